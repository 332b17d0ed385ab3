"""Verbs on a sent referral: deliver, open, answer, work, report, close, withdraw, expire, and tell."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from rangkul.cases.commands.notices import tell
from rangkul.cases.commands.services import take_result
from rangkul.cases.events import referrals as events
from rangkul.cases.events.children import ChildrenListed, FileOpened
from rangkul.cases.models import Referral, ReferralMessage, ReferralSlice
from rangkul.cases.queries import referrals as read
from rangkul.cases.rules import referrals as rules
from rangkul.cases.rules.reading import usual_reason
from rangkul.cases.rules.referrals import Step
from rangkul.cases.slices import names_of
from rangkul.cases.vocabulary import DeclineReason, MessageKind, NoticeKind, Reason, ServiceResult
from rangkul.core import edges
from rangkul.core.access import Actor, level_of, require, visible
from rangkul.core.commands import command
from rangkul.core.definers import ask
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.events import Named, record, record_all
from rangkul.core.ids import uuid7
from rangkul.core.roles import Permission
from rangkul.people.models import Organisation

_STAMP = {
    Step.DELIVER: ("delivered_at",),
    Step.OPEN: ("opened_at",),
    Step.ACKNOWLEDGE: ("acknowledged_at",),
    Step.ACCEPT: ("answered_at",),
    Step.DECLINE: ("answered_at", "ended_at"),
    Step.START: ("started_at",),
    Step.REPORT: ("reported_at",),
    Step.CLOSE: ("ended_at",),
    Step.WITHDRAW: ("ended_at",),
    Step.END_WITH_CONSENT: ("ended_at",),
    Step.END_WITH_CASE: ("ended_at",),
    Step.CLOSE_WITH_CASE: ("ended_at",),
    Step.EXPIRE: ("ended_at",),
}


def _whose(referral: Referral) -> Named:
    """The child, for the log: whoever is only asked does not read its row."""
    return Named("child", referral.child_id)


def _about(referral: Referral) -> dict[str, Any]:
    """What each line of the log says of a referral."""
    to = Named("organisation", referral.to_organisation_id)
    return {"referral": referral, "child": _whose(referral), "to": to, "service": referral.service}


@command
def list_referrals(actor: Actor, *, referrals: list[Referral], where: str, at: datetime) -> None:
    """Write down what a list showed; what it shows its receiver for the first time is delivered."""
    record(ChildrenListed(children=[_whose(one) for one in referrals], where=where))
    arrived = {
        one.pk: one
        for one in referrals
        if one.status == "sent" and one.to_organisation_id == actor.organisation_id
    }
    if arrived:
        _deliver(actor, arrived, at=at)


def _deliver(actor: Actor, arrived: Mapping[UUID, Referral], *, at: datetime) -> None:
    """Those that no colleague is delivering at this very moment; two may open the inbox at once."""
    waiting = visible(actor, Referral, at).filter(pk__in=arrived, status="sent")
    mine = list(waiting.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True))
    status = rules.next_status(Step.DELIVER, "sent").value
    locked = visible(actor, Referral, at).filter(pk__in=mine)
    # Delivered or not, the answer is due as it was.
    locked.update(status=status, delivered_at=at, row_version=F("row_version") + 1)
    record_all((events.ReferralDelivered(**_about(arrived[key])), None) for key in mine)
    for key in mine:
        one = arrived[key]
        one.status, one.delivered_at, one.row_version = status, at, one.row_version + 1


@command
def deliver_referral(actor: Actor, *, referral: Referral, at: datetime) -> Referral:
    """It stands in the receiver's queue."""
    referral = _move(actor, referral, Step.DELIVER, at=at)
    record(events.ReferralDelivered(**_about(referral)))
    return referral


@command
def open_referral(actor: Actor, *, referral: Referral, at: datetime) -> ReferralSlice | None:
    """What the actor may see of the child in it; the receiver's first look is a step of its own."""
    referral.status = require(actor, Permission.REFERRAL_READ, referral, at=at).status
    slice = visible(actor, ReferralSlice, at).filter(referral=referral).first()
    level = level_of(actor, referral.child_id, at)
    receives = referral.to_organisation_id == actor.organisation_id
    # Who sent it works on the case or supervises; only the receiver opens it because it was asked.
    reason = "referral" if receives else usual_reason(actor.role, actor.organisation_kind).value
    record(FileOpened(child=_whose(referral), level=level, reason=reason, part="referral"))
    if receives and actor.may(Permission.REFERRAL_ANSWER) and referral.status in rules.UNREAD:
        _open_first(actor, referral, at)
    return slice


def _open_first(actor: Actor, referral: Referral, at: datetime) -> None:
    """The receiver's first look; of two colleagues who look at once, the second only reads."""
    held = visible(actor, Referral, at).select_for_update(of=("self",)).get(pk=referral.pk)
    referral.status = held.status
    if held.status in rules.UNREAD:
        _move(actor, referral, Step.OPEN, at=at)
        record(events.ReferralOpened(**_about(referral)))


@command
def acknowledge_referral(actor: Actor, *, referral: Referral, at: datetime) -> Referral:
    """Say that we work on an answer."""
    referral = _move(actor, referral, Step.ACKNOWLEDGE, Permission.REFERRAL_ANSWER, at=at)
    record(events.ReferralAcknowledged(**_about(referral)))
    return referral


@command
def ask_for_more(actor: Actor, *, referral: Referral, question: str, at: datetime) -> Referral:
    """Ask the sender before answering; the clock goes on, and it is the sender's turn."""
    referral = _move(actor, referral, Step.ASK, Permission.REFERRAL_ANSWER, at=at)
    _say(actor, referral, MessageKind.QUESTION, question, at)
    record(events.ReferralReturnedForInfo(**_about(referral)))
    _tell_sender(actor, referral, NoticeKind.REFERRAL_MORE_ASKED, at, again=str(referral.row_version))
    return referral


@command
def answer_question(actor: Actor, *, referral: Referral, answer: str, at: datetime) -> Referral:
    """Answer the receiver's question without saying who the child is."""
    referral = _move(actor, referral, Step.ANSWER, Permission.CASE_REFER, at=at)
    rules.check_names_nobody(answer, names_of(actor, referral.child_id, at=at))
    _say(actor, referral, MessageKind.ANSWER, answer, at)
    record(events.ReferralInfoGiven(**_about(referral)))
    tell_receiver(actor, referral, NoticeKind.REFERRAL_INFO_GIVEN, at, again=str(referral.row_version))
    return referral


@command
def accept_referral(actor: Actor, *, referral: Referral, at: datetime) -> Referral:
    """Take it on: what the service needs opens for the receiver's desk."""
    referral = _move(actor, referral, Step.ACCEPT, Permission.REFERRAL_ANSWER, at=at)
    level = edges.take(referral.pk, edges.desk(actor.organisation_id), at=at)
    _keep_open(referral, at)
    record(events.ReferralAccepted(**_about(referral), level=level))
    _tell_sender(actor, referral, NoticeKind.REFERRAL_ACCEPTED, at)
    return referral


@command
def decline_referral(actor: Actor, *, referral: Referral, reason: str, at: datetime) -> Referral:
    """Say no for a listed reason; the receiver no longer knows of the case."""
    referral = _move(
        actor,
        referral,
        Step.DECLINE,
        Permission.REFERRAL_ANSWER,
        at=at,
        decline_reason=DeclineReason(reason).value,
    )
    record(events.ReferralDeclined(**_about(referral), reason=reason))
    _tell_sender(actor, referral, NoticeKind.REFERRAL_DECLINED, at)
    edges.revoke_source(referral.child_id, referral.pk, at=at)
    return referral


@command
def start_service(actor: Actor, *, referral: Referral, at: datetime) -> Referral:
    """The service has begun."""
    referral = _move(actor, referral, Step.START, Permission.REFERRAL_ANSWER, at=at)
    if rules.own_word_carries(referral.sent_at, at=at):
        _keep_open(referral, at)
    record(events.ReferralStarted(**_about(referral)))
    _tell_sender(actor, referral, NoticeKind.REFERRAL_STARTED, at)
    return referral


@command
def continue_service(actor: Actor, *, referral: Referral, at: datetime) -> Referral:
    """The receiver says that the service goes on: its desk keeps what it may see, and the sender is told."""
    referral = _move(actor, referral, Step.CONTINUE, Permission.REFERRAL_ANSWER, at=at)
    rules.check_can_continue(referral.sent_at, at=at)
    rules.check_gained(*_keep_open(referral, at))
    record(events.ReferralContinued(**_about(referral), until=referral.access_ends))
    again = str(referral.row_version)
    _tell_sender(actor, referral, NoticeKind.REFERRAL_CONTINUED, at, again=again)
    return referral


@command
def renew_referral(actor: Actor, *, referral: Referral, at: datetime) -> Referral:
    """The sender says that the service goes on: the receiver's desk keeps, or gets back, what it may see."""
    referral = _move(actor, referral, Step.RENEW, Permission.CASE_REFER, at=at)
    rules.check_gained(*_keep_open(referral, at))
    record(events.ReferralContinued(**_about(referral), until=referral.access_ends))
    tell_receiver(actor, referral, NoticeKind.REFERRAL_RENEWED, at, again=str(referral.row_version))
    return referral


def _keep_open(referral: Referral, at: datetime) -> tuple[datetime, datetime]:
    """Renew the receiver's access; returns until when it was open and until when it is now."""
    before = referral.access_ends
    referral.access_until = ask("renew_referral_access", uuid7(), referral.pk, at)
    referral.turn_due = _turn_due(referral)
    referral.save(update_fields=["access_until", "turn_due"])
    return before, referral.access_ends


@command
def report_back(actor: Actor, *, referral: Referral, result: str, words: str, at: datetime) -> Referral:
    """Tell the sender what came of it."""
    referral = _move(actor, referral, Step.REPORT, Permission.REFERRAL_ANSWER, at=at)
    _say(actor, referral, MessageKind.REPORT, words, at)
    result = ServiceResult(result).value
    record(events.ReferralFeedback(**_about(referral), result=result))
    _tell_sender(actor, referral, NoticeKind.REFERRAL_REPORTED, at)
    return referral


@command
def close_referral(actor: Actor, *, referral: Referral, at: datetime) -> Referral:
    """The report is read: the service of the plan ends with its result, and what was opened closes."""
    referral = _move(actor, referral, Step.CLOSE, Permission.CASE_REFER, at=at)
    record(events.ReferralClosed(**_about(referral)))
    take_result(actor, referral, at=at)
    _end(actor, referral, NoticeKind.REFERRAL_CLOSED, at)
    return referral


@command
def withdraw_referral(actor: Actor, *, referral: Referral, at: datetime, because: str = "") -> Referral:
    """Take it back; what was opened closes at once."""
    referral = _move(actor, referral, Step.WITHDRAW, Permission.CASE_REFER, at=at)
    _end_withdrawn(actor, referral, because=because, at=at)
    return referral


def _end_withdrawn(actor: Actor, referral: Referral, *, because: str, at: datetime) -> None:
    """What follows a withdrawal, inside a command: the event, the receiver told, what was opened closed."""
    record(events.ReferralWithdrawn(**_about(referral), because=because))
    _end(actor, referral, NoticeKind.REFERRAL_WITHDRAWN, at)


@command
def settle_referral(actor: Actor, *, referral: Referral, how: str, at: datetime) -> Referral:
    """The sender says what comes instead of a referral that came to nothing; it no longer waits."""
    referral = require(actor, Permission.CASE_REFER, referral, at=at)
    if referral.from_organisation_id != actor.organisation_id:
        raise Refused(Reason.REFERRAL_OTHER_PARTY, party=referral.from_organisation.short_name)
    runs = read.case_running(actor, referral)
    rules.check_can_settle(referral.status, how, settled=referral.settled_at is not None, case_runs=runs)
    values = {"settled_at": at, "settled_by": actor.user_id, "settled_how": how}
    # One statement decides, so that of two colleagues at once only the first counts.
    if not visible(actor, Referral, at).filter(pk=referral.pk, settled_at=None).update(**values):
        raise Refused(Reason.REFERRAL_SETTLED)
    for name, value in values.items():
        setattr(referral, name, value)
    record(events.ReferralSettled(**_about(referral), how=how))
    return referral


@command
def expire_referral(actor: Actor, *, referral: Referral, at: datetime) -> Referral:
    """Thirty days without an answer: it ends by itself, and both sides are told."""
    rules.check_expired(referral.expires_at, at=at)
    referral = _move(actor, referral, Step.EXPIRE, at=at)
    record(events.ReferralExpired(**_about(referral)))
    _tell_sender(actor, referral, NoticeKind.REFERRAL_EXPIRED, at)
    tell_receiver(actor, referral, NoticeKind.REFERRAL_LEFT_UNANSWERED, at)
    edges.revoke_source(referral.child_id, referral.pk, at=at)
    return referral


def withdraw_with_consent(actor: Actor, referral: Referral, *, at: datetime) -> None:
    """A consent went, inside the command that withdraws it: whoever sent the referral, it ends."""
    referral = _move(actor, referral, Step.END_WITH_CONSENT, at=at, whoever_acts=True)
    _end_withdrawn(actor, referral, because="consent_withdrawn", at=at)


def end_with_case(actor: Actor, referral: Referral, *, at: datetime) -> None:
    """What another office asked ends with its case, inside the command that closes it; both are told.

    The row is held. A report that has come in counts, although the sender has not read it yet.
    """
    reported = referral.status == "reported"
    step = Step.CLOSE_WITH_CASE if reported else Step.END_WITH_CASE
    referral = _move(actor, referral, step, at=at, whoever_acts=True)
    event = events.ReferralClosed if reported else events.ReferralWithdrawn
    record(event(**_about(referral), because="case_closed"))
    if reported:
        take_result(actor, referral, at=at)
    _tell_sender(actor, referral, NoticeKind.REFERRAL_ENDED_WITH_CASE, at)
    _end(actor, referral, NoticeKind.REFERRAL_ENDED_WITH_CASE, at)


def _move(
    actor: Actor,
    referral: Referral,
    step: Step,
    permission: Permission | None = None,
    *,
    at: datetime,
    whoever_acts: bool = False,
    **changes: Any,
) -> Referral:
    """Lock the row, ask right and rule, and write where the step leads."""
    found = (
        visible(actor, Referral, at)
        .select_for_update(of=("self",))
        .select_related("from_organisation", "to_organisation")
        .filter(pk=referral.pk)
        .first()
    )
    if found is None:
        raise NotFound
    if permission is not None and not actor.may(permission):
        raise Denied
    rules.check_party(
        step,
        is_sender=whoever_acts or found.from_organisation_id == actor.organisation_id,
        is_receiver=found.to_organisation_id == actor.organisation_id,
        sender=found.from_organisation.short_name,
        receiver=found.to_organisation.short_name,
    )
    changes |= {"status": rules.next_status(step, found.status).value, "row_version": found.row_version + 1}
    changes |= dict.fromkeys(_STAMP.get(step, ()), at)
    for name, value in changes.items():
        setattr(found, name, value)
        setattr(referral, name, value)
    referral.turn_due = found.turn_due = _turn_due(found)
    found.save(update_fields=[*changes, "turn_due"])
    return found


def _turn_due(referral: Referral) -> datetime | None:
    return rules.turn_due(
        referral.status,
        urgency=referral.urgency,
        answer_due=referral.answer_due,
        answered_at=referral.answered_at,
        access_ends=referral.access_ends,
        reported_at=referral.reported_at,
    )


def _say(actor: Actor, referral: Referral, kind: MessageKind, words: str, at: datetime) -> None:
    # Not by the row of the child: whoever asks before accepting does not read it.
    ReferralMessage.objects.create(
        child_id=referral.child_id,
        city=referral.city,
        legal_basis=referral.legal_basis,
        recorded_at=at,
        recorded_by=actor.user_id,
        organisation_id=actor.organisation_id,
        referral=referral,
        kind=kind,
        text=words.strip(),
    )


def _end(actor: Actor, referral: Referral, kind: NoticeKind, at: datetime) -> None:
    tell_receiver(actor, referral, kind, at)
    edges.revoke_source(referral.child_id, referral.pk, at=at)


def _tell_sender(
    actor: Actor, referral: Referral, kind: NoticeKind, at: datetime, *, again: str = ""
) -> None:
    _tell(actor, referral, referral.from_organisation, kind, at, again)


def tell_receiver(
    actor: Actor, referral: Referral, kind: NoticeKind, at: datetime, *, again: str = ""
) -> None:
    _tell(actor, referral, referral.to_organisation, kind, at, again)


def _tell(
    actor: Actor, referral: Referral, to: Organisation, kind: NoticeKind, at: datetime, again: str
) -> None:
    tell(
        actor,
        to,
        kind=kind,
        about_kind="referral",
        about_id=referral.pk,
        at=at,
        again=again,
        paper=referral.number,
    )
