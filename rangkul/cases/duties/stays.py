"""What waits in the shelter: the five days, the shift note, and notes to take over."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from rangkul.cases.queries import stays as read
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission, Role

_A_NOTE_WAITS_FOR = timedelta(hours=24)


def _runs_house(actor: Actor) -> bool:
    return actor.may(Permission.STAY_RUN) and actor.role in (Role.SHELTER_STAFF, Role.CASE_SUPERVISOR)


@duties
def stays_ending(actor: Actor, at: datetime) -> list[Duty]:
    """Stays whose five days end soon, for the shift; those that are over, for the supervisor too."""
    if not _runs_house(actor):
        return []
    supervises = actor.role == Role.CASE_SUPERVISOR
    return [
        _stay(one, at)
        for one in read.residents(actor, at)
        if at > one.deadline.due or (not supervises and at >= one.deadline.remind_at)
    ]


def _stay(one: read.Resident, at: datetime) -> Duty:
    names = {"called": one.name or one.stay.child.number, "hours": one.hours}
    late = _("%(called)s has been here longer than five days. Decide today where the child goes.")
    soon = _("The five days of %(called)s end soon. Where does the child go?")
    return Duty(
        one.deadline.due,
        (late if at > one.deadline.due else soon) % names,
        reverse("stay", args=[one.stay.pk]),
        _("Open the stay"),
        icon="bed",
        detail=_("%(hours)s hours since pick-up") % names,
        kind="stay",
    )


@duties
def shift_notes_due(actor: Actor, at: datetime) -> list[Duty]:
    """The note to the next shift, from an hour before it is due; missing ones for the supervisor too."""
    if not _runs_house(actor):
        return []
    supervises = actor.role == Role.CASE_SUPERVISOR
    found = []
    for house in read.shelters(actor):
        deadline = read.shift_due(actor, house, at)
        if deadline and (at > deadline.due or (not supervises and at >= deadline.remind_at)):
            text = _("Leave the shift note of %(house)s to the next shift.") % {"house": house.name}
            found.append(
                Duty(deadline.due, text, reverse("shift"), _("Write the note"), icon="edit", kind="shift")
            )
    return found


@duties
def shift_notes_to_take_over(actor: Actor, at: datetime) -> list[Duty]:
    """The latest note of another shift that nobody has taken over yet."""
    if actor.role != Role.SHELTER_STAFF:
        return []
    waiting = read.shift_notes(actor).filter(taken_over_at=None, written_at__gt=at - _A_NOTE_WAITS_FOR)
    note = waiting.exclude(written_by=actor.user_id).first()
    if note is None:
        return []
    text = _("%(writer)s left a shift note. Read it and take over.") % {"writer": read.writer_of(note)}
    return [Duty(None, text, reverse("shift"), _("Take over"), icon="board", kind="shift")]
