"""What is allowed and computed about who a child is: ages, birth dates and the numbers on papers."""

import re
from datetime import date, timedelta

from rangkul.cases.vocabulary import Reason
from rangkul.core.errors import Refused

_DIGITS = re.compile(r"[0-9]{16}")


# Somebody of eighteen may turn out not to be a child; nobody takes a grown man for one. A mistyped year does.
NO_CHILD_FROM = 25


def check_born(birth_on: date | None, *, today: date, first_met: date | None = None) -> None:
    """Nobody is born tomorrow, or after having been met, or so early that no child was met."""
    if birth_on is not None and birth_on > today:
        raise Refused(Reason.BIRTH_IN_FUTURE)
    if birth_on is not None and first_met is not None and birth_on > first_met:
        raise Refused(Reason.BORN_AFTER_MEETING)
    years = age_on(first_met or today, birth_on) if birth_on is not None else 0
    if years >= NO_CHILD_FROM:
        raise Refused(Reason.BORN_LONG_AGO, years=years)


def born_between(age_from: int, age_to: int, *, on: date) -> tuple[date, date]:
    """The birth dates that fit somebody who is `age_from` to `age_to` years old on a day."""
    return _years_before(on, age_to + 1) + timedelta(days=1), _years_before(on, age_from)


def age_on(day: date, born: date) -> int:
    """Whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_range(
    *, birth_on: date | None, born_from: date | None, born_to: date | None, on: date
) -> tuple[int, int] | None:
    """The youngest and the oldest age in whole years that fit; nothing when nothing is known."""
    if birth_on is not None:
        return age_on(on, birth_on), age_on(on, birth_on)
    if born_from is None or born_to is None:
        return None
    return age_on(on, born_to), age_on(on, born_from)


def number_is_well_formed(number: str) -> bool:
    """Whether a NIK or family card number has its sixteen digits."""
    return bool(_DIGITS.fullmatch(number))


def nik_fits(nik: str, *, birth_on: date | None, sex: str) -> bool:
    """Whether the birth date inside a NIK is the one that was told; a mismatch is a hint, never an error.

    Digits 7 to 12 are day, month and year; a girl's day has 40 added.
    """
    if birth_on is None or not number_is_well_formed(nik):
        return True
    days = {"m": (birth_on.day,), "f": (birth_on.day + 40,)}.get(sex, (birth_on.day, birth_on.day + 40))
    return nik[6:12] in {f"{day:02}{birth_on.month:02}{birth_on.year % 100:02}" for day in days}


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
