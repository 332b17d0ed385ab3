"""Referrals by the clock: delivered, reminded at half time, escalated at full time, then expired."""

from datetime import datetime

from rangkul.cases.commands import referrals as commands
from rangkul.cases.models import Referral
from rangkul.cases.queries import clocks
from rangkul.cases.queries import referrals as read
from rangkul.cases.ticks.telling import tell_desk, tell_supervisors
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor
from rangkul.core.ticks import each, ticks


@ticks
def deliver(actor: Actor, at: datetime) -> int:
    """What was sent stands in the receiver's queue."""
    return each(read.sent_to(actor, at), lambda one: commands.deliver_referral(actor, referral=one, at=at))


@ticks
def remind(actor: Actor, at: datetime) -> int:
    """The receiver's desk hears at half time."""
    return tell_desk(actor, read.to_remind(actor, at), NoticeKind.REFERRAL_REMINDER, at)


@ticks
def escalate(actor: Actor, at: datetime) -> int:
    """The supervisors of both parties hear at full time."""
    received = tell_supervisors(actor, read.late_to(actor, at), NoticeKind.REFERRAL_LATE, at)
    return received + tell_supervisors(actor, read.late_from(actor, at), NoticeKind.REFERRAL_UNANSWERED, at)


@ticks
def keep_access(actor: Actor, at: datetime) -> int:
    """The receiver hears a week before its access ends; the sender's supervisors hear when it has ended."""
    ending = tell_desk(
        actor, clocks.access_ending(actor, at), NoticeKind.REFERRAL_ACCESS_ENDS, at, again=_renewed
    )
    lapsed = clocks.access_lapsed(actor, at)
    return ending + tell_supervisors(actor, lapsed, NoticeKind.REFERRAL_LAPSED, at, again=_renewed)


def _renewed(referral: Referral) -> str:
    # Each renewal counts the row on.
    return str(referral.row_version)


@ticks
def expire(actor: Actor, at: datetime) -> int:
    """What nobody answered in thirty days ends."""
    return each(read.to_expire(actor, at), lambda one: commands.expire_referral(actor, referral=one, at=at))
