"""How a case ends: what must be on record for the reason it ends for, and the word of two people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rangkul.cases.procedure import ClosureReason
from rangkul.cases.rules.identity import age_on
from rangkul.cases.rules.moves import Move, lead
from rangkul.cases.rules.whereabouts import ENDS_ELSEWHERE
from rangkul.cases.vocabulary import (
    CaseStatus,
    Reason,
)
from rangkul.core.errors import Refused
from rangkul.core.unbroken import day_words

# Assumed: no source says how soon a supervisor decides; whoever asked must not wait without a day.
DECIDED_WITHIN = timedelta(days=3)


@dataclass(frozen=True)
class OnRecord:
    """What the file says when closure is asked for; unknown birth is None."""

    returned: bool
    attempts: int
    earliest_birth: date | None
    last_seen: date | None = None


def check_reason(
    reason: str, among: Iterable[ClosureReason], *, note: str, record: OnRecord, on: date
) -> None:
    """A case ends for a reason that its procedure lists, with what that reason asks for."""
    asked = next((one for one in among if one.reason == reason), None)
    if asked is None:
        raise Refused(Reason.CLOSURE_NEEDS_REASON)
    if asked.needs_return and not record.returned:
        raise Refused(Reason.CLOSURE_NEEDS_RETURN)
    if record.attempts < asked.attempts:
        raise Refused(Reason.CLOSURE_NEEDS_SEARCH, needed=asked.attempts, made=record.attempts)
    if asked.age_from and record.earliest_birth and age_on(on, record.earliest_birth) < asked.age_from:
        raise Refused(Reason.CLOSURE_TOO_YOUNG, age=asked.age_from)
    if asked.needs_words and not note.strip():
        raise Refused(Reason.CLOSURE_NEEDS_WORDS, what=str(asked.asks))


def check_day(reason: str, happened_on: date | None, *, record: OnRecord, on: date) -> None:
    """Nothing happened tomorrow or before a birth; nobody was seen here after a death or a move."""
    if happened_on is None:
        return
    if happened_on > on:
        raise Refused(Reason.TIME_IN_FUTURE)
    if record.earliest_birth and happened_on < record.earliest_birth:
        raise Refused(Reason.CLOSURE_BEFORE_BIRTH, day=day_words(record.earliest_birth, "j F Y"))
    if reason in ENDS_ELSEWHERE and record.last_seen and happened_on < record.last_seen:
        raise Refused(Reason.CLOSURE_BEFORE_SEEN, day=day_words(record.last_seen, "j F Y"))


class CaseStep(StrEnum):
    """What can be done with a case as a whole."""

    OPEN = "open"
    REOPEN = "reopen"
    ASK_CLOSURE = "ask_closure"
    DECLINE_CLOSURE = "decline_closure"
    CLOSE = "close"


_NOBODY_ASKED: dict[str, Reason] = {
    CaseStatus.OPEN: Reason.CLOSURE_NOT_ASKED,
    CaseStatus.CLOSED: Reason.CLOSURE_NOT_ASKED,
}


CASE_MOVES: dict[CaseStep, Move] = {
    CaseStep.OPEN: Move("desk", frozenset(), CaseStatus.OPEN, "case.opened"),
    # A child who comes back gets a new case that names the closed one.
    CaseStep.REOPEN: Move("desk", frozenset(), CaseStatus.OPEN, "case.reopened"),
    CaseStep.ASK_CLOSURE: Move(
        "worker",
        frozenset({CaseStatus.OPEN}),
        CaseStatus.CLOSURE_ASKED,
        "closure.asked",
        {CaseStatus.CLOSURE_ASKED: Reason.CLOSURE_ASKED, CaseStatus.CLOSED: Reason.CASE_CLOSED},
    ),
    CaseStep.DECLINE_CLOSURE: Move(
        "supervisor",
        frozenset({CaseStatus.CLOSURE_ASKED}),
        CaseStatus.OPEN,
        "closure.declined",
        _NOBODY_ASKED,
    ),
    CaseStep.CLOSE: Move(
        "supervisor", frozenset({CaseStatus.CLOSURE_ASKED}), CaseStatus.CLOSED, "case.closed", _NOBODY_ASKED
    ),
}


def check_can_ask_closure(status: str, *, open_referrals: int, in_shelter: bool) -> None:
    """A case is asked to end once, and when nothing is on its way any more."""
    lead(CASE_MOVES, CaseStep.ASK_CLOSURE, status)
    check_can_close(open_referrals=open_referrals, in_shelter=in_shelter)


def check_can_close(*, open_referrals: int, in_shelter: bool) -> None:
    """Nothing may still be on its way when a case ends."""
    if in_shelter:
        raise Refused(Reason.STILL_IN_SHELTER)
    if open_referrals:
        raise Refused(Reason.REFERRALS_OPEN, open=open_referrals)


def check_second_person(*, asked_by: int, decided_by: int) -> None:
    """Four eyes: whoever asked does not decide."""
    if asked_by == decided_by:
        raise Refused(Reason.CLOSURE_OWN_REQUEST)
