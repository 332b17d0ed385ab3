"""Which steps a referral may take, who takes them, and by when the receiver must answer."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from rangkul.cases.rules.moves import Move
from rangkul.cases.rules.names import names_in
from rangkul.cases.vocabulary import Reason, ReferralStatus, Service, SettledHow, Urgency
from rangkul.core.errors import Refused
from rangkul.core.roles import CEILING, Level, OrganisationKind

S = ReferralStatus

# A phone number, a NIK, a family card: ten digits or more, however they are spaced.
_LONG_NUMBER = re.compile(r"(?:\d[\s.-]?){10,}")
# How long before its end the two parties are asked whether the service goes on.
RENEW_AHEAD = timedelta(days=7)
OWN_WORD_FOR = timedelta(days=365)
# Assumed: no source says how soon what was accepted begins, or a report is read. An urgent one begins within
# a day, as it is answered; what is read late keeps a door open.
START_WITHIN = {Urgency.URGENT: timedelta(days=1), Urgency.ROUTINE: timedelta(days=7)}
READ_WITHIN = timedelta(days=3)


class Party(StrEnum):
    """The two sides of a referral; the platform itself delivers and expires for whichever side it looks."""

    SENDER = "sender"
    RECEIVER = "receiver"
    PLATFORM = "platform"


class Step(StrEnum):
    """What can be done with a referral after it was sent."""

    DELIVER = "deliver"
    OPEN = "open"
    ACKNOWLEDGE = "acknowledge"
    ASK = "ask"
    ANSWER = "answer"
    ACCEPT = "accept"
    DECLINE = "decline"
    START = "start"
    CONTINUE = "continue"
    RENEW = "renew"
    REPORT = "report"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    END_WITH_CONSENT = "end_with_consent"
    END_WITH_CASE = "end_with_case"
    CLOSE_WITH_CASE = "close_with_case"
    EXPIRE = "expire"


UNREAD = frozenset({S.SENT, S.DELIVERED})
READ = frozenset({S.OPENED, S.ACKNOWLEDGED, S.MORE_ASKED})
UNANSWERED = UNREAD | READ
AT_WORK = frozenset({S.ACCEPTED, S.STARTED})
LIVE = UNANSWERED | AT_WORK | {S.REPORTED}
# Ended without the service: the sender says what comes instead.
CAME_TO_NOTHING = frozenset({S.DECLINED, S.WITHDRAWN, S.EXPIRED})
# Of those, what the receiver did not want or never answered; what the sender took back is its own doing.
IN_VAIN = frozenset({S.DECLINED, S.EXPIRED})
OVER = frozenset({S.DECLINED, S.WITHDRAWN, S.EXPIRED, S.CLOSED})

MOVES: dict[Step, Move] = {
    Step.DELIVER: Move(Party.PLATFORM, frozenset({S.SENT}), S.DELIVERED, "referral.delivered"),
    Step.OPEN: Move(Party.RECEIVER, UNREAD, S.OPENED, "referral.opened"),
    Step.ACKNOWLEDGE: Move(Party.RECEIVER, frozenset({S.OPENED}), S.ACKNOWLEDGED, "referral.acknowledged"),
    Step.ASK: Move(
        Party.RECEIVER, frozenset({S.OPENED, S.ACKNOWLEDGED}), S.MORE_ASKED, "referral.returned_for_info"
    ),
    Step.ANSWER: Move(Party.SENDER, frozenset({S.MORE_ASKED}), S.ACKNOWLEDGED, "referral.info_given"),
    Step.ACCEPT: Move(Party.RECEIVER, READ, S.ACCEPTED, "referral.accepted"),
    Step.DECLINE: Move(Party.RECEIVER, READ, S.DECLINED, "referral.declined"),
    Step.START: Move(Party.RECEIVER, frozenset({S.ACCEPTED}), S.STARTED, "referral.started"),
    Step.CONTINUE: Move(Party.RECEIVER, AT_WORK, None, "referral.continued"),
    Step.RENEW: Move(Party.SENDER, AT_WORK, None, "referral.continued"),
    Step.REPORT: Move(Party.RECEIVER, AT_WORK, S.REPORTED, "referral.feedback"),
    Step.CLOSE: Move(Party.SENDER, frozenset({S.REPORTED}), S.CLOSED, "referral.closed"),
    # Once the receiver has reported there is nothing to take back: the report is read and closed.
    Step.WITHDRAW: Move(Party.SENDER, LIVE - {S.REPORTED}, S.WITHDRAWN, "referral.withdrawn"),
    Step.END_WITH_CONSENT: Move(Party.PLATFORM, LIVE, S.WITHDRAWN, "referral.withdrawn"),
    # The office that holds the case closes it: what another office asked in it ends too.
    Step.END_WITH_CASE: Move(Party.PLATFORM, LIVE - {S.REPORTED}, S.WITHDRAWN, "referral.withdrawn"),
    Step.CLOSE_WITH_CASE: Move(Party.PLATFORM, frozenset({S.REPORTED}), S.CLOSED, "referral.closed"),
    Step.EXPIRE: Move(Party.PLATFORM, UNANSWERED, S.EXPIRED, "referral.expired"),
}

# When a step is not open from here, what its actor should know and do instead.
_WHY_NOT: dict[Step, Reason] = {
    Step.START: Reason.REFERRAL_NOT_ACCEPTED,
    Step.CONTINUE: Reason.REFERRAL_NOT_RUNNING,
    Step.RENEW: Reason.REFERRAL_NOT_RUNNING,
    Step.REPORT: Reason.REFERRAL_NOT_ACCEPTED,
    Step.CLOSE: Reason.REFERRAL_NOT_STARTED,
    Step.ANSWER: Reason.REFERRAL_NOTHING_ASKED,
    Step.WITHDRAW: Reason.REFERRAL_REPORTED,
}


_AFTER_ACCEPTANCE = (Step.START, Step.CONTINUE, Step.REPORT)


def next_status(step: Step, status: str) -> ReferralStatus:
    """Where `step` leads from `status`; refused with what to do instead when it is not open."""
    move, now = MOVES[step], S(status)
    if now in move.sources:
        return S(move.target) if move.target else now
    if now in OVER:
        raise Refused(Reason.REFERRAL_OVER)
    if now in UNREAD and MOVES[step].party is Party.RECEIVER and step not in _AFTER_ACCEPTANCE:
        raise Refused(Reason.REFERRAL_NOT_OPENED)
    raise Refused(_WHY_NOT.get(step, Reason.REFERRAL_ANSWERED))


def check_party(step: Step, *, is_sender: bool, is_receiver: bool, sender: str, receiver: str) -> None:
    """Whoever takes a step stands on the side the step belongs to."""
    party = MOVES[step].party
    if party is Party.SENDER and not is_sender:
        raise Refused(Reason.REFERRAL_OTHER_PARTY, party=sender)
    if party is Party.RECEIVER and not is_receiver:
        raise Refused(Reason.REFERRAL_OTHER_PARTY, party=receiver)
    if not (is_sender or is_receiver):
        raise Refused(Reason.REFERRAL_OTHER_PARTY, party=sender)


def steps_open(status: str, party: Party, *, can_gain: bool = True) -> tuple[Step, ...]:
    """The steps this side may take now; without `can_gain` access cannot be kept open any longer."""
    found = (step for step, move in MOVES.items() if move.party is party and S(status) in move.sources)
    return tuple(step for step in found if can_gain or step not in (Step.CONTINUE, Step.RENEW))


def turn(status: str) -> Party | None:
    """Whose turn it is; nobody's once it is over."""
    if S(status) in OVER:
        return None
    return Party.SENDER if S(status) in (S.MORE_ASKED, S.REPORTED) else Party.RECEIVER


def turn_due(
    status: str,
    *,
    urgency: str,
    answer_due: datetime,
    answered_at: datetime | None,
    access_ends: datetime,
    reported_at: datetime | None,
) -> datetime | None:
    """Until when whoever has the turn takes it; none once it is over."""
    now = S(status)
    if now in OVER:
        return None
    if now in UNANSWERED:
        return answer_due
    if now is S.REPORTED and reported_at is not None:
        return reported_at + READ_WITHIN
    # A service that runs is reported on, or said to go on, before its access ends.
    starts = answered_at + START_WITHIN[Urgency(urgency)] if answered_at is not None else access_ends
    return min(starts, access_ends) if now is S.ACCEPTED else access_ends


def ends_soon(status: str, access_ends: datetime, *, at: datetime) -> bool:
    """Whether a service runs and the receiver's access ends within days, or has ended."""
    return S(status) in AT_WORK and access_ends <= at + RENEW_AHEAD


def is_lapsed(status: str, access_ends: datetime, *, at: datetime) -> bool:
    """Whether a service runs and nobody said in time that it goes on."""
    return S(status) in AT_WORK and access_ends <= at


def own_word_carries(sent_at: datetime, *, at: datetime) -> bool:
    """Whether the receiver may still keep its own access open; after a year only the sender does."""
    return at < sent_at + OWN_WORD_FOR


def check_can_continue(sent_at: datetime, *, at: datetime) -> None:
    """After a year the sender must say that the service goes on."""
    if not own_word_carries(sent_at, at=at):
        raise Refused(Reason.REFERRAL_ASK_SENDER)


def check_gained(before: datetime, until: datetime) -> None:
    """Access never goes beyond the consent it rests on."""
    if until <= before:
        raise Refused(Reason.REFERRAL_CONSENT_ENDS)


def unheard(status: str, answer_due: datetime, *, at: datetime) -> bool:
    """Whether the receiver has the turn to answer and let its time pass."""
    return status in UNANSWERED and turn(status) is Party.RECEIVER and at > answer_due


def check_expired(expires_at: datetime, *, at: datetime) -> None:
    """A referral expires when its time is up, not before."""
    if at < expires_at:
        raise Refused(Reason.REFERRAL_NOT_DUE)


def check_receiver(
    *,
    receiver: str,
    active: bool,
    accredited: bool,
    kind: str,
    gives: Iterable[str],
    itself: bool,
    running: bool,
) -> None:
    """The receiver is another office, works now, may give the service and is not asked already."""
    if itself:
        raise Refused(Reason.REFERRAL_TO_ITSELF)
    if not active:
        raise Refused(Reason.RECEIVER_INACTIVE, receiver=receiver)
    if kind == OrganisationKind.LKS and not accredited:
        raise Refused(Reason.RECEIVER_LAPSED, receiver=receiver)
    if kind not in gives or not can_receive(kind):
        raise Refused(Reason.NOT_THEIR_SERVICE, receiver=receiver)
    if running:
        raise Refused(Reason.REFERRAL_RUNNING)


def can_receive(kind: str) -> bool:
    """Whether this kind of organisation may ever learn that a case exists."""
    return CEILING.get(kind, Level.NOTHING) >= Level.SIGNPOST


def level_on_acceptance(service: str, kind: str) -> int:
    """How far acceptance opens: the slice, or the file for an institution in which the child will live."""
    lives_there = service == Service.RESIDENTIAL_CARE and kind == OrganisationKind.LKS
    return Level.FILE if lives_there else Level.SLICE


def check_fields(needed: Iterable[tuple[str, str]], known: Iterable[str]) -> None:
    """What the receiver cannot begin without is known; `needed` are codes with their words."""
    have = set(known)
    missing = [word for code, word in needed if code not in have]
    if missing:
        raise Refused(Reason.FIELDS_MISSING, fields=", ".join(missing))


def check_can_settle(status: str, how: str, *, settled: bool, case_runs: bool) -> None:
    """What came to nothing in a case that runs is settled once, by a listed way."""
    if S(status) not in CAME_TO_NOTHING:
        raise Refused(Reason.REFERRAL_STILL_RUNS)
    if not case_runs:
        raise Refused(Reason.CASE_CLOSED)
    if settled:
        raise Refused(Reason.REFERRAL_SETTLED)
    if how not in SettledHow.values:
        raise Refused(Reason.REFERRAL_NEEDS_HOW)


def check_names_nobody(words: str, names: Iterable[str]) -> None:
    """Before acceptance the receiver may not learn who the child is: no name, no long number."""
    if names_in(words, names) or _LONG_NUMBER.search(words):
        raise Refused(Reason.REFERRAL_NAMES_CHILD)


def check_best_interest(reason: str, words: str) -> None:
    """Each referral says why it is best for this child."""
    if not reason or not words.strip():
        raise Refused(Reason.BEST_INTEREST_MISSING)
