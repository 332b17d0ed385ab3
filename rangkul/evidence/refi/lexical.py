"""How the standard's simple values are written: numbers, moments, GUIDs, colours, fixed words."""

import re
from collections.abc import Callable
from datetime import date, datetime

GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
INTEGER = re.compile(r"[+-]?[0-9]+")
DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
DATE = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){ZONE}")
DATETIME = re.compile(
    rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})(?:\.[0-9]+)?{ZONE}"
)
# What XML Schema takes for white space around a value.
SPACES = " \t\n\r"


def is_text(_value: str) -> bool:
    """Everything is a text."""
    return True


def is_guid(value: str) -> bool:
    """A GUID, with braces or without."""
    value = value.strip(SPACES)
    braced = value.startswith("{") and value.endswith("}")
    return GUID.fullmatch(value[1:-1] if braced else value) is not None


def is_boolean(value: str) -> bool:
    """True or false."""
    return value.strip(SPACES) in ("true", "false", "1", "0")


def is_integer(value: str) -> bool:
    """A whole number."""
    return INTEGER.fullmatch(value.strip(SPACES)) is not None


def is_decimal(value: str) -> bool:
    """A number without exponent."""
    return DECIMAL.fullmatch(value.strip(SPACES)) is not None


def is_date(value: str) -> bool:
    """A day that exists, zone allowed."""
    found = DATE.fullmatch(value.strip(SPACES))
    return found is not None and _exists(date.fromisoformat, found[1])


def is_datetime(value: str) -> bool:
    """A moment that exists, zone allowed."""
    found = DATETIME.fullmatch(value.strip(SPACES))
    return found is not None and _exists(datetime.fromisoformat, found[1])


def _exists(parse: Callable[[str], object], value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True


def is_colour(value: str) -> bool:
    """#RGB or #RRGGBB."""
    return COLOUR.fullmatch(value.strip(SPACES)) is not None


def one_of(*words: str) -> Callable[[str], bool]:
    """One of the standard's fixed words."""
    return lambda value: value.strip(SPACES) in words


Fits = Callable[[str], bool]
FITS: dict[str, Fits] = {
    "Text": is_text,
    "Boolean": is_boolean,
    "Integer": is_integer,
    "Float": is_decimal,
    "Date": is_date,
    "DateTime": is_datetime,
}
is_direction = one_of("Associative", "OneWay", "Bidirectional")
is_variable_kind = one_of(*FITS)
