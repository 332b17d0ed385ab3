"""Stays by the clock: the shift a day before the days end, the supervisors once they are over."""

from datetime import datetime

from rangkul.cases.queries import clocks as read
from rangkul.cases.ticks.telling import tell_desk, tell_supervisors
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor
from rangkul.core.ticks import ticks


@ticks
def remind(actor: Actor, at: datetime) -> int:
    """The shift hears when the procedure says so."""
    return tell_desk(actor, read.stays_to_remind(actor, at), NoticeKind.STAY_REMINDER, at)


@ticks
def escalate(actor: Actor, at: datetime) -> int:
    """The supervisors hear when the days are over."""
    return tell_supervisors(actor, read.stays_over(actor, at), NoticeKind.STAY_LATE, at)
