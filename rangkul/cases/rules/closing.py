"""What must be on record before a case is closed, for each reason a case can end for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rangkul.cases.rules import ADULT_FROM
from rangkul.cases.rules.identity import age_on
from rangkul.cases.vocabulary import CloseReason, CloseStates, Reason
from rangkul.core.errors import Refused

# Assumed: no source says how often one looks for a child; once is chance.
ATTEMPTS = 2


@dataclass(frozen=True)
class Demand:
    """What a reason asks for: a return, the worker's words, attempts to find the child, eighteen years."""

    returned: bool = False
    words: bool = False
    attempts: int = 0
    of_age: bool = False


@dataclass(frozen=True)
class OnRecord:
    """What the file says when closure is asked for; unknown birth is None."""

    returned: bool
    attempts: int
    earliest_birth: date | None


DEMANDS: Mapping[str, Demand] = {
    CloseReason.GOALS_REACHED: Demand(),
    CloseReason.SAFE_WITH_FAMILY: Demand(returned=True),
    CloseReason.IN_LASTING_CARE: Demand(returned=True),
    CloseReason.HOME_CITY: Demand(returned=True),
    CloseReason.OF_AGE: Demand(words=True, of_age=True),
    CloseReason.MOVED_AWAY: Demand(words=True),
    CloseReason.LOST_CONTACT: Demand(words=True, attempts=ATTEMPTS),
    CloseReason.DIED: Demand(words=True),
    CloseReason.OPENED_BY_MISTAKE: Demand(words=True),
}


def check_reason(reason: str, *, note: str, record: OnRecord, on: date) -> None:
    """A case ends for a listed reason, with what that reason must state."""
    demand = DEMANDS.get(reason)
    if demand is None:
        raise Refused(Reason.CLOSURE_NEEDS_REASON)
    if demand.returned and not record.returned:
        raise Refused(Reason.CLOSURE_NEEDS_RETURN)
    if record.attempts < demand.attempts:
        raise Refused(Reason.CLOSURE_NEEDS_SEARCH, needed=demand.attempts, made=record.attempts)
    if demand.of_age and record.earliest_birth and age_on(on, record.earliest_birth) < ADULT_FROM:
        raise Refused(Reason.CLOSURE_STILL_A_CHILD)
    if demand.words and not note.strip():
        raise Refused(Reason.CLOSURE_NEEDS_WORDS, what=CloseStates(reason).label)
