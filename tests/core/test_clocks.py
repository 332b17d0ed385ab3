"""Deadlines fall where somebody with a wall clock and a calendar would put them."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rangkul.core.clocks import (
    JAKARTA,
    Span,
    State,
    Unit,
    WorkingCalendar,
    add_months,
    due,
    half_time,
    office_calendar,
    state,
    working_time,
)

MINUTE = timedelta(minutes=1)
PLAIN = WorkingCalendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


moments = st.integers(0, 1_500_000).map(lambda minutes: at("2024-01-01 00:00") + minutes * MINUTE)
calendars = st.builds(
    lambda opens, length, weekdays, holidays: WorkingCalendar(
        opens=time(opens), closes=time(opens + length), weekdays=weekdays, holidays=holidays
    ),
    st.integers(0, 15),
    st.integers(1, 8),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=60),
)


def is_open(minute: datetime, calendar: WorkingCalendar) -> bool:
    """Whether the office is open during the minute that starts here."""
    if minute.weekday() not in calendar.weekdays or minute.date() in calendar.holidays:
        return False
    return calendar.opens <= minute.time() < calendar.closes


def step_by_minutes(start: datetime, minutes: int, calendar: WorkingCalendar) -> datetime:
    """The oracle: let the clock tick, and count the minutes in which somebody sits at the desk."""
    while minutes:
        minutes -= is_open(start, calendar)
        start += MINUTE
    return start


def step_by_days(start: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    """The oracle: walk from hour to hour, and count each closing time after the day of the start."""
    hour = start.replace(minute=0) + timedelta(hours=1)
    while True:
        before = hour - timedelta(hours=1)
        if hour.time() == calendar.closes and before.date() > start.date() and is_open(before, calendar):
            days -= 1
            if not days:
                return hour
        hour += timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2026-07-08 22:40", 6, Unit.HOURS, "2026-07-09 04:40"),
        ("2026-07-08 22:40", 5, Unit.DAYS, "2026-07-13 22:40"),
        ("2026-07-08 22:40", 3, Unit.WORKING_DAYS, "2026-07-13 16:00"),
        ("2026-07-11 09:00", 1, Unit.WORKING_DAYS, "2026-07-13 16:00"),
        ("2026-07-10 15:00", 2, Unit.WORKING_HOURS, "2026-07-13 09:00"),
        ("2026-08-14 15:30", 1, Unit.WORKING_HOURS, "2026-08-18 08:30"),
        ("2026-03-18 10:00", 1, Unit.WORKING_DAYS, "2026-03-20 16:00"),
        ("2026-01-31 10:00", 1, Unit.MONTHS, "2026-02-28 10:00"),
        ("2027-12-31 10:00", 2, Unit.MONTHS, "2028-02-29 10:00"),
        ("2026-07-08 22:40", 12, Unit.MONTHS, "2027-07-08 22:40"),
        ("2026-07-08 22:40", 0, Unit.WORKING_DAYS, "2026-07-08 22:40"),
    ],
)
def test_a_deadline_falls_where_the_office_would_put_it(start, amount, unit, end):
    assert due(at(start), Span(amount, unit)) == at(end)


@given(moments, st.integers(0, 40), calendars)
@settings(max_examples=60, deadline=None)
def test_working_hours_end_when_the_desk_was_staffed_long_enough(start, hours, calendar):
    end = due(start, Span(hours, Unit.WORKING_HOURS), calendar)

    assert end == step_by_minutes(start, hours * 60, calendar)


@given(moments, st.integers(1, 12), calendars.filter(lambda calendar: calendar.closes > time(0)))
@settings(max_examples=100, deadline=None)
def test_working_days_end_at_the_closing_time_of_the_last_one(start, days, calendar):
    assert due(start, Span(days, Unit.WORKING_DAYS), calendar) == step_by_days(start, days, calendar)


@given(moments, st.integers(0, 60 * 24 * 9), calendars)
@settings(max_examples=60, deadline=None)
def test_working_time_is_the_minutes_in_which_the_office_is_open(start, minutes, calendar):
    counted = sum(is_open(start + n * MINUTE, calendar) for n in range(minutes))

    assert working_time(start, start + minutes * MINUTE, calendar) == counted * MINUTE


@given(moments, st.integers(1, 12), st.sampled_from([Unit.WORKING_HOURS, Unit.WORKING_DAYS]), calendars)
@settings(max_examples=60, deadline=None)
def test_at_half_time_half_of_the_working_time_is_left(start, amount, unit, calendar):
    span = Span(amount, unit)
    end = due(start, span, calendar)

    half = half_time(start, end, span, calendar)

    assert start <= half <= end
    assert working_time(start, half, calendar) == working_time(half, end, calendar)


@given(moments, st.integers(0, 500))
@settings(deadline=None)
def test_raw_hours_pass_at_night_and_on_holidays(start, hours):
    end = start
    for _hour in range(hours):
        end += timedelta(hours=1)

    assert due(start, Span(hours, Unit.HOURS)) == end
    half = half_time(start, end, Span(hours, Unit.HOURS))
    assert half - start == end - half


@given(moments, st.integers(0, 48))
@settings(deadline=None)
def test_months_on_it_is_the_same_day_or_the_last_of_a_shorter_month(start, months):
    end = add_months(start, months)

    walked = start.date().replace(day=1)
    for _month in range(months):
        walked = (walked + timedelta(days=31)).replace(day=1)
    last = max(day for n in range(31) if (day := walked + timedelta(days=n)).month == walked.month)
    assert end.date() == min(walked + timedelta(days=start.day - 1), last)
    assert end.timetz() == start.timetz()


@given(moments, st.integers(1, 200), st.sampled_from(list(Unit)), st.integers(-50, 9000))
@settings(deadline=None)
def test_a_clock_first_runs_then_presses_then_is_over(start, amount, unit, hours):
    span = Span(min(amount, 24), unit)
    end = due(start, span, PLAIN)
    remind_at = half_time(start, end, span, PLAIN)
    now = start + timedelta(hours=hours)

    expected = State.OVERDUE if now > end else State.DUE_SOON if now >= remind_at else State.RUNNING

    assert state(now, start, end, remind_at=remind_at) == expected


def test_the_last_moment_is_still_in_time():
    start, end = at("2026-07-08 10:00"), at("2026-07-08 16:00")

    assert state(at("2026-07-08 12:59"), start, end) == State.RUNNING
    assert state(at("2026-07-08 13:00"), start, end) == State.DUE_SOON
    assert state(end, start, end) == State.DUE_SOON
    assert state(end + MINUTE, start, end) == State.OVERDUE


def test_a_moment_from_elsewhere_is_judged_in_jakarta_time():
    friday_evening_utc = datetime.fromisoformat("2026-07-10T17:30:00+00:00")  # Saturday 00:30 in Jakarta

    assert due(friday_evening_utc, Span(1, Unit.WORKING_DAYS)) == at("2026-07-13 16:00")


def test_a_moment_without_a_zone_is_our_bug():
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2026, 7, 8, 10), Span(1, Unit.HOURS))  # noqa: DTZ001


def test_a_clock_never_runs_backwards():
    with pytest.raises(ValueError, match="backwards"):
        Span(-1, Unit.HOURS)


def test_an_office_that_never_opens_again_is_said_to_be_wrong():
    shut = WorkingCalendar(holidays=frozenset(date(2026, 7, 1) + timedelta(days=n) for n in range(500)))

    with pytest.raises(ValueError, match="no working"):
        due(at("2026-07-01 09:00"), Span(9, Unit.WORKING_HOURS), shut)


def test_the_office_keeps_the_national_holidays():
    calendar = office_calendar()

    assert not calendar.is_open_on(date(2026, 8, 17))
    assert not calendar.is_open_on(date(2025, 3, 31))
    assert not calendar.is_open_on(date(2026, 7, 12))
    assert calendar.is_open_on(date(2026, 8, 18))
