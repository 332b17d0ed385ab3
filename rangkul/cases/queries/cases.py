"""What is read of cases: mine, one, and where it stands."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Case as CaseWhen
from django.db.models import (
    CharField,
    Exists,
    F,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import JSONObject, TruncDate

from rangkul.cases import procedures
from rangkul.cases.models import IS_OPEN, TO_MAKE, Case, Child, Plan, PlanItem, Referral, Return, Stay, Visit
from rangkul.cases.queries.callings import called
from rangkul.cases.queries.gone import gone
from rangkul.cases.queries.returns import BEFORE_THE_CASE
from rangkul.cases.queries.same import of_one, of_row, the_number
from rangkul.cases.rules.clocks import Running, running_clocks
from rangkul.cases.rules.referrals import LIVE, OVER
from rangkul.cases.rules.returns import NEEDS_RETURN
from rangkul.cases.rules.visits import ANSWERS_WORRY, WORRYING
from rangkul.core.access import Actor, EachRow, IsOneOf, KeysFrom, visible
from rangkul.core.clocks import JAKARTA
from rangkul.core.errors import NotFound
from rangkul.core.models import Event, EventKind
from rangkul.core.paging import Shown, a_page, nearest_keys
from rangkul.core.roles import Role
from rangkul.core.worded_once import Keys, key_in, worded_once
from rangkul.people.queries import name_of

A_PAGE = 50


def case(actor: Actor, *, case_id: UUID) -> Case:
    """One case the actor may read with its child, or NotFound."""
    found = visible(actor, Case).select_related("child").filter(pk=case_id).first()
    if found is None:
        raise NotFound
    return found


def cases(actor: Actor, *, at: datetime | None = None) -> QuerySet[Case]:
    """Every case the actor may read, newest first."""
    return visible(actor, Case, at).select_related("child", "holder").order_by("-opened_at")


def my_cases(actor: Actor, *, at: datetime | None = None) -> QuerySet[Case]:
    """The open cases that the actor works on."""
    return cases(actor, at=at).filter(IS_OPEN, worker_id=actor.user_id)


def office_cases(actor: Actor, *, at: datetime | None = None) -> QuerySet[Case]:
    """The cases that the actor's organisation holds, as far as the actor may read them."""
    return cases(actor, at=at).filter(holder_id=actor.organisation_id)


def page_of_cases(actor: Actor, *, statuses: list[str], mine: bool, after: str, at: datetime) -> Shown[Case]:
    """A page of the office's cases: closed ones newest first, others from the longest open, with `steps`."""
    found = office_cases(actor, at=at).filter(status__in=statuses)
    if mine:
        found = found.filter(worker_id=actor.user_id)
    if "closed" in statuses:
        return a_page(
            found,
            by="-closed_at",
            size=A_PAGE,
            after=after,
            dress=lambda rows: _with_child(actor, at, rows).annotate(**gone(actor, at)),
        )
    return a_page(
        found,
        by="opened_at",
        size=A_PAGE,
        after=after,
        dress=lambda rows: _with_visit(actor, at, with_steps(actor, _with_child(actor, at, rows), at=at)),
    )


def _with_visit(actor: Actor, at: datetime, rows: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with `visit_month` and `visit_due` of the visit that comes next."""
    planned = visible(actor, Visit, at).filter(TO_MAKE, case=OuterRef("pk"))
    following = planned.order_by("due_at")
    return rows.annotate(
        visit_month=Subquery(following.values("month")[:1]),
        visit_due=Subquery(following.values("due_at")[:1]),
    )


def _with_child(actor: Actor, at: datetime, rows: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with `child_number` and whether the child has another open one (`twice`)."""
    others = visible(actor, Case, at).filter(IS_OPEN, of_row())
    rows = rows.annotate(child_number=the_number(actor, at), twice=EachRow(others.exclude(pk=OuterRef("pk"))))
    return rows.select_related("child", "holder")


def cases_without_worker(actor: Actor, *, at: datetime | None = None) -> QuerySet[Case]:
    """The open cases of the actor's organisation that nobody works on."""
    return office_cases(actor, at=at).filter(IS_OPEN, worker_id=None).order_by("opened_at")


def with_steps(actor: Actor, found: QuerySet[Case], *, at: datetime | None = None) -> QuerySet[Case]:
    """The cases with `steps`: the name and the latest moment of each step that the child's log proves."""
    return found.annotate(steps=_steps(actor, at))


def _steps(actor: Actor, at: datetime | None) -> ArraySubquery:
    log = visible(actor, Event, at).filter(of_row(), kind=EventKind.STEP).order_by()
    latest = log.values("name").annotate(latest=Max("occurred_at"))
    return ArraySubquery(latest.values(step=JSONObject(name="name", at="latest")))


def proven_and_due(case: Case) -> tuple[set[str], dict[str, datetime]]:
    """The steps proven for a case read `with_steps`, and when each running clock is due, by its record."""
    proven, running = _proven_and_running(case)
    return proven, {one.step.record: one.deadline.due for one in running}


def next_clock(case: Case) -> Running | None:
    """The clock of a case read `with_steps` that ends next."""
    return next(iter(_proven_and_running(case)[1]), None)


def _proven_and_running(case: Case) -> tuple[set[str], list[Running]]:
    latest = {step["name"]: datetime.fromisoformat(step["at"]) for step in case.steps}  # type: ignore[attr-defined]
    # A case that came back counts from its own opening; what came shortly before belongs to the encounter.
    mine = {
        name: moment for name, moment in latest.items() if case.reopens_id is None or moment >= case.opened_at
    }
    happened = [*mine.items(), ("case.opened", case.opened_at)]
    facts: dict[str, Any] = {"risk": case.risk or None}
    return set(mine), running_clocks(procedures.of_case(case), happened, facts)


def waiting_cases(
    actor: Actor, at: datetime, *, works: bool, assigns: bool, rest: timedelta | None, longest: int
) -> list[tuple[str, Case]]:
    """Cases one works on, those nobody works on, those without a next step, each with why it waits.

    Each with `called`, `worker` and, for one's own, `steps`; the oldest `longest` of each kind. `rest`: how
    long a case may be open before it needs a next step; None asks for none.
    """
    if not (works or assigns or rest):
        return []
    keys = _waiting_keys(actor, at, works=works, assigns=assigns, rest=rest, longest=longest)
    waits: dict[UUID, list[str]] = defaultdict(list)
    for key, why in keys:
        waits[key].append(why)
    whose = {why: Keys(key for key, whys in waits.items() if why in whys) for why in _TOLD}
    # A case that waits for two reasons is read once; what is said of it is put to the database once.
    told = _told(actor, at, every=Keys(waits), **whose) if waits else []
    return [(why, case) for case in told for why in waits[case.pk]]


@worded_once
def _waiting_keys(
    actor: Actor, at: datetime, *, works: bool, assigns: bool, rest: timedelta | None, longest: int
) -> QuerySet[Any, Any]:
    kinds = {
        "work": _with_pressure(my_cases(actor, at=at)) if works else None,
        "left": cases_without_return(actor, at) if works else None,
        "worry": worrying_cases(actor, at) if works else None,
        "no_worker": cases_without_worker(actor, at=at) if assigns else None,
        "rest": cases_without_next_step(actor, at, opened_before=at - rest) if rest else None,
    }
    parts = [
        nearest_keys(found, *_PRESSURE.get(why, ()), "opened_at", most=longest).values_list(
            "pk", Value(why, output_field=CharField())
        )
        for why, found in kinds.items()
        if found is not None
    ]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


# Of many own cases those first whose first risk nobody has assessed, then those without a signed plan:
# the hours of their clocks run. What is planned waits as a service, whatever case it is of.
_PRESSURE = {"work": ("risk_is_known", "has_plan")}


def _with_pressure(mine: QuerySet[Case]) -> QuerySet[Case]:
    signed = Plan._base_manager.filter(case=OuterRef("pk"), signed_at__isnull=False)
    known = CaseWhen(When(risk="", then=Value(0)), default=Value(1))
    return mine.annotate(risk_is_known=known, has_plan=EachRow(signed))


# Why a case waits, as far as more is told of it then.
_TOLD = ("work", "rest", "left")


@worded_once
def _told(actor: Actor, at: datetime, *, every: Keys, work: Keys, rest: Keys, left: Keys) -> QuerySet[Case]:
    def only_for(keys: Keys, then: Any) -> CaseWhen:
        return CaseWhen(When(key_in(keys), then=then))

    stays = visible(actor, Stay, at).filter(of_row())
    last = stays.order_by("-in_at")
    told = Case._base_manager.filter(key_in(every)).annotate(
        called=called(actor, at),
        worker=name_of(actor, "worker_id"),
        child_number=the_number(actor, at),
        steps=only_for(work, _steps(actor, at)),
        # Asked for the few that are shown: a stay under another number of the child is a next step too.
        housed=only_for(rest, Exists(stays.filter(out_at=None))),
        left_at=only_for(left, Subquery(last.values("out_at")[:1])),
        left_for=only_for(left, Subquery(last.values("out_reason")[:1])),
    )
    return told.select_related("child", "holder").order_by("opened_at")


def worrying_cases(actor: Actor, at: datetime) -> QuerySet[Case]:
    """One's own cases whose last visit did not find the child safe, and nothing has answered that since."""
    made = visible(actor, Visit, at).filter(case=OuterRef("pk"), done_at__isnull=False).order_by("-done_at")
    answered = visible(actor, Event, at).filter(
        of_row(), name__in=ANSWERS_WORRY, recorded_at__gt=OuterRef("visited_at")
    )
    found = my_cases(actor, at=at).annotate(
        visited_at=Subquery(made.values("done_at")[:1]), found=Subquery(made.values("outcome")[:1])
    )
    return found.filter(~EachRow(answered), status="open", found__in=WORRYING)


def cases_without_return(actor: Actor, at: datetime) -> QuerySet[Case]:
    """Open cases whose child left a bed to live somewhere, while no return says so and plans its visits."""
    stays = visible(actor, Stay, at).filter(of_row())
    gone = stays.filter(
        out_reason__in=NEEDS_RETURN, in_at__gte=OuterRef("opened_at") - BEFORE_THE_CASE, out_at__lte=at
    )
    last = stays.order_by("-in_at").values("in_at")[:1]
    told = visible(actor, Return, at).filter(of_row(), returned_at__gte=OuterRef("last_in"))
    # Found by the database itself: behind two walls for each, every open case cost more than the page.
    reasons = Value(sorted(NEEDS_RETURN), output_field=ArrayField(CharField()))
    few = KeysFrom(reasons, Value(BEFORE_THE_CASE), Value(at), function="cases_left")
    found = visible(actor, Case, at).filter(IsOneOf(F("pk"), few))
    found = found.annotate(last_in=Subquery(last)).select_related("child", "holder")
    return found.filter(EachRow(gone.filter(in_at=OuterRef("last_in"))), ~EachRow(told))


def cases_without_next_step(actor: Actor, at: datetime, *, opened_before: datetime) -> QuerySet[Case]:
    """Open cases without a planned visit, a running stay, an open referral or a service still to come."""
    of_case = {"case": OuterRef("pk")}
    visits = Visit._base_manager.filter(TO_MAKE, **of_case)
    stays = Stay._base_manager.filter(child=OuterRef("child"), out_at=None)
    referrals = Referral._base_manager.filter(**of_case).exclude(status__in=OVER)
    items = PlanItem._base_manager.filter(plan__case=OuterRef("pk"), ended_at=None)
    found = cases(actor, at=at).filter(
        ~EachRow(visits),
        ~EachRow(stays),
        ~EachRow(referrals),
        ~EachRow(items),
        opened_at__lt=opened_before,
    )
    # Said so that the database walks its index of an office's open cases, from the oldest, and stops.
    found = found.filter(IS_OPEN).exclude(status="closure_asked")
    # A supervisor's own are among those of the office.
    if actor.role == Role.CASE_SUPERVISOR:
        return found.filter(holder_id=actor.organisation_id)
    return found.filter(worker_id=actor.user_id)


@worded_once
def services_due(actor: Actor, at: datetime, *, ahead: timedelta, most: int) -> QuerySet[PlanItem]:
    """The services in force of one's own cases that should have begun or ended by a day as far `ahead`."""
    mine = Case._base_manager.filter(IS_OPEN, worker_id=actor.user_id)
    by = TruncDate(Value(at + ahead), tzinfo=JAKARTA)
    newest = (
        visible(actor, Plan, at)
        .filter(case=OuterRef("plan__case"), signed_at__isnull=False)
        .order_by("-version")
        .values("pk")[:1]
    )
    asked = Referral._base_manager.filter(
        case=OuterRef("plan__case"), service=OuterRef("service"), status__in=LIVE
    )
    return (
        visible(actor, PlanItem, at)
        .annotate(in_force=Subquery(newest), called=called(actor, at))
        .filter(
            plan__case__in=mine.values("pk"),
            plan_id=F("in_force"),
            dropped_at=None,
            ended_at=None,
            due_on__lte=by,
        )
        # What another office was asked for has a clock of its own.
        .filter(~EachRow(asked))
        .select_related("plan", "provider")
        .order_by("due_on")[:most]
    )


def loads() -> dict[int, int]:
    """How many open cases of the office each worker has, also cases that the asker may not read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT worker_id, cases FROM office_loads()")
        return dict(cursor.fetchall())


def newest_case_of(actor: Actor, child: Child, *, at: datetime | None = None) -> Case | None:
    """The child's open case under whichever of its numbers, or the last that was closed."""
    known = cases(actor, at=at).filter(of_one(child))
    return known.order_by(F("closed_at").desc(nulls_first=True), "-opened_at").first()
