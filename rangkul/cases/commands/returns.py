"""Verbs of going home: print the statement letter, record the return."""

from dataclasses import dataclass
from datetime import datetime

from rangkul.cases import procedures, rules
from rangkul.cases.commands.cases import locked
from rangkul.cases.commands.keeping import keep_open
from rangkul.cases.commands.notices import tell
from rangkul.cases.commands.stays import end_stays_of
from rangkul.cases.commands.visits import cancel_visits
from rangkul.cases.events import returns as events
from rangkul.cases.facts import Value
from rangkul.cases.models import Case, Return, Visit
from rangkul.cases.numbers import statement_number
from rangkul.cases.on_file import on_case
from rangkul.cases.queries.returns import returns_of
from rangkul.cases.queries.visits import open_visits_of
from rangkul.cases.rules.returns import check_can_return, out_reason
from rangkul.cases.rules.visits import visits_after
from rangkul.cases.rules.work import check_case_open
from rangkul.cases.vocabulary import Fact, NoticeKind, ReturnKind
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.events import record
from rangkul.core.roles import Permission
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
    check_can_return(
        home.kind, statement_signed=home.statement_signed, has_institution=home.institution is not None
    )
    number = _next_number(actor, case, at) if home.statement_signed else ""
    going_home = Return.objects.create(
        **on_case(actor, case, at=at),
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
        reason=out_reason(home.kind),
        to_whom=home.to_whom,
        at=at,
    )
    planned, cancelled = _plan_visits(actor, case, going_home, at)
    _record_return(case, going_home, planned, cancelled)
    keep_open(actor, case, at=at)
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
    cancelled = cancel_visits(open_visits_of(actor, case, at), at)
    planned = visits_after(procedures.of_case(case), going_home.kind, going_home.returned_at)
    for month, due_at in planned.items():
        Visit.objects.create(
            **on_case(actor, case, at=at), case=case, going_home=going_home, month=month, due_at=due_at
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


def _next_number(actor: Actor, case: Case, at: datetime) -> str:
    return statement_number(case.number, returns_of(actor, case, at).count() + 1)
