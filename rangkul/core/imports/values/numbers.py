"""NIK, KK and telephone numbers: sixteen digits that spreadsheets like to damage."""

import re
from datetime import date

from rangkul.core.imports.cells import Issue, Value
from rangkul.core.imports.codes import Code
from rangkul.core.imports.values.words import NOTHING, WORDS, Parsed, bad, clean, is_none_to_have

LENGTH = 16
NAMES = {"nik": "NIK", "kk": "KK"}
SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?e\+?(\d{1,2})", re.I)
BETWEEN = re.compile(r"[\s.\-–_/,'`’]+")
BEFORE = re.compile(r"^(?:nik|no\.?|nomor|kk)\s*[:.]?\s*", re.I)
# Kemendagri's codes of the 38 provinces.
PROVINCES = frozenset(WORDS["provinces"])
# An adult's telephone: 08…, +62 8…, or a fixed line with its area code.
PHONE = re.compile(r"(?:\+?62|0)?(\d{7,12})")


def parse_identity_number(value: Value, field: str) -> Parsed:
    """A NIK or KK of sixteen digits; of a shorter one the digits that are there, as `<field>_partial`."""
    name = NAMES[field]
    if isinstance(value, int) and not isinstance(value, bool):
        return _from_number(value, field)
    text = clean(value).strip("'`’ ")
    if is_none_to_have(text) or not text.strip("0-. "):
        return NOTHING
    written = SCIENTIFIC.fullmatch(text)
    if written:
        return _rounded(f"{written[1]}{written[2] or ''}".rstrip("0"), field, power=int(written[3]))
    digits = BETWEEN.sub("", BEFORE.sub("", text))
    if not (digits.isascii() and digits.isdecimal()):
        return bad(Code.NUMBER_NOT_DIGITS, name=name)
    return _check(digits, field)


def _from_number(value: int, field: str) -> Parsed:
    """A number cell: Excel keeps fifteen digits and writes nought for the sixteenth."""
    digits = str(abs(value))
    if value == 0:
        return NOTHING
    if len(digits) == LENGTH and digits.endswith("0"):
        return _rounded(digits.rstrip("0"), field, power=LENGTH - 1)
    return _check(digits, field)


def _rounded(kept: str, field: str, *, power: int) -> Parsed:
    # All sixteen digits with an exponent behind them have lost nothing.
    if power == LENGTH - 1 and len(kept) == LENGTH:
        return _check(kept, field)
    issue = Issue(Code.NUMBER_ROUNDED, {"name": NAMES[field]})
    # Fewer than six digits are not even a place, and of the last kept digit one cannot be sure.
    sure = kept[:15] if len(kept) == 15 else kept[:-1]
    return Parsed({f"{field}_partial": sure} if len(sure) >= 6 else {}, (issue,))


def _check(digits: str, field: str) -> Parsed:
    name = NAMES[field]
    if len(digits) != LENGTH:
        issue = Issue(Code.NUMBER_LENGTH, {"name": name, "count": len(digits), "length": LENGTH})
        kept = {f"{field}_partial": digits} if 6 <= len(digits) < LENGTH else {}
        return Parsed(kept, (issue,))
    if field == "nik" and not is_possible_nik(digits):
        return Parsed({"nik_partial": digits}, (Issue(Code.NIK_IMPOSSIBLE),))
    return Parsed({field: digits})


def is_possible_nik(digits: str) -> bool:
    """Whether a NIK of this form can exist: known province, a day (women: + 40), a month, a serial from 0001.

    >>> is_possible_nik("3276015306109387"), is_possible_nik("3276015313109387")
    (True, False)
    """
    day, month = int(digits[6:8]) % 40, int(digits[8:10])
    known = digits[:2] in PROVINCES and int(digits[6:8]) <= 71
    return known and 1 <= day <= 31 and 1 <= month <= 12 and digits[12:] != "0000"


def nik_says(digits: str, *, today: date) -> tuple[str, date | None]:
    """The sex and birthday written into a NIK; no birthday when its month has no such day."""
    day = int(digits[6:8])
    short = int(digits[10:12])
    year = 2000 + short if 2000 + short <= today.year else 1900 + short
    try:
        born = date(year, int(digits[8:10]), day % 40)
    except ValueError:
        born = None
    return ("female" if day > 40 else "male"), born


def parse_phone(value: Value, field: str) -> Parsed:
    """A telephone number as 08… or +62…, with the nought that a number cell loses."""
    text = clean(value).strip("'`’ ")
    if is_none_to_have(text):
        return NOTHING
    digits = re.sub(r"[\s.\-–()/]+", "", re.split(r"[/,;]|\batau\b", text)[0])
    match = PHONE.fullmatch(digits)
    if not match:
        return bad(Code.PHONE_NOT_READ)
    return Parsed({field: f"0{match[1]}"})
