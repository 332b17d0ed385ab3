"""What must be on record before a case is closed, as its procedure asks for the reason it ends for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rangkul.cases.procedure import ClosureReason
from rangkul.cases.rules.identity import age_on
from rangkul.cases.rules.whereabouts import ENDS_ELSEWHERE
from rangkul.cases.vocabulary import Reason
from rangkul.core.errors import Refused
from rangkul.core.unbroken import day_words


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
