"""When something is due, in raw and working time in Jakarta, and how a running clock stands."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rangkul.core.datafiles import read_file

JAKARTA = ZoneInfo("Asia/Jakarta")
HOLIDAYS_FILE = Path(__file__).parent / "data" / "holidays-id.yaml"
# A phone's clock may run a little ahead of the server's.
CLOCKS_DIFFER_BY = timedelta(minutes=5)
# Beyond this many days without an opening hour the calendar itself is wrong.
_LONGEST_CLOSURE = timedelta(days=400)


class Unit(TextChoices):
    """What an amount of time is counted in."""

    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    MONTHS = "months", _("months")
    WORKING_HOURS = "working_hours", _("working hours")
    WORKING_DAYS = "working_days", _("working days")


class State(StrEnum):
    """How a running clock stands."""

    RUNNING = "running"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


def last_day(end: datetime) -> date:
    """The last day of what goes on until `end`, which for most is the midnight after it."""
    return (end - timedelta(microseconds=1)).astimezone(JAKARTA).date()


def end_of_day(day: date) -> datetime:
    """The last minute of a day, in Jakarta."""
    return datetime.combine(day, time(23, 59), JAKARTA)


@dataclass(frozen=True)
class Span:
    """An amount of time as a procedure or an agreement writes it: 6 hours, 3 working days, 12 months."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("a clock does not run backwards")


@dataclass(frozen=True)
class WorkingCalendar:
    """When an office is open."""

    opens: time = time(8)
    closes: time = time(16)
    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.opens >= self.closes or not self.weekdays:
            raise ValueError("an office that never opens has no working time")

    def is_open_on(self, day: date) -> bool:
        """Whether the office opens on this day."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def hours(self, day: date) -> tuple[datetime, datetime]:
        """Opening and closing moment of a working day."""
        return datetime.combine(day, self.opens, JAKARTA), datetime.combine(day, self.closes, JAKARTA)


@cache
def office_calendar() -> WorkingCalendar:
    """Monday to Friday, 8 to 16, with the national holidays of the data file."""
    file = read_file(HOLIDAYS_FILE).mapping(required=("source", "note", "days"))
    return WorkingCalendar(holidays=frozenset(entry.day() for entry in file["days"].items()))


def due(start: datetime, span: Span, calendar: WorkingCalendar | None = None) -> datetime:
    """The last moment that is still in time, when the clock starts at `start`.

    Hours and days are raw (a day is 24 hours). Months keep the day and hour, or take the last day of a
    shorter month. Working days end when the office closes; the day the clock started is not counted.
    """
    start = _local(start)
    calendar = calendar or office_calendar()
    if span.unit == Unit.HOURS:
        return start + timedelta(hours=span.amount)
    if span.unit == Unit.DAYS:
        return start + timedelta(days=span.amount)
    if span.unit == Unit.MONTHS:
        return add_months(start, span.amount)
    if span.unit == Unit.WORKING_HOURS:
        return add_working_time(start, timedelta(hours=span.amount), calendar)
    return _end_of_working_day(start, span.amount, calendar)


def half_time(
    start: datetime, end: datetime, span: Span, calendar: WorkingCalendar | None = None
) -> datetime:
    """When half of the time is gone, counted as the span counts; the reminder is due then."""
    start, end = _local(start), _local(end)
    if span.unit not in (Unit.WORKING_HOURS, Unit.WORKING_DAYS):
        return start + (end - start) / 2
    calendar = calendar or office_calendar()
    return add_working_time(start, working_time(start, end, calendar) / 2, calendar)


def state(now: datetime, start: datetime, end: datetime, *, remind_at: datetime | None = None) -> State:
    """How a clock stands at `now`: due soon from `remind_at` (half time unless said), over after `end`."""
    if _local(now) > _local(end):
        return State.OVERDUE
    return State.DUE_SOON if now >= (remind_at or start + (end - start) / 2) else State.RUNNING


def add_months(start: datetime, months: int) -> datetime:
    """The same day and hour some months on, or the last day of a shorter month."""
    start = _local(start)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return start.replace(year=year, month=month + 1, day=min(start.day, last))


def working_time(start: datetime, end: datetime, calendar: WorkingCalendar | None = None) -> timedelta:
    """How long the office was open between two moments."""
    start, end = _local(start), _local(end)
    total = timedelta()
    for opens, closes in _openings(start, calendar or office_calendar()):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total


def add_working_time(start: datetime, amount: timedelta, calendar: WorkingCalendar | None = None) -> datetime:
    """The moment when the office has been open for `amount` since `start`."""
    start = _local(start)
    if not amount:
        return start
    for opens, closes in _openings(start, calendar or office_calendar()):
        if closes - opens >= amount:
            return opens + amount
        amount -= closes - opens
    raise ValueError("the calendar has no working time left")


def _end_of_working_day(start: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    if not days:
        return start
    for opens, closes in _openings(start, calendar):
        if opens.date() > start.date():
            days -= 1
        if not days:
            return closes
    raise ValueError("the calendar has no working day left")


def _openings(start: datetime, calendar: WorkingCalendar) -> Iterator[tuple[datetime, datetime]]:
    """The stretches in which the office is open after `start`, without end as long as it opens at all."""
    day = last = start.date()
    while day - last <= _LONGEST_CLOSURE:
        if calendar.is_open_on(day):
            last = day
            opens, closes = calendar.hours(day)
            if closes > start:
                yield max(opens, start), closes
        day += timedelta(days=1)


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(JAKARTA)
