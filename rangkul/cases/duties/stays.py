"""What waits in the shelter: the days that end, the shift note, and notes to take over."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.cases import procedures
from rangkul.cases.deadlines import deadlines_read_along, procedure_of
from rangkul.cases.models import Shelter, Stay
from rangkul.cases.procedure import Deadline
from rangkul.cases.queries import stays as read
from rangkul.cases.rules.stays import hours_between
from rangkul.cases.words import since_pick_up
from rangkul.core.access import Actor
from rangkul.core.clocks import end_of_day
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission, Role

_A_NOTE_WAITS_FOR = timedelta(hours=24)


def _runs_house(actor: Actor) -> bool:
    return actor.may(Permission.STAY_RUN) and actor.role in (Role.SHELTER_STAFF, Role.CASE_SUPERVISOR)


@duties
def houses(actor: Actor, at: datetime) -> list[Duty]:
    """Stays whose days end, notes to the next shift (the supervisor's once late), and houses to empty."""
    if not _runs_house(actor):
        return []
    stays = read.stays_on_the_clock(actor, at)
    if not stays:
        return []
    versions = procedures.with_keys(stays[0].versions)  # type: ignore[attr-defined]
    until, found = deadlines_read_along(stays, versions), []
    for stay in stays:
        if _presses(until[stay.pk], actor, at):
            found.append(_stay(stay, until[stay.pk], at))
    # The shift note is a clock of the house, not of a child: it follows what is in force today.
    procedure = procedure_of(actor.city, at, among=versions)
    for house in {stay.shelter_id: stay.shelter for stay in stays}.values():
        here = [stay for stay in stays if stay.shelter_id == house.pk]
        first_in, note_at = min(stay.in_at for stay in here), here[0].note_at  # type: ignore[attr-defined]
        deadline = read.note_deadline(procedure, first_in=first_in, note_at=note_at)
        if _presses(deadline, actor, at):
            found.append(_note(house, deadline))
        if house.closes_on is not None:
            found.append(_to_empty(house, house.closes_on, len(here)))
    return found


@duties
def children_of_mine(actor: Actor, at: datetime) -> list[Duty]:
    """Children whose case one works on and whose days in a house end: the worker decides where they go."""
    if actor.role != Role.SOCIAL_WORKER:
        return []
    stays = read.stays_of_my_cases(actor, at)
    if not stays:
        return []
    until = deadlines_read_along(stays, procedures.with_keys(stays[0].versions))  # type: ignore[attr-defined]
    waiting = [stay for stay in stays if at >= until[stay.pk].remind_at]
    return [_to_decide(stay, until[stay.pk], at) for stay in waiting]


def _to_decide(stay: Stay, deadline: Deadline, at: datetime) -> Duty:
    case = reverse("case_after", args=[stay.case_id])  # type: ignore[attr-defined]
    return replace(_stay(stay, deadline, at), url=case, act=_("Decide where the child goes"))


def _presses(deadline: Deadline, actor: Actor, at: datetime) -> bool:
    return at > deadline.due or (actor.role != Role.CASE_SUPERVISOR and at >= deadline.remind_at)


def _stay(stay: Stay, deadline: Deadline, at: datetime) -> Duty:
    names = {"called": stay.called}  # type: ignore[attr-defined]
    late = _("%(called)s has been here longer than allowed. Decide today where the child goes.")
    soon = _("The days of %(called)s here end soon. Where does the child go?")
    return Duty(
        deadline.due,
        (late if at > deadline.due else soon) % names,
        reverse("stay", args=[stay.pk]),
        _("Open the stay"),
        icon="bed",
        detail=since_pick_up(hours_between(stay.picked_up_at, at)),
        kind="stay",
        child=stay.child_id,
    )


def _note(house: Shelter, deadline: Deadline) -> Duty:
    text = _("Leave the shift note of %(house)s to the next shift.") % {"house": house.name}
    url = f"{reverse('shift')}?house={house.pk}"
    return Duty(deadline.due, text, url, _("Write the note"), icon="edit", kind="shift")


def _to_empty(house: Shelter, day: date, sleep_here: int) -> Duty:
    text = ngettext(
        "%(house)s closes, and %(count)s child still sleeps there. Find the child another place.",
        "%(house)s closes, and %(count)s children still sleep there. Find each of them another place.",
        sleep_here,
    ) % {"house": house.name, "count": sleep_here}
    # Closed from that day on: whoever sleeps there is moved before it begins.
    due = end_of_day(day - timedelta(days=1))
    return Duty(due, text, reverse("shelter_board"), _("Open the board"), icon="bed", kind="house")


@duties
def shift_notes_to_take_over(actor: Actor, at: datetime) -> list[Duty]:
    """The latest note of another shift that nobody has taken over yet."""
    if actor.role != Role.SHELTER_STAFF:
        return []
    waiting = read.shift_notes(actor).filter(taken_over_at=None, written_at__gt=at - _A_NOTE_WAITS_FOR)
    note = waiting.exclude(written_by=actor.user_id).first()
    if note is None:
        return []
    text = _("%(writer)s left a shift note. Read it and take over.") % {"writer": note.writer or ""}  # type: ignore[attr-defined]
    url = f"{reverse('shift')}?house={note.shelter_id}"
    return [Duty(None, text, url, _("Take over"), icon="board", kind="shift")]
