"""What the programme allows at a handover: who may give to whom, who may answer, who is told."""

from datetime import timedelta
from enum import StrEnum

from rangkul.cases.rules.moves import Move
from rangkul.cases.vocabulary import DeclineHandover, HandoverStatus, NeverArrived, Reason, WithdrawHandover
from rangkul.core.errors import Refused
from rangkul.core.roles import Level, OrganisationKind, ceiling

TRIES = 5
TRIES_WITHIN_MINUTES = 15

# Assumed: nobody is on the way within a city for a day; from then on everybody who gives is asked what became
# of the child, and its supervisors with them.
LOST_AFTER = timedelta(hours=24)
# Assumed: what one of us does about a child that never arrived, colleagues do from the next day on.
COLLEAGUES_AFTER = timedelta(hours=24)

# Taken back is a child who is still with the giver; of any other one says what became of it.
TAKEN_BACK_FOR = (
    WithdrawHandover.OTHER_OFFICE,
    WithdrawHandover.HOSPITAL,
    WithdrawHandover.MISTAKE,
    WithdrawHandover.OTHER,
)

# Who can take a child in: the file comes along.
RECEIVERS = (
    OrganisationKind.SOCIAL_SERVICE,
    OrganisationKind.LKS,
    OrganisationKind.WOMEN_CHILD,
    OrganisationKind.HEALTH,
)


class Step(StrEnum):
    """What can be done with a handover."""

    GIVE = "give"
    RECEIVE = "receive"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    NEVER_ARRIVED = "never_arrived"


# A handover that moves the child; one that was declined or taken back leaves it where it was.
MOVES_CHILD = (HandoverStatus.IN_TRANSIT, HandoverStatus.RECEIVED)
_ON_THE_WAY = frozenset({HandoverStatus.IN_TRANSIT})
_ANSWERED: dict[str, Reason] = dict.fromkeys(set(HandoverStatus) - _ON_THE_WAY, Reason.HANDOVER_ANSWERED)

MOVES: dict[Step, Move] = {
    Step.GIVE: Move("giver", frozenset(), HandoverStatus.IN_TRANSIT, "handover.offered"),
    Step.RECEIVE: Move("receiver", _ON_THE_WAY, HandoverStatus.RECEIVED, "handover.received", _ANSWERED),
    Step.DECLINE: Move("receiver", _ON_THE_WAY, HandoverStatus.DECLINED, "handover.declined", _ANSWERED),
    Step.WITHDRAW: Move("giver", _ON_THE_WAY, HandoverStatus.WITHDRAWN, "handover.withdrawn", _ANSWERED),
    # A receiver may have said first that the child did not come; what became of it the giver says.
    Step.NEVER_ARRIVED: Move(
        "giver",
        _ON_THE_WAY | {HandoverStatus.DECLINED},
        HandoverStatus.NEVER_ARRIVED,
        "handover.never_arrived",
        _ANSWERED,
    ),
}


def may_receive(kind: str, *, accredited: bool, giver_reads_file: bool) -> bool:
    """Whether an organisation can take a child in; without the file one gives to the social service only."""
    if kind == OrganisationKind.SOCIAL_SERVICE:
        return True
    return giver_reads_file and kind in RECEIVERS and ceiling(kind, accredited) >= Level.FILE


def check_gives(*, holder_id: int, giver_id: int) -> None:
    """Only the office in whose hands the child is hands it over."""
    if holder_id != giver_id:
        raise Refused(Reason.HANDOVER_NOT_YOURS)


def check_parties(*, giver_id: int, receiver_id: int, receiver: str, can_receive: bool) -> None:
    """A child passes from one office to another that can take it in."""
    if giver_id == receiver_id:
        raise Refused(Reason.HANDOVER_TO_ITSELF)
    if not can_receive:
        raise Refused(Reason.HANDOVER_RECEIVER, receiver=receiver)


def check_answers(*, organisation_id: int, user_id: int, to_id: int, given_by: int, receiver: str) -> None:
    """Only somebody of the receiving office answers, and never the person who gave."""
    if organisation_id != to_id:
        raise Refused(Reason.HANDOVER_NOT_THEIRS, receiver=receiver)
    if user_id == given_by:
        raise Refused(Reason.HANDOVER_SAME_PERSON)


# These say nothing by themselves, and the giver stands there with the child.
NEEDS_WORDS = (DeclineHandover.RECORD_WRONG, DeclineHandover.OTHER)


def check_reason(reason: str, words: str = "") -> None:
    """A handover is declined for a listed reason, and in words for one that says nothing by itself."""
    if reason not in DeclineHandover.values:
        raise Refused(Reason.HANDOVER_NEEDS_REASON)
    if reason in NEEDS_WORDS and not words.strip():
        raise Refused(Reason.HANDOVER_NEEDS_WORDS)


def check_withdraws(*, organisation_id: int, from_id: int, giver: str, reason: str) -> None:
    """Only the giving office takes a handover back, for a listed reason."""
    check_giver(organisation_id, from_id, giver)
    if reason not in TAKEN_BACK_FOR:
        raise Refused(Reason.HANDOVER_NEEDS_WHY)


def never_came(status: str, declined_reason: str) -> bool:
    """Whether the giver can still say what became of the child: on the way, or declined as not arrived."""
    if status == HandoverStatus.DECLINED:
        return declined_reason == DeclineHandover.CHILD_NOT_PRESENT
    return status == HandoverStatus.IN_TRANSIT


def check_never_came(status: str, declined_reason: str, *, moved_on: bool) -> None:
    """Nothing is said of a child that came, or that went on since."""
    if not never_came(status, declined_reason):
        raise Refused(Reason.HANDOVER_ANSWERED)
    if moved_on:
        raise Refused(Reason.HANDOVER_CHILD_MOVED_ON)


def check_never_arrived(*, organisation_id: int, from_id: int, giver: str, reason: str, known: str) -> None:
    """Only the giving office says that a child never arrived: why, and what is known of it."""
    check_giver(organisation_id, from_id, giver)
    if reason not in NeverArrived.values:
        raise Refused(Reason.HANDOVER_NEEDS_WHAT_BECAME)
    if reason != NeverArrived.MISTAKE and not known:
        raise Refused(Reason.HANDOVER_NEEDS_KNOWN)


def check_giver(organisation_id: int, from_id: int, giver: str) -> None:
    """Only the giving office ends a handover that was not received."""
    if organisation_id != from_id:
        raise Refused(Reason.HANDOVER_NOT_GIVEN, giver=giver)


def check_tries(failed: int) -> None:
    """Guessing a colleague's password on a borrowed phone ends soon."""
    if failed >= TRIES:
        raise Refused(Reason.TOO_MANY_TRIES, minutes=TRIES_WITHIN_MINUTES)
