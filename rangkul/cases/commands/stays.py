"""Verbs of the shelter stay: admit a child, move it to another bed, end the stay, open it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from rangkul.cases import rules
from rangkul.cases.commands.visits import cancel_visits
from rangkul.cases.events import stays as events
from rangkul.cases.models import IS_OPEN, Case, Child, Handover, Shelter, Stay
from rangkul.cases.on_file import on_file
from rangkul.cases.queries.children import reads_file
from rangkul.cases.queries.stays import running_stays_of
from rangkul.cases.queries.visits import visits_to_pause
from rangkul.cases.rules import stays as stay_rules
from rangkul.cases.rules.moves import lead
from rangkul.cases.rules.shelters import check_takes_in
from rangkul.cases.rules.stays import Step
from rangkul.cases.vocabulary import LegalBasis, Reason, StayOutReason
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command, reading
from rangkul.core.errors import NotFound, Refused, Stale
from rangkul.core.events import record
from rangkul.core.roles import Permission

# One queue a house; the number keeps it apart from other queues of the database.
_BEDS_QUEUE = 7501
# What the database holds of houses and beds, by the names of its rules.
_FACTS = {
    "stay_bed_is_never_taken_twice": Reason.BED_TAKEN,
    "stay_is_one_at_a_time": Reason.STAY_RUNNING,
    "shelter_takes_nobody_in": Reason.SHELTER_CLOSES,
    # Before the next: its trigger, which the error also names, holds both rules.
    "shelter_is_not_empty": Reason.SHELTER_NOT_EMPTY,
    "shelter_keeps_used_beds": Reason.BEDS_IN_USE,
}


@dataclass(frozen=True)
class Arrival:
    """How a child comes in."""

    picked_up_at: datetime
    in_at: datetime
    property_kept: str = ""
    health_note: str = ""


@command
def admit_child(
    actor: Actor, *, child: Child, shelter: Shelter, bed: int, arrival: Arrival, at: datetime
) -> Stay:
    """The child gets a bed that nobody has, and the days of the stay begin."""
    child = require(actor, Permission.STAY_RUN, child, at=at)
    shelter = require(actor, Permission.STAY_RUN, shelter, at=at)
    check_takes_in(shelter.closes_on)
    stay_rules.check_bed(bed, beds=shelter.beds)
    rules.check_not_in_future(arrival.in_at, at=at)
    stay_rules.check_order(arrival.picked_up_at, arrival.in_at)
    # Held until the end, so that nobody closes the case while the child comes in.
    list(visible(actor, Case, at).filter(IS_OPEN, child=child).select_for_update())
    _check_received(actor, child, at=at)
    if running_stays_of(actor, child, at=at).exists():
        raise Refused(Reason.STAY_RUNNING)
    with one_at_a_time(shelter):
        stay = Stay.objects.create(
            **on_file(actor, child, legal_basis=LegalBasis.PUBLIC_TASK, at=at),
            shelter=shelter,
            bed=bed,
            picked_up_at=arrival.picked_up_at,
            in_at=arrival.in_at,
            property_kept=arrival.property_kept,
            health_note=arrival.health_note,
        )
    hours = stay_rules.hours_between(arrival.picked_up_at, arrival.in_at)
    # Nobody visits at home a child who sleeps here; the next return plans its visits anew.
    paused = cancel_visits(visits_to_pause(actor, child, at=at), at)
    started = events.StayStarted(
        stay=stay, shelter=shelter, bed=bed, hours_since_pick_up=hours, visits_paused=paused
    )
    record(started, occurred_at=arrival.in_at)
    return stay


def _check_received(actor: Actor, child: Child, *, at: datetime) -> None:
    on_the_way = visible(actor, Handover, at).filter(child_id=child.pk, status="in_transit").exists()
    if on_the_way or not reads_file(actor, child.pk, at=at):
        raise Refused(Reason.NOT_RECEIVED_YET)


@contextmanager
def one_at_a_time(shelter: Shelter) -> Iterator[None]:
    """Beds of one house are given one after the other; what the database refuses becomes a sentence.

    The constraint alone keeps a bed from being taken twice, but of many at once PostgreSQL would end some
    as deadlocks; in a queue each learns the true reason.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_BEDS_QUEUE, shelter.pk])
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for fact, reason in _FACTS.items():
            if fact in str(error):
                raise Refused(reason) from None
        raise


@command
def move_bed(actor: Actor, *, stay: Stay, bed: int, shelter: Shelter | None = None, at: datetime) -> Stay:
    """The child sleeps in another free bed, of the same house or of another one of the same office."""
    stay = _running(actor, stay, Step.MOVE_BED, at=at)
    house, bed_before = stay.shelter, stay.bed
    to = require(actor, Permission.STAY_RUN, shelter, at=at) if shelter else house
    if (to.pk, bed) == (house.pk, bed_before):
        raise Refused(Reason.SAME_BED)
    if to.pk != house.pk:
        check_takes_in(to.closes_on)
    stay_rules.check_bed(bed, beds=to.beds)
    with one_at_a_time(to):
        _change(actor, stay, at=at, shelter_id=to.pk, bed=bed, bed_since=at)
    stay.shelter = to
    moved = events.StayMoved(stay=stay, shelter=to, from_shelter=house, from_bed=bed_before, to_bed=bed)
    record(moved)
    return stay


@command
def end_stay(actor: Actor, *, stay: Stay, out_at: datetime, reason: str, to_whom: str, at: datetime) -> Stay:
    """The child leaves, and the bed is free from that moment."""
    stay = _running(actor, stay, Step.END, at=at)
    stay_rules.check_out_reason(reason)
    rules.check_not_in_future(out_at, at=at)
    stay_rules.check_order(stay.bed_since or stay.in_at, out_at)
    _leave(actor, stay, out_at=out_at, reason=reason, to_whom=to_whom, at=at)
    return stay


def end_stays_of(
    actor: Actor, child: Child, *, out_at: datetime, reason: StayOutReason, to_whom: str, at: datetime
) -> None:
    """Inside a command by which the child goes elsewhere: it leaves the bed it has, in whichever house."""
    for stay in running_stays_of(actor, child, at=at):
        stay_rules.check_order(stay.bed_since or stay.in_at, out_at)
        _leave(actor, stay, out_at=out_at, reason=reason.value, to_whom=to_whom, at=at)


def _leave(actor: Actor, stay: Stay, *, out_at: datetime, reason: str, to_whom: str, at: datetime) -> None:
    _change(actor, stay, at=at, out_at=out_at, out_reason=reason, out_to=to_whom)
    hours = stay_rules.hours_between(stay.in_at, out_at)
    record(events.StayEnded(stay=stay, shelter=stay.shelter, reason=reason, hours=hours), occurred_at=out_at)


@reading
def open_stay(actor: Actor, *, stay: Stay, at: datetime) -> Stay:
    """Read how a child stays; without the read in the log there is no read."""
    stay = require(actor, Permission.STAY_RUN, stay, at=at)
    record(events.StayOpened(stay=stay))
    return stay


def _running(actor: Actor, stay: Stay, step: Step, *, at: datetime) -> Stay:
    seen = stay.version
    stay = require(actor, Permission.STAY_RUN, stay, at=at)
    if not visible(actor, Shelter, at).filter(pk=stay.shelter_id).exists():
        raise NotFound
    lead(stay_rules.MOVES, step, stay.status)
    if stay.version != seen:
        raise Stale({_("Bed"): stay.bed})
    return stay


def _change(actor: Actor, stay: Stay, *, at: datetime, **values: object) -> None:
    version = stay.version + 1
    mine = visible(actor, Stay, at).filter(pk=stay.pk, out_at=None, version=stay.version)
    if not mine.update(version=version, **values):
        raise Refused(Reason.STAY_ENDED)
    for name, value in {**values, "version": version}.items():
        setattr(stay, name, value)
