"""What is read of cases: mine, one, and where it stands."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery

from rangkul.cases import procedures
from rangkul.cases.models import Case, Child, ChildIdentity, Encounter, Plan, PlanItem
from rangkul.cases.rules.clocks import running_clocks
from rangkul.cases.rules.flow import Standing, walk
from rangkul.core.access import Actor, get, visible
from rangkul.core.models import Event, EventKind


def case(actor: Actor, *, case_id: UUID) -> Case:
    """One case the actor may read, or NotFound."""
    return get(actor, Case, case_id)


def cases(actor: Actor, *, at: datetime | None = None) -> QuerySet[Case]:
    """Every case the actor may read, newest first."""
    return visible(actor, Case, at).select_related("child", "holder").order_by("-opened_at")


def open_case_of(actor: Actor, child: Child, *, at: datetime | None = None) -> Case | None:
    """The child's case that is not closed, if there is one the actor may read."""
    return visible(actor, Case, at).filter(child=child).exclude(status="closed").first()


def proven_events(actor: Actor, case: Case, *, at: datetime | None = None) -> set[str]:
    """The names of the steps that the log proves for this case: since the case before it was closed."""
    events = visible(actor, Event, at).filter(child_id=case.child_id, kind=EventKind.STEP)
    if case.reopens_id is not None and case.reopens is not None and case.reopens.closed_at is not None:
        events = events.filter(occurred_at__gt=case.reopens.closed_at)
    return set(events.values_list("name", flat=True).distinct())


def standing(
    actor: Actor, case: Case, facts: dict[str, Any], *, at: datetime | None = None
) -> list[Standing]:
    """Each step of the case's own procedure with its state, for the flow strip."""
    return walk(procedures.of_case(case), proven_events(actor, case, at=at), facts)


def my_cases(actor: Actor, *, at: datetime | None = None) -> QuerySet[Case]:
    """The open cases that the actor works on."""
    return cases(actor, at=at).filter(worker_id=actor.user_id).exclude(status="closed")


def office_cases(actor: Actor, *, at: datetime | None = None) -> QuerySet[Case]:
    """The cases that the actor's organisation holds, as far as the actor may read them."""
    return cases(actor, at=at).filter(holder_id=actor.organisation_id)


def cases_without_worker(actor: Actor, *, at: datetime | None = None) -> QuerySet[Case]:
    """The open cases of the actor's organisation that nobody works on."""
    return office_cases(actor, at=at).filter(worker_id=None).exclude(status="closed").order_by("opened_at")


def with_clocks(
    actor: Actor, found: Sequence[Case], *, at: datetime | None = None
) -> list[tuple[Case, set[str], dict[str, datetime]]]:
    """Each case with the steps its log proves, and when each running clock is due, by the event it awaits."""
    latest: dict[Any, dict[str, datetime]] = defaultdict(dict)
    rows = (
        visible(actor, Event, at)
        .filter(child_id__in=[case.child_id for case in found], kind=EventKind.STEP)
        .values("child_id", "name")
        .annotate(latest=Max("occurred_at"))
        .values_list("child_id", "name", "latest")
    )
    for child_id, name, moment in rows:
        latest[child_id][name] = moment
    return [(case, *_standing_of(case, latest[case.child_id])) for case in found]


def _standing_of(case: Case, latest: dict[str, datetime]) -> tuple[set[str], dict[str, datetime]]:
    # A case that came back counts from its own opening; what came shortly before belongs to the encounter.
    mine = {
        name: moment for name, moment in latest.items() if case.reopens_id is None or moment >= case.opened_at
    }
    happened = [*mine.items(), ("case.opened", case.opened_at)]
    facts: dict[str, Any] = {"risk": case.risk or None}
    clocks = {
        one.step.record: one.deadline.due for one in running_clocks(procedures.of_case(case), happened, facts)
    }
    return set(mine), clocks


def callings(actor: Actor, child_ids: Iterable[UUID], *, at: datetime | None = None) -> dict[UUID, str]:
    """How to call each of these children: name or nickname where the actor may know it, else the number."""
    wanted = list(child_ids)
    called: dict[UUID, str] = dict(
        visible(actor, Child, at).filter(pk__in=wanted).values_list("pk", "number")
    )
    told = visible(actor, Encounter, at).filter(child_id__in=wanted).order_by("child_id", "met_at")
    for child_id, nickname, full in told.values_list("child_id", "nickname", "full_name"):
        called[child_id] = full or nickname or called[child_id]
    known = visible(actor, ChildIdentity, at).filter(child_id__in=wanted, current=True)
    for child_id, nickname, full in known.values_list("child_id", "nickname", "full_name"):
        called[child_id] = full or nickname or called[child_id]
    return called


def services_due(
    actor: Actor, found: Sequence[Case], *, by: date, at: datetime | None = None
) -> QuerySet[PlanItem]:
    """The services of the plans in force that should have begun or ended by a day."""
    newest = (
        visible(actor, Plan, at)
        .filter(case=OuterRef("plan__case"), signed_at__isnull=False)
        .order_by("-version")
        .values("pk")[:1]
    )
    return (
        visible(actor, PlanItem, at)
        .annotate(in_force=Subquery(newest))
        .filter(plan__case__in=found, plan_id=F("in_force"), dropped_at=None, ended_at=None, due_on__lte=by)
        .order_by("due_on")
    )


def loads(actor: Actor, *, at: datetime | None = None) -> dict[int, int]:
    """How many open cases of the actor's organisation each worker has."""
    rows = office_cases(actor, at=at).exclude(status="closed").exclude(worker_id=None).order_by()
    counted = rows.values("worker_id").annotate(count=Count("pk")).values_list("worker_id", "count")
    return {worker_id: count for worker_id, count in counted if worker_id is not None}


def newest_case_of(actor: Actor, child: Child, *, at: datetime | None = None) -> Case | None:
    """The child's open case, or the last that was closed."""
    return cases(actor, at=at).filter(child=child).first()
