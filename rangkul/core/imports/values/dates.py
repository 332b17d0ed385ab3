"""Days as people write them: day first, Indonesian months, two-digit years, Excel's serial numbers."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rangkul.core.imports.cells import Issue, Value
from rangkul.core.imports.codes import Code
from rangkul.core.imports.values.words import WORDS, clean, is_unknown

MONTHS = {name: number for number, names in enumerate(WORDS["months"], 1) for name in names}
BEFORE = re.compile(
    r"^(?:(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)"
    r"(?:day)?\b[\s,/]*)?(?:tanggal|tgl\.?)?\s*(?:±|\+/?-|sekitar|kira2|kira-kira|perkiraan|ca?\.)?\s*"
)
AFTER = re.compile(
    r"(?:[\s,]+(?:pukul|pkl\.?|jam)?\s*|t)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:wib|wita|wit|z)?$"
)
GAP = r"[\s\-/.,\\]+"
NUMBERS = re.compile(rf"(\d{{1,4}}|[?x]{{1,2}}){GAP}(\d{{1,2}}|[?x]{{1,2}}){GAP}(\d{{1,2}}|\d{{4}})")
DAY_WORD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]*([a-z]{3,})[\s\-/.,'’]*(\d{4}|\d{2})")
WORD_DAY = re.compile(r"([a-z]{3,})[\s\-/.,]*(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,'’]+(\d{4})")
MONTH_WORD = re.compile(r"(?:bulan |bln )?([a-z]{3,})[\s\-/.,'’]*(\d{4}|\d{2})")
MONTH_YEAR = re.compile(rf"(\d{{1,2}}){GAP}(\d{{4}})")
YEAR = re.compile(r"(?:tahun |thn\.? |th\.? )?((?:19|20)\d{2})")
SERIAL = re.compile(r"([2-6]\d{4})(?:[.,]\d+)?")
FIRST_SERIAL, LAST_SERIAL = 20_000, 69_999
OLDEST_YEARS = 120


@dataclass(frozen=True)
class Span:
    """A day, or the month or year of which only that much is known."""

    low: date
    high: date
    note: Code | None = None

    @property
    def exact(self) -> bool:
        """Whether the day itself is known."""
        return self.low == self.high


def parse_date(value: Value, *, today: date) -> Span | Issue | None:
    """The day or span of days that the cell says; None when it says that nobody knows.

    >>> parse_date("1 Peb 24", today=date(2026, 1, 1)).low
    datetime.date(2024, 2, 1)
    """
    found = _parse(value, today)
    if isinstance(found, Span):
        if found.low > today:
            return Issue(Code.DATE_IN_FUTURE)
        if found.low.year < today.year - OLDEST_YEARS:
            return Issue(Code.DATE_TOO_OLD)
    return found


def _parse(value: Value, today: date) -> Span | Issue | None:
    if isinstance(value, datetime):
        return Span(value.date(), value.date())
    if isinstance(value, date):
        return Span(value, value)
    if isinstance(value, bool | time):
        return Issue(Code.DATE_NOT_READ)
    if isinstance(value, int | float):
        return _number(value)
    text = clean(value).lower().lstrip("'`")
    if is_unknown(text):
        return None
    if text.isdecimal() and text.isascii():
        return _digits(text)
    text = AFTER.sub("", BEFORE.sub("", text)).strip(" .,")
    for pattern, read in READERS:
        match = pattern.fullmatch(text)
        if match:
            return read(match, today)
    return Issue(Code.DATE_NOT_READ)


def _number(number: float) -> Span | Issue:
    if FIRST_SERIAL <= number <= LAST_SERIAL:
        day = date(1899, 12, 30) + timedelta(days=int(number))
        return Span(day, day)
    return _digits(str(int(number))) if number == int(number) else Issue(Code.DATE_NOT_READ)


def _digits(text: str) -> Span | Issue:
    if SERIAL.fullmatch(text):
        return _number(int(text))
    if YEAR.fullmatch(text):
        return _year(int(text))
    if len(text) == 8:
        if text[:2] in ("19", "20"):
            span = _day(int(text[:4]), int(text[4:6]), int(text[6:]))
            if isinstance(span, Span):
                return span
        return _day(int(text[4:]), int(text[2:4]), int(text[:2]))
    return Issue(Code.DATE_NOT_READ)


def _day(year: int, month: int, day: int) -> Span | Issue:
    """The day; month and day change places when only that makes a date."""
    if not 1 <= year <= 9999:
        return Issue(Code.DATE_NOT_READ)
    if day == 0 and 1 <= month <= 12:
        return _month(year, month)
    if day == 0 and month == 0:
        return _year(year)
    note = None
    if month > 12 and 1 <= day <= 12:
        month, day, note = day, month, Code.DATE_MONTH_FIRST
    try:
        found = date(year, month, day)
    except ValueError:
        return Issue(Code.DATE_NO_SUCH_DAY)
    return Span(found, found, note)


def _month(year: int, month: int) -> Span | Issue:
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return Issue(Code.DATE_NOT_READ)
    last = calendar.monthrange(year, month)[1]
    return Span(date(year, month, 1), date(year, month, last), Code.DATE_WITHOUT_DAY)


def _year(year: int) -> Span | Issue:
    return Span(date(year, 1, 1), date(year, 12, 31), Code.DATE_WITHOUT_MONTH)


def _full_year(text: str, today: date) -> int:
    """Two digits mean the latest such year that is not after next year."""
    year = int(text)
    if len(text) > 2:
        return year
    return 2000 + year if 2000 + year <= today.year + 1 else 1900 + year


def _month_number(word: str) -> int:
    exact = MONTHS.get(word)
    if exact:
        return exact
    # "agusts", "septmber": the first three letters are rarely the ones mistyped.
    return MONTHS.get(word[:3], 0) if len(word) > 3 else 0


def _read_numbers(match: re.Match[str], today: date) -> Span | Issue:
    first, month, last = ("0" if part[0] in "?x" else part for part in match.groups())
    if len(first) == 3:
        return Issue(Code.DATE_NOT_READ)
    if len(first) == 4 or (int(first) > 31 and int(last) <= 31 and len(last) == 2):
        return (
            Issue(Code.DATE_NOT_READ)
            if len(last) > 2
            else _day(_full_year(first, today), int(month), int(last))
        )
    return (
        _day(_full_year(last, today), int(month), int(first)) if len(last) > 1 else Issue(Code.DATE_NOT_READ)
    )


def _read_day_word(match: re.Match[str], today: date) -> Span | Issue:
    month = _month_number(match[2])
    return _day(_full_year(match[3], today), month, int(match[1])) if month else Issue(Code.DATE_NOT_READ)


def _read_word_day(match: re.Match[str], today: date) -> Span | Issue:
    month = _month_number(match[1])
    return _day(int(match[3]), month, int(match[2])) if month else Issue(Code.DATE_NOT_READ)


def _read_month_word(match: re.Match[str], today: date) -> Span | Issue:
    month = _month_number(match[1])
    return _month(_full_year(match[2], today), month) if month else Issue(Code.DATE_NOT_READ)


READERS = (
    (NUMBERS, _read_numbers),
    (DAY_WORD, _read_day_word),
    (WORD_DAY, _read_word_day),
    (MONTH_WORD, _read_month_word),
    (MONTH_YEAR, lambda match, today: _month(int(match[2]), int(match[1]))),
    (YEAR, lambda match, today: _year(int(match[1]))),
    (SERIAL, lambda match, today: _number(int(match[1]))),
)
