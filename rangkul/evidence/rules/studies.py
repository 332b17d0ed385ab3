"""Who does what in a study, and in which order: pattern before data, a lead at all times."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rangkul.core.errors import Refused
from rangkul.evidence.vocabulary import CODING_PARTS, Part, Reason

HIGHEST_RATING = 3
MOST_INFORMANTS = 200


class Stage(StrEnum):
    """How far a study has come; each stands until the next is reached."""

    EXPECTING = "expecting"
    LOCKED = "locked"
    OPEN = "open"


@dataclass(frozen=True)
class Expectation:
    """The range of rating expected at a factor."""

    low: int
    high: int


def stage(expected_locked_at: datetime | None, data_opened_at: datetime | None) -> Stage:
    """Where a study stands between its first expectation and its data."""
    if data_opened_at is not None:
        return Stage.OPEN
    return Stage.LOCKED if expected_locked_at is not None else Stage.EXPECTING


def check_leads(part: str) -> None:
    """Only the lead changes the frame, the people and the pattern."""
    if part != Part.LEAD:
        raise Refused(Reason.NOT_LEAD)


def check_codes(part: str) -> None:
    """A reader adds, codes and changes nothing."""
    if part not in CODING_PARTS:
        raise Refused(Reason.ONLY_READER)


def check_period(period_from: date, period_to: date) -> None:
    """A period does not end before it starts."""
    if period_to < period_from:
        raise Refused(Reason.PERIOD_TURNED)


def check_pattern_open(expected_locked_at: datetime | None, data_opened_at: datetime | None) -> None:
    """Expectations are written before they are locked, and never after the data were seen."""
    if expected_locked_at is not None:
        raise Refused(Reason.PATTERN_LOCKED)
    if data_opened_at is not None:
        raise Refused(Reason.DATA_OPEN)


def check_expectation(expected: Expectation | None, reason: str) -> None:
    """A range runs upwards within the scale, and has a reason; taking it back needs none."""
    if expected is None:
        return
    if not 0 <= expected.low <= expected.high <= HIGHEST_RATING:
        raise Refused(Reason.PATTERN_RANGE)
    if not reason.strip():
        raise Refused(Reason.PATTERN_REASON_MISSING)


def check_can_lock(ratings: int) -> None:
    """An empty pattern expects nothing and is not locked."""
    if ratings == 0:
        raise Refused(Reason.PATTERN_EMPTY)


def check_can_open_data(
    expected_locked_at: datetime | None, data_opened_at: datetime | None, no_pattern: str
) -> None:
    """The data are opened once, after the pattern is locked or with a reason why there is none."""
    if data_opened_at is not None:
        raise Refused(Reason.DATA_OPEN)
    if expected_locked_at is None and not no_pattern:
        raise Refused(Reason.PATTERN_NOT_LOCKED)


def check_joins(user_id: int, members: Collection[int]) -> None:
    """Nobody takes part twice."""
    if user_id in members:
        raise Refused(Reason.MEMBER_ALREADY)


def check_lead_stays(other_leads: int) -> None:
    """Somebody leads a study at all times."""
    if other_leads == 0:
        raise Refused(Reason.LAST_LEAD)


def check_target(target: int, refused: int) -> None:
    """Numbers of people that one study can hear."""
    if not (0 <= target <= MOST_INFORMANTS and 0 <= refused <= MOST_INFORMANTS):
        raise Refused(Reason.TARGET_TOO_LARGE, limit=MOST_INFORMANTS)


def check_owes_no_sample(owed: int) -> None:
    """Whoever still codes a sample goes on coding: without them it would never open."""
    if owed:
        raise Refused(Reason.MEMBER_OWES_SAMPLE)
