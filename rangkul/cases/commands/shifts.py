"""Verbs of the shift: leave a note to the next shift, take one over."""

from datetime import datetime

from rangkul.cases.events.stays import ShiftNoted, ShiftTakenOver
from rangkul.cases.models import Shelter, ShiftNote
from rangkul.cases.queries import stays as read
from rangkul.cases.rules import stays as rules
from rangkul.cases.rules.names import names_in
from rangkul.cases.vocabulary import Reason
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.roles import Permission


@command
def note_shift(
    actor: Actor, *, shelter: Shelter, text: str, at: datetime, no_name_meant: bool = False
) -> ShiftNote:
    """What this shift leaves to the next; a child is named by number, or the writer says it is no name."""
    shelter = require(actor, Permission.STAY_RUN, shelter, at=at)
    if not text.strip():
        raise Refused(Reason.SHIFT_TEXT_MISSING)
    if not no_name_meant:
        rules.check_no_names(names_in(text, read.names_present(actor, shelter)))
    note = ShiftNote.objects.create(
        city=shelter.city,
        shelter=shelter,
        organisation_id=actor.organisation_id,
        text=text.strip(),
        written_by=actor.user_id,
        written_at=at,
    )
    present = read.running_stays(actor).filter(shelter=shelter).count()
    record(ShiftNoted(note=note, shelter=shelter, present=present))
    return note


@command
def take_over_shift(actor: Actor, *, note: ShiftNote, at: datetime) -> ShiftNote:
    """Somebody of the next shift has read the note and is in charge now."""
    note = require(actor, Permission.STAY_RUN, note, at=at)
    rules.check_takes_over(
        user_id=actor.user_id, written_by=note.written_by, taken_over=note.taken_over_at is not None
    )
    open_one = visible(actor, ShiftNote, at).filter(pk=note.pk, taken_over_at=None)
    if not open_one.update(taken_over_at=at, taken_over_by=actor.user_id):
        raise Refused(Reason.SHIFT_TAKEN_OVER)
    note.taken_over_at, note.taken_over_by = at, actor.user_id
    record(ShiftTakenOver(note=note, shelter=note.shelter))
    return note
