"""Verbs of the handover: give, receive (on two phones or one), decline, withdraw, correct, open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from rangkul.cases import rules
from rangkul.cases.commands.notices import tell
from rangkul.cases.deadlines import procedure_for
from rangkul.cases.events import handovers as events
from rangkul.cases.facts import age_band
from rangkul.cases.models import Child, Encounter, Handover, HandoverNote
from rangkul.cases.numbers import paper_number
from rangkul.cases.procedure import Procedure
from rangkul.cases.queries import handovers as read
from rangkul.cases.rules import handovers as handover_rules
from rangkul.cases.rules.handovers import Step
from rangkul.cases.rules.moves import lead
from rangkul.cases.vocabulary import Fact, LegalBasis, NoticeKind, Reason
from rangkul.core import edges
from rangkul.core.access import Actor, get, reached, require, visible
from rangkul.core.commands import command, reading
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.models import Basis
from rangkul.core.roles import Permission
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class Given:
    """What goes along with the child, as the giver saw it."""

    place: str = ""
    called: str = ""
    conditions: Sequence[str] = ()
    carries: tuple[str, ...] = ()
    belongings: str = ""
    papers: str = ""


@command
def give_handover(
    actor: Actor, *, child: Child, to: Organisation, given: Given, given_at: datetime, at: datetime
) -> Handover:
    """The child is on the way to `to`, which gets the file when it confirms; who must be told is told."""
    child = require(actor, Permission.HANDOVER_GIVE, child, at=at)
    rules.check_not_in_future(given_at, at=at)
    handover_rules.check_gives(holder_id=child.holder_id, giver_id=actor.organisation_id)
    _check_receiver(actor, child, to, at=at)
    if read.in_shelter(child, at=at):
        raise Refused(Reason.STILL_IN_SHELTER)
    encounter = visible(actor, Encounter, at).filter(child=child).order_by("-met_at").first()
    met_at = encounter.met_at if encounter else None
    rules.check_follows(given_at, first=met_at, reason=Reason.HANDOVER_BEFORE_MEETING)
    procedure = _procedure_of(actor, child.pk, child.city, encounter, given_at, at)
    due_at = procedure.clock("handover_received").deadline(given_at).due
    handover = _write(actor, child, to, encounter, given, given_at=given_at, due_at=due_at, at=at)
    edges.offer(
        child.pk,
        to.pk,
        handover_rules.FILE_LEVEL,
        purpose="handover",
        basis=Basis.ASSIGNMENT,
        until=at + edges.DESK_INTAKE_FOR,
        at=at,
        source=handover.pk,
    )
    record(
        events.HandoverOffered(
            handover=handover,
            child=child,
            encounter=encounter,
            to_organisation=to,
            due_at=handover.due_at,
            conditions=list(given.conditions),
        ),
        occurred_at=given_at,
    )
    _tell(actor, _to_be_told(actor, handover, at=at), NoticeKind.HANDOVER_OF_MINOR, handover, at)
    return handover


def _check_receiver(actor: Actor, child: Child, to: Organisation, *, at: datetime) -> None:
    reads_file = visible(actor, Child, at).filter(reached(actor, at, 3, child="id"), pk=child.pk).exists()
    able = to.active and to.city == actor.city
    handover_rules.check_parties(
        giver_id=actor.organisation_id,
        receiver_id=to.pk,
        receiver=to.short_name,
        can_receive=able
        and handover_rules.may_receive(to.kind, accredited=to.accredited, giver_reads_file=reads_file),
    )


def _write(
    actor: Actor,
    child: Child,
    to: Organisation,
    encounter: Encounter | None,
    given: Given,
    *,
    given_at: datetime,
    due_at: datetime,
    at: datetime,
) -> Handover:
    try:
        with transaction.atomic():
            return Handover.objects.create(
                child=child,
                city=child.city,
                legal_basis=encounter.legal_basis if encounter else LegalBasis.PUBLIC_TASK,
                recorded_at=at,
                recorded_by=actor.user_id,
                organisation_id=actor.organisation_id,
                number=paper_number("BAST", at),
                encounter=encounter,
                from_organisation_id=actor.organisation_id,
                to_organisation=to,
                given_by=actor.user_id,
                given_at=given_at,
                due_at=due_at,
                place=given.place,
                called=given.called,
                conditions=list(given.conditions),
                carries=list(given.carries),
                belongings=given.belongings,
                papers=given.papers,
            )
    except IntegrityError as error:
        if "handover_is_one_at_a_time" not in str(error):
            raise
    running = visible(actor, Handover, at).filter(child=child, status="in_transit").first()
    raise Refused(Reason.HANDOVER_RUNNING, receiver=running.to_organisation.short_name if running else "…")


def _to_be_told(actor: Actor, handover: Handover, *, at: datetime) -> QuerySet[Organisation]:
    """The offices that the procedure tells of a child in transit."""
    met = visible(actor, Encounter, at).filter(pk__in=[handover.encounter_id])
    encounter = met.first() if handover.encounter_id else None
    # A file is only ever opened for a child, so an unknown age is told like a known one.
    youngest = encounter.age_from if encounter and encounter.age_from is not None else 0
    procedure = _procedure_of(actor, handover.child_id, handover.city, encounter, handover.given_at, at)
    told = procedure.step("handover").told({Fact.AGE_BAND: age_band(youngest)})
    tellable = visible(actor, Organisation, at).filter(kind__in=told, city=actor.city, active=True)
    return tellable.exclude(pk__in=[handover.from_organisation_id, handover.to_organisation_id])


def _tell(
    actor: Actor, offices: Iterable[Organisation], kind: NoticeKind, handover: Handover, at: datetime
) -> None:
    for office in offices:
        tell(actor, office, kind=kind.value, about_kind="handover", about_id=handover.pk, at=at)


def _procedure_of(
    actor: Actor, child_id: UUID, city: str, encounter: Encounter | None, given_at: datetime, at: datetime
) -> Procedure:
    picked_up_at = encounter.met_at if encounter else given_at
    return procedure_for(actor, child_id, city=city, picked_up_at=picked_up_at, at=at)


@command
def receive_handover(
    actor: Actor, *, handover: Handover, at: datetime, on_one_phone: bool = False
) -> Handover:
    """The receiver has the child: its desk reads the file, and the child is now held there."""
    handover = _answerable(actor, handover, at=at)
    _answer(actor, handover, Step.RECEIVE, at=at, received_by=actor.user_id, received_at=at)
    edges.take(handover.pk, edges.desk(actor.organisation_id), at=at, until=at + edges.DESK_INTAKE_FOR)
    with connection.cursor() as cursor:
        cursor.execute("SELECT hold_child(%s, %s)", [handover.child_id, at])
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


@command
def note_failed_signature(actor: Actor, *, handover: Handover, account: int, at: datetime) -> None:
    """Write down a wrong try on the giver's phone, so that tries can be counted."""
    handover = require(actor, Permission.HANDOVER_GIVE, handover, at=at)
    record(events.SignatureFailed(handover_id=handover.pk, account=account))


@command
def decline_handover(actor: Actor, *, handover: Handover, reason: str, at: datetime) -> Handover:
    """The receiver does not take the child, for a listed reason; the child stays with the giver."""
    handover = _answerable(actor, handover, at=at)
    handover_rules.check_reason(reason)
    _answer(
        actor,
        handover,
        Step.DECLINE,
        at=at,
        declined_reason=reason,
        declined_by=actor.user_id,
        declined_at=at,
    )
    edges.revoke_source(handover.child_id, handover.pk, at=at)
    record(
        events.HandoverDeclined(
            handover=handover, from_organisation=handover.from_organisation, reason=reason
        )
    )
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
    with connection.cursor() as cursor:
        cursor.execute("SELECT withdraw_handover(%s, %s, %s)", [handover.pk, reason, at])
        if not cursor.fetchone()[0]:
            raise Refused(Reason.HANDOVER_ANSWERED)
    handover = get(actor, Handover, handover.pk, at=at)
    record(
        events.HandoverWithdrawn(handover=handover, to_organisation=handover.to_organisation, reason=reason)
    )
    _tell(actor, [handover.to_organisation], NoticeKind.HANDOVER_WITHDRAWN, handover, at)
    told = _to_be_told(actor, handover, at=at)
    _tell(actor, told, NoticeKind.HANDOVER_OF_MINOR_WITHDRAWN, handover, at)
    return handover


def _answerable(actor: Actor, handover: Handover, *, at: datetime) -> Handover:
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
    words = text.strip()
    if not words:
        raise Refused(Reason.NOTE_MISSING)
    note = HandoverNote.objects.create(
        handover=handover,
        child_id=handover.child_id,
        city=handover.city,
        legal_basis=handover.legal_basis,
        recorded_at=at,
        recorded_by=actor.user_id,
        organisation_id=actor.organisation_id,
        text=words,
    )
    record(events.HandoverCorrected(handover=handover, note=note))
    return note


@reading
def open_handover(actor: Actor, *, handover: Handover, form: str, at: datetime) -> Handover:
    """Read a handover; without the read in the log there is no read. `form` is page or paper."""
    handover = require(actor, Permission.FILE_OPEN, handover, at=at)
    record(events.HandoverOpened(handover=handover, form=form))
    return handover
