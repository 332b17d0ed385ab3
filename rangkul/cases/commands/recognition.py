"""Verbs of asking whether a child is known: each question is written down and counted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rangkul_analytics.linkage import Sighting

from rangkul.cases.commands.notices import tell
from rangkul.cases.events.recognition import ChildLookedUp
from rangkul.cases.models import Encounter
from rangkul.cases.recognition import Match, matches, may_recognise, sighting_of_encounter
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor, require
from rangkul.core.commands import command
from rangkul.core.errors import Refused
from rangkul.core.events import Named, record
from rangkul.core.roles import Permission, Role
from rangkul.people.models import Organisation
from rangkul.people.queries import who_have


@dataclass(frozen=True)
class Answer:
    """What the asker may learn: nothing at all, that it was too much, or the candidates."""

    may_know: bool
    candidates: tuple[Match, ...] = ()
    refused: Refused | None = None


@command
def look_up(actor: Actor, *, sighting: Sighting, at: datetime) -> Answer:
    """Ask whether the child on the form is known, while it is typed."""
    require(actor, Permission.ENCOUNTER_RECORD)
    return _ask(actor, sighting, at=at)


@command
def look_up_recorded(actor: Actor, *, encounter: Encounter, at: datetime) -> Answer:
    """Ask whether a child just written down is known under another number."""
    require(actor, Permission.CHILD_RECOGNISE, encounter, at=at)
    return _ask(actor, sighting_of_encounter(encounter), at=at, encounter=encounter)


def _ask(actor: Actor, sighting: Sighting, *, at: datetime, encounter: Encounter | None = None) -> Answer:
    if not may_recognise(actor):
        # The same for hit and miss: nothing is looked up at all.
        record(ChildLookedUp(answer="not_told", numbers=[], candidates=[], encounter=encounter))
        return Answer(may_know=False)
    but = encounter.child_id if encounter else None
    try:
        found = matches(sighting, city=actor.city, but=but, at=at)
    except Refused as too_many:
        _tell_supervisors(actor, at=at)
        record(ChildLookedUp(answer="too_many", numbers=[], candidates=[], encounter=encounter))
        return Answer(True, refused=too_many)
    numbers = [match.number for match in found]
    answer = found[0].likely.band.value if found else "none"
    named = [Named("child", number=number) for number in numbers]
    record(ChildLookedUp(answer=answer, numbers=numbers, candidates=named, encounter=encounter))
    return Answer(True, tuple(found))


def _tell_supervisors(actor: Actor, *, at: datetime) -> None:
    """Tell each of the asker's supervisors once an hour; the log says what was asked when.

    A supervisor who asks too often reads the warning of no other one away; a single one is told all the same.
    """
    hour = f"{at:%Y-%m-%d-%H}"
    others = [one for one in who_have(actor, Role.CASE_SUPERVISOR, at=at) if one != actor.user_id]
    told: list[int | None] = [*others] or [None]
    for person in told:
        tell(
            actor,
            Organisation(pk=actor.organisation_id),
            kind=NoticeKind.LOOKUP_TOO_MANY,
            about_kind="person",
            about_id=UUID(int=actor.user_id),
            at=at,
            for_supervisors=True,
            to_person=person,
            again=f"{hour}-{person}" if person else hour,
        )
