"""Referrals by the clock: delivered, reminded at half time, escalated at full time, then expired."""

from collections.abc import Callable, Iterable
from datetime import datetime

from rangkul.cases.commands import referrals as commands
from rangkul.cases.models import Referral
from rangkul.cases.queries import referrals as read
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor
from rangkul.core.errors import NotFound, Refused
from rangkul.core.ticks import ticks


@ticks
def deliver(actor: Actor, at: datetime) -> int:
    """What was sent stands in the receiver's queue."""
    return _each(read.sent_to(actor, at), lambda one: commands.deliver_referral(actor, referral=one, at=at))


@ticks
def remind(actor: Actor, at: datetime) -> int:
    """The receiver's desk hears at half time."""
    return _tell(actor, read.to_remind(actor, at), NoticeKind.REFERRAL_REMINDER, False, at)


@ticks
def escalate(actor: Actor, at: datetime) -> int:
    """The supervisors of both parties hear at full time."""
    received = _tell(actor, read.late_to(actor, at), NoticeKind.REFERRAL_LATE, True, at)
    return received + _tell(actor, read.late_from(actor, at), NoticeKind.REFERRAL_UNANSWERED, True, at)


@ticks
def expire(actor: Actor, at: datetime) -> int:
    """What nobody answered in thirty days ends."""
    return _each(read.to_expire(actor, at), lambda one: commands.expire_referral(actor, referral=one, at=at))


def _tell(
    actor: Actor, waiting: Iterable[Referral], kind: NoticeKind, for_supervisors: bool, at: datetime
) -> int:
    return _each(
        waiting,
        lambda one: commands.tell_of_clock(
            actor, referral=one, kind=kind.value, for_supervisors=for_supervisors, at=at
        ),
    )


def _each(waiting: Iterable[Referral], act: Callable[[Referral], object]) -> int:
    """Act on each; whatever a person or another worker did a moment before is left as it is."""
    done = 0
    for one in waiting:
        try:
            act(one)
        except (Refused, NotFound):
            continue
        done += 1
    return done
