"""What the programme allows in the shelter: beds, times, what is missing, what a shift note may not say."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from rangkul.cases.rules.moves import Move
from rangkul.cases.vocabulary import Missing, Papers, Reason, StayOutReason, StayStatus
from rangkul.core.errors import Refused

RISK_INSTRUMENT = "risk-24h"
FULL_INSTRUMENT = "four-sides"
_KNOWN_PAPERS = frozenset({Papers.COMPLETE, Papers.CERTIFICATE, Papers.NIK})


class Step(StrEnum):
    """What can be done with a stay."""

    ADMIT = "admit"
    MOVE_BED = "move_bed"
    END = "end"


# After such an end nobody is left to follow: no case is asked for any more.
NOBODY_TO_FOLLOW = frozenset({StayOutReason.ADULT, StayOutReason.DIED})

_HERE = frozenset({StayStatus.RUNNING})
_OVER: dict[str, Reason] = {StayStatus.ENDED: Reason.STAY_ENDED}

MOVES: dict[Step, Move] = {
    Step.ADMIT: Move("shelter", frozenset(), StayStatus.RUNNING, "stay.started"),
    Step.MOVE_BED: Move("shelter", _HERE, None, "stay.moved", _OVER),
    Step.END: Move("shelter", _HERE, StayStatus.ENDED, "stay.ended", _OVER),
}


def check_bed(bed: int, *, beds: int) -> None:
    """The house has this bed."""
    if not 1 <= bed <= beds:
        raise Refused(Reason.NO_SUCH_BED, beds=beds)


def check_order(start: datetime, end: datetime) -> None:
    """Nothing ends before it starts."""
    if end < start:
        raise Refused(Reason.TIME_BEFORE_START)


def check_out_reason(reason: str) -> None:
    """A stay ends for a listed reason."""
    if reason not in StayOutReason.values:
        raise Refused(Reason.OUT_REASON_MISSING)


def check_takes_over(*, user_id: int, written_by: int, taken_over: bool) -> None:
    """The next shift takes a note over, once."""
    if taken_over:
        raise Refused(Reason.SHIFT_TAKEN_OVER)
    if user_id == written_by:
        raise Refused(Reason.SHIFT_OWN_NOTE)


def hours_between(start: datetime, end: datetime) -> int:
    """Whole hours."""
    return max(int((end - start) / timedelta(hours=1)), 0)


def missing(
    *, handed_over: bool, has_case: bool, signed: Iterable[str], full_name: str, papers: str, contacts: int
) -> list[Missing]:
    """What a child in the shelter still needs, the most urgent first."""
    done = set(signed)
    lacks = [
        (Missing.CASE, not has_case),
        (Missing.RISK, RISK_INSTRUMENT not in done),
        (Missing.ASSESSMENT, FULL_INSTRUMENT not in done),
        (Missing.FAMILY, not contacts),
        (Missing.NAME, not full_name.strip()),
        (Missing.PAPERS, papers not in _KNOWN_PAPERS),
        (Missing.HANDOVER, not handed_over),
    ]
    return [what for what, lacking in lacks if lacking]


def check_no_names(found: Iterable[str]) -> None:
    """A shift note that seems to name a child is written only by somebody who says that it does not."""
    words = ", ".join(found)
    if words:
        raise Refused(Reason.NAME_IN_NOTE, names=words)
