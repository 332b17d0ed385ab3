"""What is read of a child who came back: its cases under every number, and how the last one ended."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from rangkul.cases.models import IS_OPEN, Case, Child, Closure, Encounter
from rangkul.cases.queries.closures import closure_approved
from rangkul.cases.queries.same import numbers_of_one, of_one, of_row
from rangkul.cases.rules.reentry import came_back, reentry_kind
from rangkul.cases.vocabulary import CloseReason
from rangkul.core.access import Actor, EachRow, visible
from rangkul.core.models import Event


def cases_of_same_child(actor: Actor, child: Child, at: datetime | None = None) -> QuerySet[Case]:
    """The cases of the child under every number that people said is this child, newest first."""
    group = visible(actor, Child, at).filter(Q(pk=child.pk) | numbers_of_one(child))
    cases = visible(actor, Case, at).filter(child__in=group).select_related("child", "holder")
    return cases.order_by("-opened_at")


def case_to_reopen(actor: Actor, child: Child, at: datetime | None = None) -> Case | None:
    """The last closed case of the child under every number, when none runs."""
    known = list(cases_of_same_child(actor, child, at))
    return known[0] if known and not any(one.is_open for one in known) else None


def case_running(actor: Actor, child: Child, at: datetime | None = None) -> Case | None:
    """The case of the child, under whichever number, that is not closed."""
    return cases_of_same_child(actor, child, at).filter(IS_OPEN).first()


@dataclass(frozen=True)
class End:
    """Why and when the last case of a child ended; `on`: the day of a death or a move, where it is known."""

    case: Case
    reason: str
    on: date | None
    told_at: datetime

    @property
    def died(self) -> bool:
        """Whether the child is said to have died: whoever is met again is somebody else, or it was wrong."""
        return self.reason == CloseReason.DIED

    def followed_by(self, met_at: datetime) -> bool:
        """Whether a meeting lies after this end, so that the child came back."""
        return came_back(met_at, ended_on=self.on, ended_at=self.told_at)


def end_of(actor: Actor, case: Case, at: datetime | None = None) -> End:
    """How a closed case ended."""
    told = closure_approved(actor, case, at)
    if told is None:
        return End(case, "", None, case.closed_at or case.opened_at)
    return End(case, told.reason, told.happened_on, told.asked_at)


def with_end(actor: Actor, rows: QuerySet[Case], at: datetime) -> QuerySet[Case]:
    """Cases with what `end_in_row` tells from, and `runs`: whether another case of the same child is open."""
    told = visible(actor, Closure, at).filter(case=OuterRef("pk"), approved=True).order_by("-asked_at")
    ended = JSONObject(reason="reason", day="happened_on", told="asked_at")
    others = visible(actor, Case, at).filter(IS_OPEN, of_row())
    return rows.annotate(ended_by=Subquery(told.values(ended=ended)[:1]), runs=EachRow(others))


def end_in_row(case: Case) -> End:
    """How a closed case read by `with_end` ended."""
    told = case.ended_by  # type: ignore[attr-defined]
    if not told:
        return End(case, "", None, case.closed_at or case.opened_at)
    day = date.fromisoformat(told["day"]) if told["day"] else None
    return End(case, told["reason"], day, datetime.fromisoformat(told["told"]))


def how_met(actor: Actor, child: Child, end: End, at: datetime | None = None) -> str:
    """How a child came back after the end of its case, as its last meeting tells; empty when none tells."""
    met = visible(actor, Encounter, at).filter(of_one(child)).order_by("-met_at").first()
    return reentry_kind(met.kind) if met and end.followed_by(met.met_at) else ""


def how_reopened(actor: Actor, case: Case) -> str:
    """How the child came back, as the log tells it for this case."""
    events = visible(actor, Event).filter(child_id=case.child_id, name="case.reopened")
    mine = events.filter(objects_touched__qualifier="case", objects_touched__object_id=str(case.pk))
    event = mine.first()
    return str(event.details.get("how", "")) if event else ""
