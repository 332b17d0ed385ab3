"""When people of the invented city work: the street at any hour, the file by day, offices on working days."""

import random
from datetime import datetime, timedelta

from rangkul.core.clocks import JAKARTA, office_calendar

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_DAY_BEGINS, _DAY_ENDS = 7, 21
# A patrol meets children from the morning rush until late in the evening.
_ON_THE_STREET = (9, 22)


def by_day(at: datetime, dice: random.Random) -> datetime:
    """This moment, or some time next morning when it falls into the night."""
    local = at.astimezone(JAKARTA)
    if _DAY_BEGINS <= local.hour < _DAY_ENDS:
        return at
    day = local if local.hour < _DAY_BEGINS else local + DAY
    return day.replace(hour=_DAY_BEGINS, minute=0, second=0, microsecond=0) + dice.uniform(10, 110) * MINUTE


def in_office(at: datetime, dice: random.Random) -> datetime:
    """This moment, or some time on the next working day when the offices are closed."""
    calendar, local = office_calendar(), at.astimezone(JAKARTA)
    day = local.date()
    if calendar.is_open_on(day) and calendar.opens <= local.time() < calendar.closes:
        return at
    if local.time() >= calendar.opens:
        day += DAY
    while not calendar.is_open_on(day):
        day += DAY
    return calendar.hours(day)[0] + dice.uniform(10, 300) * MINUTE


def on_the_street(at: datetime, dice: random.Random) -> datetime:
    """This moment, or the evening before when nobody patrols then."""
    first, last = _ON_THE_STREET
    local = at.astimezone(JAKARTA)
    if first <= local.hour < last:
        return at
    day = local if local.hour >= last else local - DAY
    return day.replace(hour=last - 1, minute=0, second=0, microsecond=0) - dice.uniform(0, 180) * MINUTE
