"""What is read of studies: which there are, one's own part, the people, the pattern, the plan."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from rangkul.core.access import Actor, get, visible
from rangkul.core.roles import Role
from rangkul.evidence.models import (
    ExpectedProposition,
    ExpectedRating,
    Framework,
    InformantTarget,
    Source,
    Study,
    StudyMember,
)
from rangkul.evidence.queries.agreements import agreements
from rangkul.evidence.queries.sources import held
from rangkul.evidence.rules.sources import Agreement
from rangkul.evidence.vocabulary import Part, StakeholderGroup
from rangkul.people.models import Membership
from rangkul.people.queries import colleagues, names


def studies(actor: Actor, *, at: datetime) -> QuerySet[Study]:
    """The studies one takes part in, newest first, with one's part and how many sources each has."""
    mine = _running(actor, at).filter(user_id=actor.user_id, study_id=OuterRef("pk"))
    sources = visible(actor, Source, at).filter(study_id=OuterRef("pk")).order_by()
    counted = sources.values("study_id").annotate(n=Count("pk")).values("n")
    return (
        visible(actor, Study, at)
        .annotate(part=Subquery(mine.values("part")[:1]), sources=Subquery(counted))
        .select_related("framework")
        .defer("framework__content")
        .order_by("-opened_at", "pk")
    )


def study(actor: Actor, *, study_id: UUID) -> Study:
    """One study that one takes part in, or NotFound."""
    return get(actor, Study, study_id)


def _running(actor: Actor, at: datetime) -> QuerySet[StudyMember]:
    return visible(actor, StudyMember, at).filter(Q(left_at=None) | Q(left_at__gt=at), joined_at__lte=at)


def part_of(actor: Actor, found: Study, *, at: datetime) -> str:
    """The actor's part in a study at this moment; empty for none."""
    rows = _running(actor, at).filter(study=found, user_id=actor.user_id)
    return str(rows.values_list("part", flat=True).first() or "")


@dataclass(frozen=True)
class Member:
    """Somebody in a study, by name as far as the reader may know it."""

    row: StudyMember
    name: str
    part: str


def members(actor: Actor, found: Study, *, at: datetime) -> list[Member]:
    """Who takes part now, the lead first."""
    rows = list(_running(actor, at).filter(study=found))
    known = names(actor, [row.user_id for row in rows])
    order = {part: number for number, part in enumerate(Part.values)}
    made = [Member(row, known.get(row.user_id, ""), str(Part(row.part).label)) for row in rows]
    return sorted(made, key=lambda one: (order[one.row.part], one.name))


def member(actor: Actor, *, member_id: UUID) -> StudyMember:
    """One membership of a study, or NotFound."""
    return get(actor, StudyMember, member_id)


def may_join(actor: Actor, found: Study, *, at: datetime) -> list[Membership]:
    """The evaluators and second raters of one's organisation who are not in the study yet."""
    inside = _running(actor, at).filter(study=found).values("user_id")
    rows = colleagues(actor).filter(role__in=[Role.EVALUATOR, Role.SECOND_RATER])
    return list(rows.exclude(user_id__in=list(inside.values_list("user_id", flat=True))))


def frameworks(actor: Actor) -> QuerySet[Framework]:
    """The frameworks that are loaded, the newest version of each first."""
    return visible(actor, Framework).order_by("key", "-version")


def words_of(found: Study) -> dict[str, Any]:
    """What the form of a study asks, as it stands."""
    names = ("title", "programme", "period_from", "period_to", "language", "version")
    return {name: getattr(found, name) for name in names} | {"framework": str(found.framework_id or "")}


def rating_words(row: ExpectedRating | None) -> dict[str, Any]:
    """What the form of one factor asks, as it stands; nothing where nothing is expected."""
    if row is None or row.low is None:
        return {"low": None, "high": None, "reason": ""}
    return {"low": row.low, "high": row.high, "reason": row.reason}


def proposition_words(row: ExpectedProposition | None) -> dict[str, Any]:
    """What the form of one proposition asks, as it stands."""
    return {"triggers": row.triggers if row else None, "reason": row.reason if row else ""}


def targets(actor: Actor, found: Study, *, at: datetime | None = None) -> dict[str, InformantTarget]:
    """Whom the study plans to hear, by group."""
    return {row.group: row for row in visible(actor, InformantTarget, at).filter(study=found)}


def target_words(row: InformantTarget | None) -> dict[str, Any]:
    """What the form of one group asks, as it stands; nothing where the group is not planned."""
    return {"target": row.target if row else None, "refused": row.refused if row else None}


def expected_ratings(actor: Actor, found: Study) -> dict[str, ExpectedRating]:
    """What is expected, by factor; what was taken back is not."""
    rows = visible(actor, ExpectedRating).filter(study=found, low__isnull=False)
    return {row.node: row for row in rows}


def expected_propositions(actor: Actor, found: Study) -> dict[str, ExpectedProposition]:
    """Which propositions are expected to be triggered or not, by their code."""
    return {row.proposition: row for row in visible(actor, ExpectedProposition).filter(study=found)}


@dataclass(frozen=True)
class Planned:
    """One stakeholder group in the informant plan."""

    group: StakeholderGroup
    target: int
    done: int
    waiting: int
    withdrawn: int
    refused: int

    @property
    def missing(self) -> int:
        """How many are still to be heard."""
        return max(self.target - self.done, 0)


def plan(actor: Actor, found: Study, *, at: datetime) -> list[Planned]:
    """Each group that is planned or was heard: target, heard, waiting for consent, withdrawn."""
    planned = targets(actor, found, at=at)
    heard, waiting, withdrawn = Counter[str](), Counter[str](), Counter[str]()
    interviews = list(held(actor, found, at=at))
    agreed = agreements(actor, interviews, at=at)
    for source in interviews:
        gone = agreed[source.pk] is Agreement.WITHDRAWN
        stands = agreed[source.pk] in (Agreement.STANDS, Agreement.NOT_NEEDED)
        (heard if stands else withdrawn if gone else waiting)[source.group] += 1
    return [
        Planned(
            group,
            target=planned[group].target if group in planned else 0,
            done=heard[group],
            waiting=waiting[group],
            withdrawn=withdrawn[group],
            refused=planned[group].refused if group in planned else 0,
        )
        for group in StakeholderGroup
        if group in planned or heard[group] or waiting[group] or withdrawn[group]
    ]
