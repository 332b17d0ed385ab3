"""Verbs of the end of a case: ask for closure, decide on it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import F

from rangkul.cases import procedures, rules
from rangkul.cases.commands.cases import locked
from rangkul.cases.commands.notices import tell
from rangkul.cases.commands.referrals import end_with_case
from rangkul.cases.commands.visits import cancel_visits
from rangkul.cases.events import closures as events
from rangkul.cases.models import IS_OPEN, Case, Child, Closure, Referral
from rangkul.cases.on_file import on_case
from rangkul.cases.queries.closures import (
    given_here,
    on_record,
    open_referrals,
    others_open_referrals,
    others_referrals_open_when_asked,
)
from rangkul.cases.queries.same import numbers_of_one, of_one
from rangkul.cases.queries.stays import running_stays_of
from rangkul.cases.queries.visits import open_visits_of
from rangkul.cases.retention import retention
from rangkul.cases.rules import closures as closure_rules
from rangkul.cases.rules.closures import CaseStep
from rangkul.cases.vocabulary import NoticeKind, Reason
from rangkul.core import edges
from rangkul.core.access import Actor, EachRow, reached, require, visible
from rangkul.core.clocks import JAKARTA
from rangkul.core.commands import command
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.models import Basis
from rangkul.core.roles import Level, Permission
from rangkul.people.models import Organisation


@command
def ask_closure(
    actor: Actor, *, case: Case, reason: str, note: str, happened_on: date | None = None, at: datetime
) -> Closure:
    """Say that the work is done; a supervisor who is somebody else decides."""
    case = locked(actor, require(actor, Permission.CLOSURE_REQUEST, case, at=at), at)
    rules.check_holds_case(case.holder_id, office=actor.organisation_id)
    closure_rules.check_can_ask_closure(case.status, **_on_its_way(actor, case, at))
    on = at.astimezone(JAKARTA).date()
    among, record_now = procedures.closing_of(case), on_record(actor, case, at)
    closure_rules.check_day(reason, happened_on, record=record_now, on=on)
    closure_rules.check_reason(reason, among, note=note, record=record_now, on=on)
    if not _move(actor, case, CaseStep.ASK_CLOSURE, at):
        raise Refused(Reason.CLOSURE_ASKED)
    closure = Closure.objects.create(
        **on_case(actor, case, at=at),
        case=case,
        reason=reason,
        note=note,
        happened_on=happened_on,
        asked_at=at,
        asked_by=actor.user_id,
    )
    record(events.ClosureAsked(child=case.child, case=case, closure=closure, reason=reason))
    # While they can still speak up.
    others = others_open_referrals(actor, case, at)
    _tell_whose_referrals(actor, closure, others, NoticeKind.REFERRAL_CASE_ENDING, at)
    return closure


def _tell_whose_referrals(
    actor: Actor, closure: Closure, referrals: Iterable[Referral], kind: NoticeKind, at: datetime
) -> None:
    """Other offices that asked something in this case hear what becomes of it."""
    for referral in referrals:
        tell(
            actor,
            referral.from_organisation,
            kind=kind,
            about_kind="referral",
            about_id=referral.pk,
            paper=referral.number,
            at=at,
            again=closure.pk.hex,
        )


def _on_its_way(actor: Actor, case: Case, at: datetime) -> dict[str, Any]:
    return {
        "open_referrals": open_referrals(actor, case, at).count(),
        "in_shelter": running_stays_of(actor, case.child, at=at).exists(),
    }


@command
def decide_closure(
    actor: Actor, *, closure: Closure, approved: bool, answer: str = "", at: datetime
) -> Closure:
    """A second person agrees and the case is closed, or says what is still to be done."""
    closure = require(actor, Permission.CLOSURE_APPROVE, closure, at=at)
    case = locked(actor, closure.case, at)
    rules.check_holds_case(case.holder_id, office=actor.organisation_id)
    closure_rules.check_second_person(asked_by=closure.asked_by, decided_by=actor.user_id)
    if not approved and not answer.strip():
        raise Refused(Reason.CLOSURE_NEEDS_ANSWER)
    if approved:
        # Between asking and deciding the child may have come back into the house, or been referred.
        closure_rules.check_can_close(**_on_its_way(actor, case, at))
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
        _go_on(actor, closure, at)
    return closure


def _go_on(actor: Actor, closure: Closure, at: datetime) -> None:
    """The case runs on: whoever asked hears it, and every office that was told its referral would end."""
    _move(actor, closure.case, CaseStep.DECLINE_CLOSURE, at)
    _tell_decided(actor, closure, NoticeKind.CLOSURE_DECLINED, at)
    told = others_referrals_open_when_asked(actor, closure, at)
    _tell_whose_referrals(actor, closure, told, NoticeKind.REFERRAL_CASE_GOES_ON, at)
    record(events.ClosureDeclined(child=closure.child, case=closure.case, closure=closure))


def _check_day(actor: Actor, closure: Closure, at: datetime) -> None:
    """Whoever was seen between asking and deciding did not die or move away before."""
    record_now, on = on_record(actor, closure.case, at), at.astimezone(JAKARTA).date()
    closure_rules.check_day(closure.reason, closure.happened_on, record=record_now, on=on)


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
    cancelled = cancel_visits(open_visits_of(actor, case, at), at)
    # Held, so that a report that comes in at this very moment is not overlooked.
    for referral in others_open_referrals(actor, case, at).select_for_update(of=("self",)):
        end_with_case(actor, referral, at=at)
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
    running = visible(actor, Case, at).filter(of_one(child), holder=actor.organisation_id)
    workers = set(running.filter(IS_OPEN).values_list("worker_id", flat=True))
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
    for number in numbers.filter(~EachRow(given_here(actor, at))).values_list("pk", flat=True):
        for subject in ended:
            edges.revoke_subject(number, subject, at=at)


def _move(actor: Actor, case: Case, step: CaseStep, at: datetime, **values: Any) -> bool:
    move = closure_rules.CASE_MOVES[step]
    # One statement decides, so that of two people at once only the first moves the case.
    standing = visible(actor, Case, at).filter(pk=case.pk, status__in=move.sources)
    return bool(standing.update(status=move.target, version=F("version") + 1, **values))
