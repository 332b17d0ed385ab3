"""Verbs of a joint handover: many children put on the way at once, and answered in one sitting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import connection

from rangkul.cases.commands.children import list_children
from rangkul.cases.commands.giving import Given, put_on_the_way
from rangkul.cases.commands.handovers import answerable
from rangkul.cases.events import handovers as events
from rangkul.cases.models import Handover, JointHandover, Operation
from rangkul.cases.numbers import paper_number
from rangkul.cases.rules import handovers as handover_rules
from rangkul.cases.rules.handovers import MOVES, Step
from rangkul.cases.vocabulary import Reason
from rangkul.core import edges
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import Refused
from rangkul.core.events import record, record_all
from rangkul.core.roles import Permission
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class Sitting:
    """What is said once for all who go together."""

    to: Organisation
    place: str
    given_at: datetime
    adults_male: int = 0
    adults_female: int = 0


@dataclass(frozen=True)
class Answered:
    """What one sitting answered; whoever a colleague had answered before is not among them."""

    received: Sequence[Handover]
    declined: Sequence[Handover]


@command
def give_together(
    actor: Actor,
    *,
    children: Mapping[UUID, Given],
    sitting: Sitting,
    operation: Operation | None = None,
    at: datetime,
) -> JointHandover:
    """All these children are on the way, each with a handover, a clock and a line of its own."""
    require(actor, Permission.HANDOVER_GIVE)
    if operation is not None:
        operation = require(actor, Permission.HANDOVER_GIVE, operation, at=at)
    if not children:
        raise Refused(Reason.NOBODY_CHOSEN)
    joint = JointHandover.objects.create(
        city=actor.city,
        number=paper_number("BASTB", at),
        operation=operation,
        from_organisation_id=actor.organisation_id,
        to_organisation=sitting.to,
        given_by=actor.user_id,
        given_at=sitting.given_at,
        place=sitting.place,
        adults_male=sitting.adults_male,
        adults_female=sitting.adults_female,
        recorded_at=at,
    )
    put_on_the_way(actor, dict(children), sitting.to, given_at=sitting.given_at, at=at, joint=joint)
    given = events.JointHandoverGiven(
        joint=joint,
        operation=operation,
        to_organisation=sitting.to,
        children=len(children),
        adults_male=sitting.adults_male,
        adults_female=sitting.adults_female,
    )
    record(given, occurred_at=sitting.given_at)
    return joint


@command
def answer_together(
    actor: Actor,
    *,
    joint: JointHandover,
    declined: Mapping[UUID, str],
    later: Sequence[UUID] = (),
    at: datetime,
    on_one_phone: bool = False,
) -> Answered:
    """Receive whoever is still on the way, but `declined` (with a reason each) and `later`; by handover.

    Of two phones at once each child is answered by one: the second finds it answered and leaves it so.
    """
    joint = answerable(actor, joint, at=at)
    for reason in declined.values():
        handover_rules.check_reason(reason)
    # Held until the end, so that a second phone waits here and then sees what the first one answered.
    waiting = visible(actor, Handover, at).filter(joint=joint, status__in=MOVES[Step.RECEIVE].sources)
    held = [one for one in waiting.select_for_update().order_by("pk") if one.pk not in later]
    if not held:
        raise Refused(Reason.HANDOVER_ANSWERED)
    received = [one for one in held if one.pk not in declined]
    refused = [one for one in held if one.pk in declined]
    _receive(actor, joint, received, on_one_phone=on_one_phone, at=at)
    _decline(actor, joint, refused, declined, at=at)
    return Answered(received, refused)


def _receive(
    actor: Actor, joint: JointHandover, received: list[Handover], *, on_one_phone: bool, at: datetime
) -> None:
    if not received:
        return
    keys = [one.pk for one in received]
    visible(actor, Handover, at).filter(pk__in=keys).update(
        status=MOVES[Step.RECEIVE].target, received_by=actor.user_id, received_at=at
    )
    edges.take_each(keys, edges.desk(actor.organisation_id), at=at, until=at + edges.DESK_INTAKE_FOR)
    with connection.cursor() as cursor:
        children = [one.child_id for one in received]
        cursor.execute("SELECT hold_child(c, %s) FROM unnest(%s::uuid[]) c", [at, children])
    giver = joint.from_organisation
    record_all(
        (events.HandoverReceived(handover=one, from_organisation=giver, on_one_phone=on_one_phone), None)
        for one in received
    )


def _decline(
    actor: Actor, joint: JointHandover, refused: list[Handover], why: Mapping[UUID, str], *, at: datetime
) -> None:
    if not refused:
        return
    for reason, some in groupby(sorted(refused, key=lambda one: why[one.pk]), key=lambda one: why[one.pk]):
        visible(actor, Handover, at).filter(pk__in=[one.pk for one in some]).update(
            status=MOVES[Step.DECLINE].target,
            declined_reason=reason,
            declined_by=actor.user_id,
            declined_at=at,
        )
    edges.revoke_sources([(one.child_id, one.pk) for one in refused], at=at)
    giver = joint.from_organisation
    record_all(
        (events.HandoverDeclined(handover=one, from_organisation=giver, reason=why[one.pk]), None)
        for one in refused
    )


@command
def answer_on_givers_phone(
    actor: Actor,
    *,
    joint: JointHandover,
    receiver: Actor,
    declined: Mapping[UUID, str],
    later: Sequence[UUID] = (),
    at: datetime,
) -> Answered:
    """The receiver, who has just signed on the giver's phone, answers; the phone stays the giver's."""
    joint = require(actor, Permission.HANDOVER_GIVE, joint, at=at)
    answered = answer_together(
        receiver, joint=joint, declined=declined, later=later, at=at, on_one_phone=True
    )
    record_all(
        (events.HandoverSignedHere(handover=one, receiver_id=receiver.user_id), None)
        for one in (*answered.received, *answered.declined)
    )
    return answered


@command
def open_joint_handover(
    actor: Actor, *, joint: JointHandover, lines: Sequence[Handover], form: str, at: datetime
) -> None:
    """Who reads who passes together has read a line of each child. `form` is page or paper."""
    joint = require(actor, Permission.FILE_OPEN, joint, at=at)
    if lines:
        list_children(actor, children=[one.child_id for one in lines], where="joint_handover", at=at)
    record(events.JointHandoverOpened(joint=joint, form=form))
