"""Handovers by the clock: the desk at half time, both supervisors at full time, the giver's a day on."""

from datetime import datetime

from rangkul.cases.queries import clocks as read
from rangkul.cases.ticks.telling import tell_desk, tell_supervisors
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor
from rangkul.core.ticks import ticks


@ticks
def remind(actor: Actor, at: datetime) -> int:
    """The receiver's desk hears at half time."""
    return tell_desk(actor, read.handovers_to_remind(actor, at), NoticeKind.HANDOVER_REMINDER, at)


@ticks
def escalate(actor: Actor, at: datetime) -> int:
    """The supervisors of both offices hear at full time."""
    received = tell_supervisors(actor, read.handovers_late_to(actor, at), NoticeKind.HANDOVER_LATE, at)
    given = read.handovers_late_from(actor, at)
    return received + tell_supervisors(actor, given, NoticeKind.HANDOVER_UNANSWERED, at)


@ticks
def find(actor: Actor, at: datetime) -> int:
    """The supervisors of the giver hear of a child that is nowhere a day after it should be received."""
    return tell_supervisors(actor, read.handovers_lost(actor, at), NoticeKind.HANDOVER_LOST, at)
