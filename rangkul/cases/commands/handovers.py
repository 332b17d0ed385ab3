"""Verbs of the handover: give, receive (on two phones or one), decline, withdraw, miss, correct, open."""

from datetime import datetime
from typing import TypeVar

from django.db import connection

from rangkul.cases.commands.giving import Given, procedures_of, put_on_the_way, tellable
from rangkul.cases.commands.notices import tell, tell_new
from rangkul.cases.events import handovers as events
from rangkul.cases.models import Child, Encounter, Handover, HandoverNote, JointHandover
from rangkul.cases.on_file import on_file
from rangkul.cases.queries import handovers as read
from rangkul.cases.queries.encounters import child_named
from rangkul.cases.rules import handovers as handover_rules
from rangkul.cases.rules.handovers import Step
from rangkul.cases.rules.moves import lead
from rangkul.cases.vocabulary import NeverArrived, NoticeKind, Reason
from rangkul.core import edges
from rangkul.core.access import Actor, get, require, visible
from rangkul.core.commands import command, reading
from rangkul.core.definers import ask
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.roles import Permission, Role
from rangkul.people.models import Organisation
from rangkul.people.queries import has_role

# The handover of one child, or of many in one sitting.
H = TypeVar("H", Handover, JointHandover)


@command
def give_handover(
    actor: Actor, *, child: Child, to: Organisation, given: Given, given_at: datetime, at: datetime
) -> Handover:
    """The child is on the way to `to`, which gets the file when it confirms; who must be told is told."""
    child = require(actor, Permission.HANDOVER_GIVE, child, at=at)
    [handover] = put_on_the_way(actor, {child.pk: given}, to, given_at=given_at, at=at)
    return handover


@command
def receive_handover(
    actor: Actor, *, handover: Handover, at: datetime, on_one_phone: bool = False
) -> Handover:
    """The receiver has the child: its desk reads the file, and the child is now held there."""
    handover = answerable(actor, handover, at=at)
    _answer(actor, handover, Step.RECEIVE, at=at, received_by=actor.user_id, received_at=at)
    edges.take(handover.pk, edges.desk(actor.organisation_id), at=at, until=at + edges.DESK_INTAKE_FOR)
    ask("hold_child", handover.child_id, at)
    record(
        events.HandoverReceived(
            handover=handover, from_organisation=handover.from_organisation, on_one_phone=on_one_phone
        )
    )
    return handover


@command
def receive_on_givers_phone(actor: Actor, *, handover: Handover, receiver: Actor, at: datetime) -> Handover:
    """The receiver, who has just signed on the giver's phone, confirms; the phone stays the giver's."""
    handover = require(actor, Permission.HANDOVER_GIVE, handover, at=at)
    received = receive_handover(receiver, handover=handover, at=at, on_one_phone=True)
    record(events.HandoverSignedHere(handover=handover, receiver_id=receiver.user_id))
    return received


def next_try(actor: Actor, *, account: int, at: datetime) -> None:
    """One more try on the giver's phone: of many at once each waits for those before it and counts them.

    Raises Refused(TOO_MANY_TRIES) for the actor, or for its office on one account, after too many.
    """
    whose = [f"actor {actor.user_id}", *([f"account {account}"] if account else [])]
    with connection.cursor() as cursor:
        for one in whose:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"signature of {one}"])
    handover_rules.check_tries(read.failed_signatures(actor, account=account, at=at))


@command
def note_failed_signature(
    actor: Actor, *, handover: Handover | JointHandover, account: int, at: datetime
) -> None:
    """Write down a wrong try on the giver's phone, so that tries can be counted."""
    handover = require(actor, Permission.HANDOVER_GIVE, handover, at=at)
    record(events.SignatureFailed(handover_id=handover.pk, account=account))


@command
def decline_handover(
    actor: Actor, *, handover: Handover, reason: str, words: str = "", at: datetime
) -> Handover:
    """The receiver does not take the child, for a listed reason; the child stays with the giver.

    `words` stand beside the paper, where both sides read them.
    """
    handover = answerable(actor, handover, at=at)
    handover_rules.check_reason(reason, words)
    _answer(
        actor,
        handover,
        Step.DECLINE,
        at=at,
        declined_reason=reason,
        declined_by=actor.user_id,
        declined_at=at,
    )
    record(
        events.HandoverDeclined(
            handover=handover, from_organisation=handover.from_organisation, reason=reason
        )
    )
    if words.strip():
        _noted(actor, handover, words, at)
    edges.revoke_source(handover.child_id, handover.pk, at=at)
    return handover


@command
def withdraw_handover(actor: Actor, *, handover: Handover, reason: str, at: datetime) -> Handover:
    """The giver takes it back before anybody received the child; everybody who was told is told again."""
    handover = require(actor, Permission.HANDOVER_GIVE, handover, at=at)
    handover_rules.check_withdraws(
        organisation_id=actor.organisation_id,
        from_id=handover.from_organisation_id,
        giver=handover.from_organisation.short_name,
        reason=reason,
    )
    lead(handover_rules.MOVES, Step.WITHDRAW, handover.status)
    if not ask("withdraw_handover", handover.pk, reason, at):
        raise Refused(Reason.HANDOVER_ANSWERED)
    handover = get(actor, Handover, handover.pk, at=at)
    record(
        events.HandoverWithdrawn(handover=handover, to_organisation=handover.to_organisation, reason=reason)
    )
    to_receiver = [(handover, handover.to_organisation)]
    tell_new(actor, to_receiver, kind=NoticeKind.HANDOVER_WITHDRAWN, about_kind="handover", at=at)
    told = _told_of(actor, handover, at=at)
    tell_new(actor, told, kind=NoticeKind.HANDOVER_OF_MINOR_WITHDRAWN, about_kind="handover", at=at)
    return handover


@command
def say_never_arrived(actor: Actor, *, handover: Handover, reason: str, known: str, at: datetime) -> Handover:
    """The giver says what became of a child that never arrived; the child is the giver's to answer for."""
    handover = require(actor, Permission.HANDOVER_GIVE, handover, at=at)
    handover_rules.check_never_arrived(
        organisation_id=actor.organisation_id,
        from_id=handover.from_organisation_id,
        giver=handover.from_organisation.short_name,
        reason=reason,
        known=known.strip(),
    )
    lead(handover_rules.MOVES, Step.NEVER_ARRIVED, handover.status)
    moved_on = read.moved_on(actor, handover, at=at)
    handover_rules.check_never_came(handover.status, handover.declined_reason, moved_on=moved_on)
    if not ask("handover_never_arrived", handover.pk, reason, known.strip(), at):
        raise Refused(Reason.HANDOVER_ANSWERED)
    handover = get(actor, Handover, handover.pk, at=at)
    record(
        events.HandoverNeverArrived(
            handover=handover, to_organisation=handover.to_organisation, reason=reason
        )
    )
    _tell_never_arrived(actor, handover, at=at)
    return handover


def _tell_never_arrived(actor: Actor, handover: Handover, *, at: datetime) -> None:
    to_receiver = [(handover, handover.to_organisation)]
    tell_new(actor, to_receiver, kind=NoticeKind.HANDOVER_NEVER_ARRIVED, about_kind="handover", at=at)
    missing = handover.withdrawn_reason != NeverArrived.MISTAKE
    kind = NoticeKind.HANDOVER_OF_MINOR_MISSING if missing else NoticeKind.HANDOVER_OF_MINOR_WITHDRAWN
    tell_new(actor, _told_of(actor, handover, at=at), kind=kind, about_kind="handover", at=at)
    if missing:
        tell(
            actor,
            handover.from_organisation,
            kind=NoticeKind.CHILD_MISSING,
            about_kind="handover",
            about_id=handover.pk,
            paper=handover.number,
            at=at,
            for_supervisors=has_role(actor, Role.CASE_SUPERVISOR, at=at),
        )


def _told_of(actor: Actor, handover: Handover, *, at: datetime) -> list[tuple[Handover, Organisation]]:
    rows = visible(actor, Encounter, at).filter(pk__in=[handover.encounter_id])
    met = {one.child_id: one for one in rows if handover.encounter_id}
    child = child_named(handover)
    follow = procedures_of(actor, [child], met, given_at=handover.given_at, at=at)
    going = {child.pk: (handover, met.get(child.pk), follow[child.pk])}
    return tellable(actor, going, at=at)


def answerable(actor: Actor, handover: H, *, at: datetime) -> H:
    """The handover, if the actor may answer it."""
    handover = require(actor, Permission.HANDOVER_RECEIVE, handover, at=at)
    handover_rules.check_answers(
        organisation_id=actor.organisation_id,
        user_id=actor.user_id,
        to_id=handover.to_organisation_id,
        given_by=handover.given_by,
        receiver=handover.to_organisation.short_name,
    )
    return handover


def _answer(actor: Actor, handover: Handover, step: Step, *, at: datetime, **answer: object) -> None:
    answer["status"] = lead(handover_rules.MOVES, step, handover.status)
    # One statement decides, so that of two answers at once only the first counts.
    sources = handover_rules.MOVES[step].sources
    open_one = visible(actor, Handover, at).filter(pk=handover.pk, status__in=sources)
    if not open_one.update(**answer):
        raise Refused(Reason.HANDOVER_ANSWERED)
    for name, value in answer.items():
        setattr(handover, name, value)


@command
def correct_handover(actor: Actor, *, handover: Handover, text: str, at: datetime) -> HandoverNote:
    """What was written stays; what it should say stands beside it."""
    handover = require(actor, Permission.FILE_OPEN, handover, at=at)
    if not text.strip():
        raise Refused(Reason.NOTE_MISSING)
    return _noted(actor, handover, text, at)


def _noted(actor: Actor, handover: Handover, text: str, at: datetime) -> HandoverNote:
    note = HandoverNote.objects.create(
        **on_file(actor, child_named(handover), legal_basis=handover.legal_basis, at=at),
        handover=handover,
        text=text.strip(),
    )
    record(events.HandoverCorrected(handover=handover, note=note))
    return note


@reading
def open_handover(actor: Actor, *, handover: Handover, form: str, at: datetime) -> Handover:
    """Read a handover; without the read in the log there is no read. `form` is page or paper."""
    handover = require(actor, Permission.FILE_OPEN, handover, at=at)
    record(events.HandoverOpened(handover=handover, form=form))
    return handover
