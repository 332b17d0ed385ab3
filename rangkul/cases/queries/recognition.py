"""What a page shows of the children who may be the one asked for, each as far as the actor may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from rangkul.cases.models import Case, Child, ChildIdentity, Encounter
from rangkul.cases.queries.children import files_read, reads_file
from rangkul.cases.queries.gone import where_gone
from rangkul.cases.queries.matches import by_number, closed_cases, last_met, names_of
from rangkul.cases.queries.reentry import End, end_in_row
from rangkul.cases.recognition import (
    Match,
    matches,
    may_recognise,
    sighting_of_encounter,
    sighting_of_identity,
)
from rangkul.cases.rules.likeness import Likely
from rangkul.cases.rules.whereabouts import Whereabouts
from rangkul.core.access import Actor, visible
from rangkul.core.roles import CEILING, Level, OrganisationKind

# So many of a child's latest encounters are compared when one asks about it.
_LATEST = 3


@dataclass(frozen=True)
class Candidate:
    """One child who may be the one; name, reasons and case only where the actor reads the file."""

    number: str
    holder: str
    # Whether the reader's own office keeps the file, be it open to the reader or not.
    ours: bool
    likely: Likely
    child: Child | None = None
    reads: bool = False
    name: str = ""
    met: Encounter | None = None
    # Where the file is closed to the reader: their own office's paper of the child, which they read anyway.
    own_paper: Encounter | None = None
    closed_case: Case | None = None
    # How that case ended.
    end: End | None = None
    # Where the child is, if it died or lives in another city.
    gone: Whereabouts | None = None


def candidates(actor: Actor, found: Sequence[Match]) -> list[Candidate]:
    """Each match with what the actor may see of it; a fixed number of questions to the database."""
    if not found:
        return []
    known = by_number(actor, [match.number for match in found])
    ids: list[UUID] = [child.pk for child in known.values()]
    reads = files_read(actor, ids)
    names, met, closed = names_of(actor, reads), last_met(actor, ids), closed_cases(actor, reads)
    made = []
    for match in found:
        child = known.get(match.number)
        own: dict[str, Any] = {"child": child}
        if child is not None and child.pk in reads:
            own |= {
                "reads": True,
                "name": names.get(child.pk, ""),
                "met": met.get(child.pk),
                "closed_case": closed.get(child.pk),
                "end": end_in_row(closed[child.pk]) if child.pk in closed else None,
                "gone": where_gone(closed[child.pk]) if child.pk in closed else None,
            }
        elif child is not None and child.pk in met:
            paper = met[child.pk]
            own["own_paper"] = paper if paper.organisation_id == actor.organisation_id else None
        made.append(
            Candidate(
                match.number, match.holder, match.holder_id == actor.organisation_id, match.likely, **own
            )
        )
    return made


def may_decide(actor: Actor, child: Child) -> bool:
    """Whether the actor may say that this child is another one: its file is theirs to read."""
    return may_recognise(actor) and reads_file(actor, child.pk)


def may_decide_when_saved(actor: Actor) -> bool:
    """Whether the actor will read the file of a child it writes down now, and may say who that child is."""
    return may_recognise(actor) and CEILING[OrganisationKind(actor.organisation_kind)] >= Level.FILE


def likely_of(actor: Actor, encounter: Encounter, number: str, *, at: datetime) -> Likely | None:
    """How alike the child of an encounter and the one with this number are, to be kept with a decision."""
    if not may_recognise(actor):
        return None
    found = matches(sighting_of_encounter(encounter), city=encounter.city, but=encounter.child_id, at=at)
    return next((match.likely for match in found if match.number == number), None)


def likeness_to(actor: Actor, child: Child, number: str, *, at: datetime) -> Likely | None:
    """How alike the child and the one with this number are, by what the actor reads; None if no candidate."""
    if not may_recognise(actor):
        return None
    met = visible(actor, Encounter, at).filter(child=child).select_related("origin").order_by("-met_at")
    known = visible(actor, ChildIdentity, at).filter(child=child, current=True).select_related("origin")
    told = [sighting_of_encounter(one) for one in met[:_LATEST]] + [
        sighting_of_identity(one) for one in known
    ]
    found = [match for said in told for match in matches(said, city=child.city, but=child.pk, at=at)]
    likely = [match.likely for match in found if match.number == number]
    return max(likely, key=lambda one: one.score, default=None)


def days_since(met: Encounter | None, *, at: datetime) -> int | None:
    """Full days since a meeting."""
    return (at - met.met_at).days if met else None
