"""Ages as people guess them: "12 th", "± 10", "10-12", "belasan", "bayi", "kls 3 SD"."""

import re
from dataclasses import dataclass

from rangkul.core.imports.cells import Issue
from rangkul.core.imports.codes import Code
from rangkul.core.imports.values.words import WORDS as WORD_LISTS

OLDEST = 110
WORDS = {
    "bayi": (0, 1), "baby": (0, 1), "batita": (0, 2), "balita": (0, 4), "toddler": (1, 3), "paud": (3, 5),
    "tk": (4, 6), "belasan": (11, 19), "belasan tahun": (11, 19), "remaja": (12, 17), "abg": (12, 16),
    "anak": (0, 17), "anak-anak": (0, 17), "dewasa": (18, 59), "pemuda": (17, 30), "lansia": (60, 100),
    "sd": (6, 13), "smp": (12, 16), "sma": (15, 19), "smk": (15, 19),
}  # fmt: skip
NUMBER_WORDS = {word: number for number, word in enumerate(WORD_LISTS["numbers"])}
ROMAN = {numeral: number for number, numeral in enumerate(WORD_LISTS["roman"], 1)}
# The class one begins with at each school, counted through: class 7 is the first of SMP.
FIRST_CLASS = {
    "sd": 1,
    "mi": 1,
    "sdn": 1,
    "smp": 7,
    "mts": 7,
    "smpn": 7,
    "sma": 10,
    "smk": 10,
    "ma": 10,
    "stm": 10,
}
SCHOOL = r"(sdn?|mi|smpn?|mts|sma|smk|stm|ma)"
CLASS = re.compile(rf"(?:putus |lulus )?(?:kls|kelas|kl)\.?\s*(\d{{1,2}}|[ivx]+)\s*{SCHOOL}?")
SCHOOL_CLASS = re.compile(rf"(?:putus |lulus )?{SCHOOL}\s*(?:kls|kelas|kl)?\.?\s*(\d{{1,2}}|[ivx]+)")
UNIT = r"\s*(?:th|thn|tahun|tahunan|yrs?|years?(?: old)?|yo|t)?\.?"
ABOUT = re.compile(
    r"±|\+\s*/?\s*-|-\s*/?\s*\+|\bkira[- ]?kira\b|\bkira2\b|\bsekitar\b|\bsktr\b|\bkurang lebih\b|\bkrg lbh\b"
    r"|\bkrang lebih\b|\bk\.?l\.|\bperkiraan\b|\bkisaran\b|\babout\b|\bapprox\.?|\bhampir\b|~|\?"
    r"|\(?est\.?\)?$|\bca\.|(?<=\d)\s?-?\s?an\b"
)
BEFORE = re.compile(r"^(?:umur|usia|age|berumur|berusia)\s*:?\s*")
SINGLE = re.compile(rf"(\d{{1,3}})(?:[.,]\d{{1,2}})?{UNIT}")
RANGE = re.compile(
    rf"(\d{{1,3}}){UNIT}\s*(?:-|–|—|s\.?\s?/?\s?d\.?|sampai|hingga|atau|/|~|to|dan|ke)\s*(\d{{1,3}}){UNIT}"
)
PARTS = re.compile(r"(\d{1,3})\s*(?:th|thn|tahun|t)\.?\s*,?\s*(?:lebih )?(\d{1,2})\s*(?:bulan|bln|bl|b)\.?")
MONTHS = re.compile(r"(\d{1,3})\s*(?:bulan|bln|bl|months?|mo)\.?")
DAYS = re.compile(r"(\d{1,3})\s*(?:hari|hr|minggu|mgg|days?|weeks?)\.?")
UNDER = re.compile(rf"(?:<=?|di ?bawah|kurang dari|under|blm|belum)\s*(\d{{1,3}}){UNIT}")
OVER = re.compile(
    rf"(?:>=?|di ?atas|lebih dari|over)\s*(\d{{1,3}}){UNIT}|(\d{{1,3}})\s*(?:\+|{UNIT} ?lebih){UNIT}"
)


@dataclass(frozen=True)
class Age:
    """Whole years at the day of the record, from `low` to `high`; `about` when the writer was guessing."""

    low: int
    high: int
    about: bool = False


def parse_age(text: str) -> Age | Issue | None:
    """The age that the text says, an issue when it is impossible, None when it says no age at all.

    >>> parse_age("± 10"), parse_age("kls 3 SD")
    (Age(low=9, high=11, about=True), Age(low=8, high=10, about=True))
    """
    text = BEFORE.sub("", text.lower().strip(" .,'`"))
    text, hints = ABOUT.subn(" ", text)
    text = " ".join(text.split())
    found = _words(text) or _class(text) or _figures(text)
    if found is None:
        return None
    low, high = min(found.low, found.high), max(found.low, found.high)
    if high > OLDEST:
        return Issue(Code.AGE_IMPOSSIBLE)
    if hints and low == high:
        return Age(max(low - 1, 0), high + 1, about=True)
    return Age(low, high, about=found.about or bool(hints))


def _words(text: str) -> Age | None:
    if text in WORDS:
        return Age(*WORDS[text], about=True)
    spelt = re.sub(rf"{UNIT}$", "", text).strip()
    if spelt in NUMBER_WORDS:
        return Age(NUMBER_WORDS[spelt], NUMBER_WORDS[spelt])
    return None


def _class(text: str) -> Age | None:
    match = CLASS.fullmatch(text)
    written, school = (match[1], match[2]) if match else ("", "")
    if not match:
        match = SCHOOL_CLASS.fullmatch(text)
        written, school = (match[2], match[1]) if match else ("", "")
    number = ROMAN.get(written) or (int(written) if written.isdecimal() else 0)
    if not 1 <= number <= 12:
        return None
    first = FIRST_CLASS.get(school or "", 1)
    if number < first:  # "kelas 2 SMP" is class 8
        number += first - 1
    return Age(number + 5, number + 7, about=True)


def _figures(text: str) -> Age | None:
    for pattern, read in FIGURES:
        match = pattern.fullmatch(text)
        if match:
            return read(*(int(part) for part in match.groups() if part))
    return None


FIGURES = (
    (SINGLE, lambda age: Age(age, age)),
    (RANGE, lambda low, high: Age(low, high)),
    (PARTS, lambda years, months: Age(years, years)),
    (MONTHS, lambda months: Age(months // 12, months // 12)),
    (DAYS, lambda days: Age(0, 0)),
    (UNDER, lambda age: Age(0, max(age - 1, 0), about=True)),
    (OVER, lambda age: Age(age, age + 5, about=True)),
)
