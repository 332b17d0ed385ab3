"""What is read of going home and after: the return, the visits, the closure, the cases before."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateTimeField, IntegerField, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from rangkul.cases.models import Case, Child, ChildIdentity, Closure, Encounter, Referral, Return, Stay, Visit
from rangkul.cases.queries.callings import called
from rangkul.cases.queries.gone import last_seen
from rangkul.cases.queries.same import numbers_of_one, of_one
from rangkul.cases.rules.after import NEEDS_RETURN, came_back, reentry_kind
from rangkul.cases.rules.closing import OnRecord
from rangkul.cases.rules.referrals import OVER
from rangkul.cases.vocabulary import CloseReason, VisitOutcome
from rangkul.core.access import Actor, EachRow, get, visible
from rangkul.core.models import Event
from rangkul.core.paging import nearest
from rangkul.core.roles import Role
from rangkul.core.worded_once import worded_once
from rangkul.people.models import Area
from rangkul.people.queries import name_of

# A child is often in a bed before its case is opened; an older stay belongs to another case.
BEFORE_THE_CASE = timedelta(days=14)


def visit(actor: Actor, *, visit_id: UUID) -> Visit:
    """One visit the actor may read, or NotFound."""
    return get(actor, Visit, visit_id)


def closure(actor: Actor, *, closure_id: UUID) -> Closure:
    """One closure the actor may read, or NotFound."""
    return get(actor, Closure, closure_id)


def latest_return(actor: Actor, case: Case, at: datetime | None = None) -> Return | None:
    """Where the child went last in this case."""
    found = visible(actor, Return, at).filter(case=case).select_related("institution", "area")
    return found.order_by("-returned_at").first()


def returns_of(actor: Actor, case: Case, at: datetime | None = None) -> QuerySet[Return]:
    """Every time the child went home in this case."""
    return visible(actor, Return, at).filter(case=case)


def visits_of(actor: Actor, case: Case, at: datetime | None = None) -> QuerySet[Visit]:
    """The visits of a case, planned, done and cancelled, first to last."""
    return visible(actor, Visit, at).filter(case=case).order_by("due_at")


def open_visits_of(actor: Actor, case: Case, at: datetime | None = None) -> QuerySet[Visit]:
    """The visits of a case that somebody still has to make, first to last."""
    return visits_of(actor, case, at).filter(done_at=None, cancelled_at=None)


def visits_to_pause(actor: Actor, child: Child, *, at: datetime) -> QuerySet[Visit]:
    """The visits of a child, under whichever of its numbers, that somebody still has to make."""
    return visible(actor, Visit, at).filter(of_one(actor, child, at=at), done_at=None, cancelled_at=None)


def closures_of(actor: Actor, case: Case, at: datetime | None = None) -> QuerySet[Closure]:
    """Each time closure was asked for, newest first."""
    return visible(actor, Closure, at).filter(case=case).order_by("-asked_at")


def closure_waiting(actor: Actor, case: Case) -> Closure | None:
    """The closure that was asked for and nobody has decided on."""
    return closures_of(actor, case).filter(decided_at=None).first()


def closure_approved(actor: Actor, case: Case, at: datetime | None = None) -> Closure | None:
    """The closure by which the case ended."""
    return closures_of(actor, case, at).filter(approved=True).first()


def open_referrals(actor: Actor, child: Child, at: datetime | None = None) -> QuerySet[Referral]:
    """Referrals of the child that have not ended."""
    return visible(actor, Referral, at).filter(child=child).exclude(status__in=OVER)


def given_here(actor: Actor, at: datetime) -> QuerySet[Referral]:
    """For a subquery: referrals of the outer child to this office that have not ended."""
    here = visible(actor, Referral, at).filter(child=OuterRef("pk"), to_organisation=actor.organisation_id)
    return here.exclude(status__in=OVER)


def running_stay(actor: Actor, child: Child, at: datetime | None = None) -> Stay | None:
    """The stay in a shelter that has not ended."""
    return visible(actor, Stay, at).filter(of_one(actor, child, at=at), out_at=None).first()


def bed_of(actor: Actor, case: Case, at: datetime | None = None) -> Stay | None:
    """The bed that the child of a case has now, in a case that runs."""
    if case.status == "closed":
        return None
    running = visible(actor, Stay, at).filter(of_one(actor, case.child, at=at), out_at=None)
    return running.select_related("shelter").first()


def on_record(actor: Actor, case: Case, at: datetime) -> OnRecord:
    """What the file of a case says that reasons for closing it ask for."""
    known = visible(actor, ChildIdentity, at).filter(of_one(actor, case.child, at=at), current=True)
    identity = known.order_by("-recorded_at").first()
    return OnRecord(
        returned=returns_of(actor, case, at).exists(),
        attempts=attempts_to_find(actor, case, at),
        earliest_birth=(identity.birth_on or identity.born_from) if identity else None,
        last_seen=last_seen(actor, case.child, at),
    )


def attempts_to_find(actor: Actor, case: Case, at: datetime | None = None) -> int:
    """How often in this case somebody looked for the family, or visited and found nobody."""
    log = visible(actor, Event, at).filter(of_one(actor, case.child, at=at), name="family.traced")
    missed = visible(actor, Visit, at).filter(case=case, outcome=VisitOutcome.NOT_FOUND)
    return log.filter(occurred_at__gte=case.opened_at).count() + missed.count()


def left_without_return(actor: Actor, case: Case, at: datetime | None = None) -> Stay | None:
    """The stay after which the child of this case went to live somewhere, while no return says so yet."""
    mine = of_one(actor, case.child, at=at)
    stay = visible(actor, Stay, at).filter(mine).select_related("shelter").order_by("-in_at").first()
    if stay is None or stay.out_at is None or stay.out_reason not in NEEDS_RETURN:
        return None
    told = visible(actor, Return, at).filter(mine, returned_at__gte=stay.in_at)
    return None if stay.in_at < case.opened_at - BEFORE_THE_CASE or told.exists() else stay


def cases_of_same_child(actor: Actor, child: Child, at: datetime | None = None) -> QuerySet[Case]:
    """The cases of the child under every number that people said is this child, newest first."""
    group = visible(actor, Child, at).filter(Q(pk=child.pk) | numbers_of_one(child))
    cases = visible(actor, Case, at).filter(child__in=group).select_related("child", "holder")
    return cases.order_by("-opened_at")


def case_to_reopen(actor: Actor, child: Child, at: datetime | None = None) -> Case | None:
    """The last closed case of the child under every number, when none runs."""
    known = list(cases_of_same_child(actor, child, at))
    return known[0] if known and all(one.status == "closed" for one in known) else None


def case_running(actor: Actor, child: Child, at: datetime | None = None) -> Case | None:
    """The case of the child, under whichever number, that is not closed."""
    return cases_of_same_child(actor, child, at).exclude(status="closed").first()


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


def how_met(actor: Actor, child: Child, end: End, at: datetime | None = None) -> str:
    """How a child came back after the end of its case, as its last meeting tells; empty when none tells."""
    met = visible(actor, Encounter, at).filter(of_one(actor, child, at=at)).order_by("-met_at").first()
    return reentry_kind(met.kind) if met and end.followed_by(met.met_at) else ""


def area_choices(actor: Actor) -> list[tuple[str, Any]]:
    """Where a child can go, for a select: the kelurahan of the city by kecamatan, then other cities."""
    areas = list(visible(actor, Area).filter(level__gte=2).order_by("name"))
    parts: dict[str, list[tuple[str, str]]] = {}
    for area in areas:
        if area.level == 4 and area.code.startswith(actor.city):
            parts.setdefault(area.parent_id or "", []).append((area.code, area.name))
    groups: list[tuple[str, Any]] = [
        (area.name, parts[area.code]) for area in areas if area.level == 3 and area.code in parts
    ]
    others = [(area.code, area.name) for area in areas if area.level == 2 and area.code != actor.city]
    return [*groups, (str(_("Outside this city")), others)] if others else groups


def how_reopened(actor: Actor, case: Case) -> str:
    """How the child came back, as the log tells it for this case."""
    events = visible(actor, Event).filter(child_id=case.child_id, name="case.reopened")
    mine = events.filter(objects_touched__qualifier="case", objects_touched__object_id=str(case.pk))
    event = mine.first()
    return str(event.details.get("how", "")) if event else ""


@dataclass(frozen=True)
class Left:
    """What waits after a child went home: a visit with its month, or a closure somebody asked for."""

    what: str
    key: UUID
    due: datetime | None
    month: int | None
    case: str
    child_id: UUID
    child: str
    worker_id: int | None
    who: str | None


def left_to_do(
    actor: Actor, at: datetime, *, visits: bool, closures: bool, ahead: timedelta, most: int
) -> list[Left]:
    """The visits to make as far `ahead` and the closures to decide on, in one question."""
    if not (visits or closures):
        return []
    found = _left_to_do(actor, at, visits=visits, closures=closures, ahead=ahead, most=most)
    return [Left(*row) for row in found]


@worded_once
def _left_to_do(
    actor: Actor, at: datetime, *, visits: bool, closures: bool, ahead: timedelta, most: int
) -> QuerySet[Any, Any]:
    parts: list[QuerySet[Any]] = []
    rest = ("case__number", "child_id", "called", "case__worker_id")
    if visits:
        rows = visits_to_make(actor, at, until=at + ahead, most=most).annotate(what=_word("visit"))
        parts.append(rows.values_list("what", "pk", "due_at", "month", *rest, "worker"))
    if closures:
        nothing = {
            "due": Value(None, output_field=DateTimeField()),
            "month": Value(None, output_field=IntegerField()),
        }
        asked = closures_to_decide(actor, at, most=most).annotate(what=_word("closure"), **nothing)
        parts.append(asked.values_list("what", "pk", "due", "month", *rest, "asker"))
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _word(text: str) -> Value:
    return Value(text, output_field=CharField())


def visits_to_make(actor: Actor, at: datetime, *, until: datetime, most: int) -> QuerySet[Visit]:
    """Visits not made yet: one's own until a day; for supervisors their office's late ones as well."""
    found = visible(actor, Visit, at).filter(done_at=None, cancelled_at=None, due_at__lte=until)
    running = visible(actor, Case, at).filter(pk=OuterRef("case_id")).exclude(status="closed")
    mine = Q(EachRow(running.filter(worker_id=actor.user_id)))
    if actor.role == Role.CASE_SUPERVISOR:
        ours = running.filter(holder_id=actor.organisation_id)
        wanted = mine | Q(EachRow(ours), due_at__lt=at) | Q(EachRow(ours.filter(worker_id=None)))
    elif actor.role == Role.SOCIAL_WORKER:
        wanted = mine
    else:
        wanted = Q(EachRow(running))
    return nearest(
        found.filter(wanted),
        "due_at",
        most=most,
        dress=lambda rows: rows.select_related("case", "child").annotate(
            worker=name_of(actor, "case__worker_id"), called=called(actor, at)
        ),
    )


def closures_to_decide(actor: Actor, at: datetime, *, most: int) -> QuerySet[Closure]:
    """Closures of one's office that somebody else asked for, the longest waiting first."""
    ours = visible(actor, Case, at).filter(pk=OuterRef("case_id"), holder_id=actor.organisation_id)
    waiting = visible(actor, Closure, at).filter(EachRow(ours), decided_at=None)
    return nearest(
        waiting.exclude(asked_by=actor.user_id),
        "asked_at",
        most=most,
        dress=lambda rows: rows.select_related("case", "child").annotate(
            asker=name_of(actor, "asked_by"), called=called(actor, at)
        ),
    )
