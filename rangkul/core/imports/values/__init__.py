"""What a cell says, by the field it stands in: values for the row, or what is wrong with it."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import TypeAlias

from rangkul.core.imports.cells import Issue, NotRead, Value
from rangkul.core.imports.codes import Code
from rangkul.core.imports.values.ages import Age, parse_age
from rangkul.core.imports.values.dates import FIRST_SERIAL, Span, parse_date
from rangkul.core.imports.values.names import parse_aliases, parse_name, parse_sex
from rangkul.core.imports.values.numbers import parse_identity_number, parse_phone
from rangkul.core.imports.values.words import (
    NOTHING,
    FieldValue,
    Parsed,
    bad,
    clean,
    is_none_to_have,
    is_unknown,
)

__all__ = ["FIELDS", "FieldValue", "Parsed", "parse"]

LONGEST_TEXT, LONGEST_NOTE = 500, 5_000
# No date, number or name needs more to be recognised, and no pattern below is ever let loose on more.
LONGEST_FIGURE = 1_000
CLOCK = re.compile(
    r"(?:jam|pukul|pkl)?\.?\s*(\d{1,2})(?:\s*[.:,h]\s*(\d{2})(?:[.:]\d{2})?)?\s*(?:wib|wita|wit)?\s*([a-z ]*)"
)
PARTS_OF_DAY = {
    "pagi": 0,
    "siang": 0,
    "sore": 12,
    "malam": 12,
    "subuh": 0,
    "dini hari": 0,
    "am": 0,
    "pm": 12,
    "": 0,
}
PLACE_AND_DAY = re.compile(
    r"([^\d,/;]*[^\d,/;\s])\s*[,/;]?\s+(.*\d.*)|([^\d,/;]*[^\d,/;\s])\s*[,/;]\s*(.*\d.*)"
)
KELURAHAN = re.compile(
    r"\b(?:kel(?:urahan)?|desa|ds)\b\.?\s*([^,;.()\d]+?)(?=\s*(?:[,;.(]|\bkec|\brt\b|\bkota\b|\bkab|$))", re.I
)
KECAMATAN = re.compile(
    r"\bkec(?:amatan)?\b\.?\s*([^,;.()\d]+?)(?=\s*(?:[,;.(]|\bkota\b|\bkab|\bkel\b|$))", re.I
)

Parser: TypeAlias = Callable[[Value, str, date], Parsed]


def parse(field: str, value: Value, *, today: date) -> Parsed:
    """Read one cell as `field`; nothing for an empty cell or one that says nobody knows."""
    if isinstance(value, NotRead):
        return bad(value.code, value=value.text)
    if value is None:
        return NOTHING
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    if isinstance(value, str) and field not in WHOLE_TEXTS:
        value = value[:LONGEST_FIGURE]
    return FIELDS[field](value, field, today)


def _text(value: Value, field: str, today: date) -> Parsed:
    text = clean(value)
    if is_unknown(text):
        return NOTHING
    longest = LONGEST_NOTE if field == "note" else LONGEST_TEXT
    if len(text) > longest:
        return Parsed({field: text[:longest].strip()}, (Issue(Code.TEXT_CUT, {"limit": longest}),))
    return Parsed({field: text})


def _place(value: Value, field: str, today: date) -> Parsed:
    """An address, with the kelurahan and kecamatan that it names."""
    parsed = _text(value, field, today)
    text = parsed.fields.get(field)
    if not isinstance(text, str):
        return parsed
    found = dict(parsed.fields)
    for name, pattern in (("kelurahan", KELURAHAN), ("kecamatan", KECAMATAN)):
        match = pattern.search(text)
        if match:
            found[name] = match[1].strip()
    return Parsed(found, parsed.issues)


def _village(value: Value, field: str, today: date) -> Parsed:
    """A kelurahan or kecamatan without the word before it."""
    parsed = _text(value, field, today)
    text = parsed.fields.get(field)
    bare = (
        re.sub(r"^(?:kel(?:urahan)?|kec(?:amatan)?|desa|ds)\b\.?\s*", "", text, flags=re.I)
        if isinstance(text, str)
        else ""
    )
    return Parsed({field: bare}, parsed.issues) if bare else parsed


def _number_or_text(value: Value, field: str, today: date) -> Parsed:
    """A number of the office's own, kept as text: 7 and 7.0 are the same."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _text(value, field, today)


def _day(value: Value, field: str, today: date) -> Parsed:
    return _span(parse_date(value, today=today), field)


def _span(span: Span | Issue | None, field: str) -> Parsed:
    if span is None:
        return NOTHING
    if isinstance(span, Issue):
        return Parsed(issues=(span,))
    issues = (Issue(span.note),) if span.note else ()
    if span.exact:
        return Parsed({field: span.low}, issues)
    stem = field.removesuffix("_on")
    return Parsed({f"{stem}_from": span.low, f"{stem}_to": span.high}, issues)


def _birth_or_age(value: Value, field: str, today: date) -> Parsed:
    """Birthday and age share columns in many registers, and are mistaken for each other in the others."""
    if isinstance(value, datetime | date):
        if field == "age" and (today - date(value.year, value.month, value.day)).days < 366:
            # Excel turned "10-12" into 10 December of the year it was typed in.
            return bad(Code.AGE_TURNED_DATE)
        return _day(value, "birth_on", today)
    if isinstance(value, time | bool):
        return bad(Code.AGE_NOT_READ)
    if isinstance(value, int | float):
        dated = value >= FIRST_SERIAL or 1900 <= value <= today.year
        return _day(value, "birth_on", today) if dated else _age(parse_age(str(int(value))))
    text = clean(value).lstrip("'`’")
    if is_unknown(text):
        return NOTHING
    age = parse_age(text)
    if isinstance(age, Age):
        return _age(age)
    parsed = _day(text, "birth_on", today)
    unread = any(issue.code == Code.DATE_NOT_READ for issue in parsed.issues)
    if unread and (field != "birth_on" or age is not None):
        return bad(Code.AGE_IMPOSSIBLE if age else Code.AGE_NOT_READ)
    return parsed


def _age(age: Age | Issue | None) -> Parsed:
    if not isinstance(age, Age):
        return Parsed(issues=(age or Issue(Code.AGE_NOT_READ),))
    fields: dict[str, FieldValue] = {"age_low": age.low, "age_high": age.high}
    if age.about:
        fields["age_about"] = True
    return Parsed(fields)


def _birth_place_and_day(value: Value, field: str, today: date) -> Parsed:
    """ "Depok, 12-03-2012": a place, a day, or one of the two."""
    whole = _birth_or_age(value, "birth_on", today)
    text = clean(value)
    match = PLACE_AND_DAY.fullmatch(text)
    unsplit = match is None and any(letter.isdecimal() for letter in text)
    if whole.fields or unsplit or not isinstance(value, str):
        return whole
    place = (match[1] or match[3]) if match else text
    day = _birth_or_age((match[2] or match[4]) if match else None, "birth_on", today) if match else NOTHING
    if is_none_to_have(place):
        return day
    return Parsed({"birth_place": place.strip(" ,"), **day.fields}, day.issues)


def _clock(value: Value, field: str, today: date) -> Parsed:
    """The time of day as HH:MM, or in words when that is all there is ("malam")."""
    if isinstance(value, float) and 0 <= value < 1:
        minutes = round(value * 1440)
        return Parsed({field: f"{minutes // 60:02d}:{minutes % 60:02d}"})
    text = clean(value).lower()
    if is_unknown(text):
        return NOTHING
    if isinstance(value, float) and not value.is_integer():
        text = f"{value:.2f}"  # 22.15 typed as a number
    match = CLOCK.fullmatch(text.split("-")[0].split(" s/d ")[0].strip())
    if not match:
        return (
            bad(Code.TIME_NOT_READ)
            if any(letter.isdecimal() for letter in text)
            else Parsed({field: text[:60]})
        )
    hour, minute, part = int(match[1]), int(match[2] or 0), match[3].strip()
    if part not in PARTS_OF_DAY or hour > 24 or minute > 59:
        return bad(Code.TIME_NOT_READ)
    later = PARTS_OF_DAY[part] if hour < 12 else 0
    if part in ("malam", "dini hari", "am") and hour == 12:
        return Parsed({field: f"00:{minute:02d}"})
    # "jam 1 malam" is after midnight, "jam 9 malam" before; "jam 1 siang" is after noon.
    if part == "malam" and hour < 5:
        later = 0
    if part == "siang" and hour < 6:
        later = 12
    return Parsed({field: f"{(hour + later) % 24:02d}:{minute:02d}"})


def _untimed(function: Callable[[Value, str], Parsed]) -> Parser:
    return lambda value, field, today: function(value, field)


_name, _identity = _untimed(parse_name), _untimed(parse_identity_number)

# Every field that a column can be, and how its cells are read.
FIELDS: dict[str, Parser] = {
    "row_id": _number_or_text,
    "register_no": _number_or_text,
    "full_name": _name,
    "nickname": _name,
    "aliases": _untimed(parse_aliases),
    "sex": _untimed(parse_sex),
    "birth_on": _birth_or_age,
    "birth_or_age": _birth_or_age,
    "age": _birth_or_age,
    "birth_place": _text,
    "birth_place_date": _birth_place_and_day,
    "recorded_on": _day,
    "recorded_time": _clock,
    "entered_on": _day,
    "left_on": _day,
    "mother_name": _name,
    "father_name": _name,
    "parent_name": _name,
    "guardian_name": _name,
    "nik": _identity,
    "kk": _identity,
    "address": _place,
    "rt_rw": _text,
    "kelurahan": _village,
    "kecamatan": _village,
    "city": _text,
    "province": _text,
    "origin": _place,
    "place": _text,
    "school": _text,
    "activity": _text,
    "birth_certificate": _text,
    "outcome": _text,
    "status": _text,
    "phone": _untimed(parse_phone),
    "organisation": _text,
    "officer": _text,
    "companion": _text,
    "condition": _text,
    "religion": _text,
    "catch_number": _number_or_text,
    "note": _text,
}

# Read with a limit of their own, so that a cut is reported.
WHOLE_TEXTS = frozenset(field for field, parser in FIELDS.items() if parser in (_text, _place))
