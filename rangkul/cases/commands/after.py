"""Verbs of going home and after: record the return, record a visit, ask for closure, decide on it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from rangkul.cases import procedures, rules
from rangkul.cases.commands.cases import locked
from rangkul.cases.commands.notices import tell
from rangkul.cases.commands.stays import end_stays_of
from rangkul.cases.commands.visits import cancel_visits
from rangkul.cases.events import after as events
from rangkul.cases.facts import Value
from rangkul.cases.models import Case, Child, Closure, Return, Visit
from rangkul.cases.numbers import statement_number
from rangkul.cases.on_file import on_file
from rangkul.cases.queries import after as read
from rangkul.cases.queries.same import numbers_of_one, of_one
from rangkul.cases.retention import retention
from rangkul.cases.rules import after as after_rules
from rangkul.cases.rules import closing as closing_rules
from rangkul.cases.rules.after import CaseStep, VisitStep
from rangkul.cases.rules.moves import lead
from rangkul.cases.rules.work import check_case_open
from rangkul.cases.vocabulary import CaseStatus, Fact, NoticeKind, Reason, ReturnKind
from rangkul.core import edges
from rangkul.core.access import Actor, EachRow, reached, require, visible
from rangkul.core.clocks import JAKARTA
from rangkul.core.commands import command
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.models import Basis
from rangkul.core.roles import Level, Permission
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class Home:
    """Where a child goes, with whom, on what promise, and what the child says about it."""

    kind: str
    to_whom: str
    relation: str = ""
    institution: Organisation | None = None
    address: str = ""
    area: str | None = None
    statement_signed: bool = False
    child_view: str = ""


@command
def print_statement(actor: Actor, *, case: Case, at: datetime) -> str:
    """The number of the statement letter that the next return will rest on; printing it is a read."""
    case = require(actor, Permission.RETURN_RECORD, case, at=at)
    check_case_open(case.status)
    number = _next_number(actor, case, at)
    record(events.StatementPrinted(child=case.child, case=case, number=number.replace("/", "-")))
    return number


@command
def record_return(actor: Actor, *, case: Case, home: Home, returned_at: datetime, at: datetime) -> Return:
    """The child goes home or to an institution; the visits of the case's procedure are planned."""
    case = locked(actor, require(actor, Permission.RETURN_RECORD, case, at=at), at)
    check_case_open(case.status)
    rules.check_not_in_future(returned_at, at=at)
    after_rules.check_can_return(
        home.kind, statement_signed=home.statement_signed, has_institution=home.institution is not None
    )
    number = _next_number(actor, case, at) if home.statement_signed else ""
    going_home = Return.objects.create(
        **_on_file(actor, case, at),
        case=case,
        kind=home.kind,
        returned_at=returned_at,
        to_whom=home.to_whom,
        relation=home.relation,
        institution=home.institution if home.kind == ReturnKind.INSTITUTION else None,
        address=home.address,
        area_id=home.area,
        statement_signed=home.statement_signed,
        statement_number=number,
        child_view=home.child_view,
    )
    end_stays_of(
        actor,
        case.child,
        out_at=returned_at,
        reason=after_rules.out_reason(home.kind),
        to_whom=home.to_whom,
        at=at,
    )
    planned, cancelled = _plan_visits(actor, case, going_home, at)
    _record_return(case, going_home, planned, cancelled)
    _tell_kelurahan(actor, case, going_home, at)
    return going_home


def _record_return(case: Case, going_home: Return, planned: int, cancelled: int) -> None:
    happened = going_home.returned_at
    if going_home.statement_signed:
        code = going_home.statement_number.replace("/", "-")
        signed = events.StatementSigned(child=case.child, case=case, going_home=going_home, number=code)
        record(signed, occurred_at=happened)
    if going_home.institution is not None:
        placed = events.ChildPlaced(
            child=case.child,
            case=case,
            going_home=going_home,
            institution=going_home.institution,
            visits=planned,
            cancelled=cancelled,
        )
        record(placed, occurred_at=happened)
        return
    returned = events.ChildReturned(
        child=case.child,
        case=case,
        going_home=going_home,
        return_kind=going_home.kind,
        relation=going_home.relation,
        area=going_home.area_id or "",
        visits=planned,
        cancelled=cancelled,
    )
    record(returned, occurred_at=happened)


def _plan_visits(actor: Actor, case: Case, going_home: Return, at: datetime) -> tuple[int, int]:
    """Plan the visits of this return; those of the return before, not made yet, end. Returns both counts."""
    cancelled = cancel_visits(read.open_visits_of(actor, case, at), at)
    planned = after_rules.visits_after(procedures.of_case(case), going_home.kind, going_home.returned_at)
    for month, due_at in planned.items():
        Visit.objects.create(
            **_on_file(actor, case, at), case=case, going_home=going_home, month=month, due_at=due_at
        )
    return len(planned), cancelled


def _tell_kelurahan(actor: Actor, case: Case, going_home: Return, at: datetime) -> None:
    if going_home.area_id is None or going_home.kind == ReturnKind.HOME_CITY:
        return
    facts: dict[str, Value | None] = {Fact.RESIDENT: going_home.area_id.startswith(case.city)}
    told = procedures.of_case(case).step("reunification").told(facts)
    for organisation in visible(actor, Organisation, at).filter(
        kind__in=told, area_id=going_home.area_id, active=True
    ):
        tell(
            actor,
            organisation,
            kind=NoticeKind.CHILD_CAME_HOME,
            about_kind="return",
            about_id=going_home.pk,
            at=at,
        )


@command
def record_visit(
    actor: Actor, *, visit: Visit, outcome: str, note: str, done_at: datetime, at: datetime
) -> Visit:
    """What was found at the child's new place; a visit is recorded once."""
    visit = require(actor, Permission.VISIT_RECORD, visit, at=at)
    check_case_open(visit.case.status)
    rules.check_not_in_future(done_at, at=at)
    _check_after_return(actor, visit, done_at, at)
    lead(after_rules.VISIT_MOVES, VisitStep.RECORD, visit.status)
    answer: dict[str, Any] = {
        "outcome": outcome,
        "note": note,
        "done_at": done_at,
        "done_by": actor.user_id,
        "row_version": visit.row_version + 1,
    }
    # One statement decides, so that of two visitors who save at once only the first counts.
    if not visible(actor, Visit, at).filter(pk=visit.pk, done_at=None, cancelled_at=None).update(**answer):
        raise Refused(Reason.VISIT_RECORDED)
    for name, value in answer.items():
        setattr(visit, name, value)
    recorded = events.VisitRecorded(
        child=visit.child,
        case=visit.case,
        visit=visit,
        month=visit.month,
        outcome=outcome,
        late=done_at > visit.due_at,
    )
    record(recorded, occurred_at=done_at)
    if outcome in after_rules.WORRYING:
        _tell_supervisors(actor, visit, at)
    return visit


def _check_after_return(actor: Actor, visit: Visit, done_at: datetime, at: datetime) -> None:
    """A visit looks at the place where the child went, so it comes after the child went there."""
    home = read.latest_return(actor, visit.case, at)
    if home is None:
        raise Refused(Reason.NOT_RETURNED_YET)
    if done_at < home.returned_at:
        raise Refused(Reason.VISIT_BEFORE_RETURN)


def _tell_supervisors(actor: Actor, visit: Visit, at: datetime) -> None:
    tell(
        actor,
        visit.case.holder,
        kind=NoticeKind.VISIT_WORRYING,
        about_kind="visit",
        about_id=visit.pk,
        paper=visit.case.number,
        at=at,
        for_supervisors=True,
    )


@command
def ask_closure(
    actor: Actor, *, case: Case, reason: str, note: str, happened_on: date | None = None, at: datetime
) -> Closure:
    """Say that the work is done; a supervisor who is somebody else decides."""
    case = locked(actor, require(actor, Permission.CLOSURE_REQUEST, case, at=at), at)
    rules.check_holds_case(case.holder_id, office=actor.organisation_id)
    after_rules.check_can_ask_closure(case.status, **_on_its_way(actor, case, at))
    on = at.astimezone(JAKARTA).date()
    among, record_now = procedures.closing_of(case), read.on_record(actor, case, at)
    closing_rules.check_day(reason, happened_on, record=record_now, on=on)
    closing_rules.check_reason(reason, among, note=note, record=record_now, on=on)
    if not _move(actor, case, CaseStep.ASK_CLOSURE, at):
        raise Refused(Reason.CLOSURE_ASKED)
    closure = Closure.objects.create(
        **_on_file(actor, case, at),
        case=case,
        reason=reason,
        note=note,
        happened_on=happened_on,
        asked_at=at,
        asked_by=actor.user_id,
    )
    record(events.ClosureAsked(child=case.child, case=case, closure=closure, reason=reason))
    return closure


def _on_its_way(actor: Actor, case: Case, at: datetime) -> dict[str, Any]:
    return {
        "open_referrals": read.open_referrals(actor, case.child, at).count(),
        "in_shelter": read.running_stay(actor, case.child, at) is not None,
    }


@command
def decide_closure(
    actor: Actor, *, closure: Closure, approved: bool, answer: str = "", at: datetime
) -> Closure:
    """A second person agrees and the case is closed, or says what is still to be done."""
    closure = require(actor, Permission.CLOSURE_APPROVE, closure, at=at)
    case = locked(actor, closure.case, at)
    rules.check_holds_case(case.holder_id, office=actor.organisation_id)
    after_rules.check_second_person(asked_by=closure.asked_by, decided_by=actor.user_id)
    if not approved and not answer.strip():
        raise Refused(Reason.CLOSURE_NEEDS_ANSWER)
    if approved:
        # Between asking and deciding the child may have come back into the house, or been referred.
        after_rules.check_can_close(**_on_its_way(actor, case, at))
        _check_day(actor, closure, at)
    decision = {
        "approved": approved,
        "answer": answer.strip(),
        "decided_at": at,
        "decided_by": actor.user_id,
    }
    if not visible(actor, Closure, at).filter(pk=closure.pk, decided_at=None).update(**decision):
        raise Refused(Reason.CLOSURE_NOT_ASKED)
    for name, value in decision.items():
        setattr(closure, name, value)
    if approved:
        _tell_decided(actor, closure, NoticeKind.CLOSURE_APPROVED, at)
        _close(actor, closure, at)
    else:
        _move(actor, closure.case, CaseStep.DECLINE_CLOSURE, at)
        _tell_decided(actor, closure, NoticeKind.CLOSURE_DECLINED, at)
        record(events.ClosureDeclined(child=closure.child, case=closure.case, closure=closure))
    return closure


def _check_day(actor: Actor, closure: Closure, at: datetime) -> None:
    """Whoever was seen between asking and deciding did not die or move away before."""
    record_now, on = read.on_record(actor, closure.case, at), at.astimezone(JAKARTA).date()
    closing_rules.check_day(closure.reason, closure.happened_on, record=record_now, on=on)


def _tell_decided(actor: Actor, closure: Closure, kind: NoticeKind, at: datetime) -> None:
    """Whoever asked learns the answer: there the file closes, or the page says what work is left."""
    case = closure.case
    tell(
        actor,
        case.holder,
        kind=kind,
        about_kind="case",
        about_id=case.pk,
        paper=case.number,
        at=at,
        to_person=closure.asked_by,
        again=closure.pk.hex,
    )


def _close(actor: Actor, closure: Closure, at: datetime) -> None:
    case, child = closure.case, closure.child
    if not _move(actor, case, CaseStep.CLOSE, at, closed_at=at):
        raise Refused(Reason.CLOSURE_NOT_ASKED)
    cancelled = cancel_visits(read.open_visits_of(actor, case, at), at)
    days = (at - case.opened_at).days
    record(
        events.CaseClosed(
            child=child,
            case=case,
            closure=closure,
            reason=closure.reason,
            days_open=days,
            visits_cancelled=cancelled,
        )
    )
    for organisation in visible(actor, Organisation, at).filter(
        kind__in=procedures.of_case(case).step("closure").told({}), city=case.city, active=True
    ):
        tell(actor, organisation, kind=NoticeKind.CASE_CLOSED, about_kind="case", about_id=case.pk, at=at)
    _end_access(actor, closure, at)


def _end_access(actor: Actor, closure: Closure, at: datetime) -> None:
    """Desk and worker read the child no more, under none of its numbers; supervisors keep reading a while.

    Where another case of the office runs for the child, its worker and the desk go on with it.
    """
    case, child = closure.case, closure.child
    running = visible(actor, Case, at).filter(of_one(actor, child, at=at), holder=actor.organisation_id)
    workers = set(running.exclude(status=CaseStatus.CLOSED).values_list("worker_id", flat=True))
    ended = [] if workers else [edges.desk(actor.organisation_id)]
    if case.worker_id and case.worker_id not in workers:
        ended.append(edges.user(case.worker_id, actor.organisation_id))
    # Given for the number of the case alone: a join of numbers that is undone must leave nothing behind.
    edges.grant(
        child.pk,
        edges.supervisors(actor.organisation_id),
        Level.FILE,
        purpose="retention",
        basis=Basis.SUPERVISION,
        until=retention()[closure.reason].until(at),
        at=at,
        source=closure.pk,
    )
    numbers = visible(actor, Child, at).filter(
        reached(actor, at, Level.FILE, child="id"), numbers_of_one(child)
    )
    # What the office does for another one under another number goes on.
    for number in numbers.filter(~EachRow(read.given_here(actor, at))).values_list("pk", flat=True):
        for subject in ended:
            edges.revoke_subject(number, subject, at=at)


def _move(actor: Actor, case: Case, step: CaseStep, at: datetime, **values: Any) -> bool:
    move = after_rules.CASE_MOVES[step]
    # One statement decides, so that of two people at once only the first moves the case.
    standing = visible(actor, Case, at).filter(pk=case.pk, status__in=move.sources)
    return bool(standing.update(status=move.target, version=F("version") + 1, **values))


def _next_number(actor: Actor, case: Case, at: datetime) -> str:
    return statement_number(case.number, read.returns_of(actor, case, at).count() + 1)


def _on_file(actor: Actor, case: Case, at: datetime) -> dict[str, Any]:
    return on_file(actor, case.child, legal_basis=case.legal_basis, at=at)
