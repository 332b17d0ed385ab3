"""Who lives in an institution, and which institutions may no longer take children in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from rangkul.cases.models import Case, Closure, Encounter, Referral, Return, Stay
from rangkul.cases.queries.callings import callings
from rangkul.cases.queries.same import head_of_row, of_row, the_number
from rangkul.cases.rules.referrals import AT_WORK
from rangkul.cases.vocabulary import CaseStatus, CloseReason, Service
from rangkul.core.access import Actor, EachRow, visible
from rangkul.core.roles import OrganisationKind
from rangkul.people.models import Organisation

# An institution houses dozens; more than this is read in the list of cases.
AT_MOST = 200
# Of the reasons for which a case ends, those after which a placed child goes on living where it was placed.
STAYS_THERE = (CloseReason.IN_LASTING_CARE, CloseReason.GOALS_REACHED)


@dataclass(frozen=True)
class Lives:
    """A child who lives in an institution, or whom it agreed to take: since when, in which case."""

    institution_id: int
    child_id: UUID
    how: str  # placed, sleeps, agreed
    since: datetime
    number: str = ""
    called: str = ""
    case: Case | None = None


def lapsed(actor: Actor) -> QuerySet[Organisation]:
    """The institutions of the city whose accreditation ended, or which no longer take part."""
    over = Q(accredited=False) | Q(active=False)
    found = visible(actor, Organisation).filter(over, city=actor.city, kind=OrganisationKind.LKS)
    return found.order_by("short_name")


def living_in(actor: Actor, institutions: Collection[int], *, at: datetime) -> list[Lives]:
    """The children of whom the actor reads that they live in these institutions; each child once."""
    if not institutions:
        return []
    placed = _shaped(_placed(actor, institutions, at), "placed", "institution_id", "returned_at")
    sleeps = _shaped(_sleeping(actor, institutions, at), "sleeps", "shelter__organisation_id", "in_at")
    agreed = _shaped(_agreed(actor, institutions, at), "agreed", "to_organisation_id", "answered_at")
    # Whatever is told first stands: where a child was placed says more than what was asked before.
    rows = placed.union(sleeps, agreed, all=True)
    order = ("placed", "sleeps", "agreed")
    each: dict[tuple[int, UUID], Lives] = {}
    for head, *row in sorted(rows[:AT_MOST], key=lambda one: (order.index(one[3]), one[4])):
        one = Lives(*row)
        each.setdefault((one.institution_id, head), one)
    return list(each.values())


def _shaped(rows: QuerySet[Any], how: str, institution: str, since: str) -> QuerySet[Any, Any]:
    told = rows.annotate(head=head_of_row(), how=Value(how, output_field=CharField()))
    told = told.annotate(where=F(institution), since=Coalesce(since, "recorded_at"))
    return told.order_by().values_list("head", "where", "child_id", "how", "since")


def _placed(actor: Actor, institutions: Collection[int], at: datetime) -> QuerySet[Return]:
    """Where the child's last return leads, while its case runs or ended with the child still there."""
    moment = OuterRef("returned_at")
    went = visible(actor, Return, at).filter(of_row(), returned_at__gt=moment)
    slept = visible(actor, Stay, at).filter(of_row(), in_at__gt=moment)
    met = visible(actor, Encounter, at).filter(of_row(), met_at__gt=moment)
    stays_there = visible(actor, Closure, at).filter(
        case=OuterRef("case_id"), approved=True, reason__in=STAYS_THERE
    )
    found = visible(actor, Return, at).filter(institution_id__in=list(institutions))
    found = found.filter(~EachRow(went), ~EachRow(slept), ~EachRow(met))
    return found.filter(~Q(case__status=CaseStatus.CLOSED) | Q(EachRow(stays_there)))


def _sleeping(actor: Actor, institutions: Collection[int], at: datetime) -> QuerySet[Stay]:
    """Beds in a house of the institution itself."""
    return visible(actor, Stay, at).filter(shelter__organisation_id__in=list(institutions), out_at=None)


def _agreed(actor: Actor, institutions: Collection[int], at: datetime) -> QuerySet[Referral]:
    """Care that the institution agreed to give and has not ended, unless the child went elsewhere since."""
    elsewhere = visible(actor, Return, at).filter(of_row(), returned_at__gt=OuterRef("answered_at"))
    elsewhere = elsewhere.exclude(institution_id=OuterRef("to_organisation_id"))
    running = visible(actor, Referral, at).filter(
        service=Service.RESIDENTIAL_CARE, status__in=AT_WORK, to_organisation_id__in=list(institutions)
    )
    return running.filter(~EachRow(elsewhere), from_organisation_id=actor.organisation_id)


def with_names(actor: Actor, found: Iterable[Lives], *, at: datetime) -> list[Lives]:
    """The same with what each child is called and the case that runs or ran last, the longest there first."""
    found = list(found)
    keys = [one.child_id for one in found]
    called = callings(actor, keys, at=at)
    cases = visible(actor, Case, at).filter(child_id__in=keys).annotate(child_number=the_number(actor, at))
    last = {case.child_id: case for case in cases.select_related("child").order_by("opened_at")}
    told = [
        Lives(
            one.institution_id,
            one.child_id,
            one.how,
            one.since,
            last[one.child_id].child_number if one.child_id in last else "",
            called.get(one.child_id, ""),
            last.get(one.child_id),
        )
        for one in found
    ]
    return sorted(told, key=lambda one: one.since)
