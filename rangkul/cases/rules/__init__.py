"""What the programme allows and computes, values in and values out; the rules every noun shares."""

from datetime import datetime

from rangkul.cases.vocabulary import Reason
from rangkul.core.clocks import CLOCKS_DIFFER_BY
from rangkul.core.errors import Refused

ADULT_FROM = 18


def check_not_in_future(moment: datetime, *, at: datetime) -> None:
    """What is written down has happened."""
    if moment > at + CLOCKS_DIFFER_BY:
        raise Refused(Reason.TIME_IN_FUTURE)


def check_follows(moment: datetime, *, first: datetime | None, reason: Reason) -> None:
    """Nothing happens before what it follows; what people type has no seconds, so the minute decides."""
    if first is not None and moment < first.replace(second=0, microsecond=0):
        raise Refused(reason)


def check_holds_case(holder_id: int, *, office: int) -> None:
    """Only the office that carries a case gives it to a worker or ends it; others may read it."""
    if holder_id != office:
        raise Refused(Reason.CASE_NOT_YOURS)


def check_is_child(age_from: int | None) -> None:
    """Whoever is surely an adult gets no child's file."""
    if age_from is not None and age_from >= ADULT_FROM:
        raise Refused(Reason.ADULT)


def coarse(degrees: float | None) -> float | None:
    """A coordinate rounded to about 100 metres: enough to find the corner, too little to find a bed."""
    return None if degrees is None else round(degrees, 3)
