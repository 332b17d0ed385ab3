"""Cells as clean text, and the many ways of writing that nobody knows."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeAlias

from rangkul.core.imports.cells import Issue, NotRead, Value
from rangkul.core.imports.data import load_yaml

FieldValue: TypeAlias = str | int | bool | date | list[str]

WORDS: dict[str, list[str]] = load_yaml(Path(__file__).with_name("words.yaml"))
UNKNOWN = frozenset(WORDS["unknown"])
NONE_TO_HAVE = frozenset(WORDS["none_to_have"])


@dataclass(frozen=True)
class Parsed:
    """What one cell says: fields for the row, and what is wrong or worth a look."""

    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


NOTHING = Parsed()


def bad(code: Any, **gaps: Any) -> Parsed:
    """A cell that could not be read."""
    return Parsed(issues=(Issue(code, gaps),))


def clean(value: Value) -> str:
    """The cell as one line of plain text: no control characters, no runs of spaces, full-width made narrow.

    >>> clean("  Siti\\u00a0 Aminah\\n")
    'Siti Aminah'
    """
    text = value if isinstance(value, str) else as_text(value)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c.isspace() else "" for c in text)
    return " ".join(text.split())


def as_text(value: Value) -> str:
    """The cell as a person would read it on the screen."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, NotRead):
        return value.text
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M") if value.time() != time(0) else value.strftime("%d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)


def is_unknown(text: str) -> bool:
    """Whether the text says that nobody knows.

    >>> is_unknown("-"), is_unknown("Tidak tahu"), is_unknown("tidak ada")
    (True, True, False)
    """
    low = text.lower().strip(" -–—_/\\()[]*'\"`")
    return not low or low in UNKNOWN


def is_none_to_have(text: str) -> bool:
    """Whether the text says that there is no such name or number, or that nobody knows.

    >>> is_none_to_have("tidak ada"), is_none_to_have("Nina")
    (True, False)
    """
    return is_unknown(text) or text.lower().strip(" -–—_()[]*'\"`") in NONE_TO_HAVE
