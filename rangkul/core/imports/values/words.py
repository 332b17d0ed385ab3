"""Cells as clean text, and the many ways of writing that nobody knows."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeAlias

from rangkul.core.imports.cells import Issue, NotRead, Value

FieldValue: TypeAlias = str | int | bool | date | list[str]

SPACES = re.compile(r"\s+")
# For any field. "tidak ada" is an answer where papers are asked for, so it is not here.
UNKNOWN = frozenset(
    "|?|??|???|n/a|na|#n/a|nihil|kosong|null|none|nil|unknown|x|xx|xxx|.|..|...|tidak tahu|tdk tahu|tidak tau|tdk tau"
    "|gak tahu|nggak tahu|ga tau|tidak diketahui|tdk diketahui|belum diketahui|blm diketahui|tidak ingat|tdk ingat"
    "|lupa|tidak jelas|tdk jelas|tidak diisi|belum diisi|tidak terisi|not known|don't know|dont know|no data"
    "|tanpa keterangan".split("|")
)
# For names and numbers, where it can only mean that there is none to be had.
NONE_TO_HAVE = frozenset(
    "tidak ada|tdk ada|tidak punya|tdk punya|belum ada|blm ada|belum punya|blm punya|tidak memiliki|ga ada|gak ada"
    "|tanpa nama|tanpa identitas|tidak bernama|anonim|anonym|no name|noname|nn|n.n|n.n.|mr x|mr. x|mrs x|hamba allah"
    "|tidak ada identitas|tanpa nik|belum terdaftar|belum rekam|nihil".split("|")
)


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
    return SPACES.sub(" ", text).strip()


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
    return low in UNKNOWN


def is_none_to_have(text: str) -> bool:
    """Whether the text says that there is no such name or number, or that nobody knows.

    >>> is_none_to_have("tidak ada"), is_none_to_have("Nina")
    (True, False)
    """
    return is_unknown(text) or text.lower().strip(" -–—_()[]*'\"`") in NONE_TO_HAVE
