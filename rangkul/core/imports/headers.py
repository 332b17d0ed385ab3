"""Which row is the header, and which column is which field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Indel

from rangkul.core.imports.cells import RawRow, RawSheet, Value, address, column_letters
from rangkul.core.imports.data import load_yaml
from rangkul.core.imports.values import FIELDS
from rangkul.core.imports.values.words import clean

FIRST_ROWS = 10
# A heading this much like an alias is that alias with a slip of the finger ("Jenis Kelmain").
ALIKE, SHORTEST_ALIKE = 0.88, 5
NAMES_A_CHILD = frozenset({"full_name", "nickname", "aliases", "nik"})
NOT_WORD = re.compile(r"[^0-9a-z]+")
BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
LONGEST_HEADING = 120
MAPPING_VERSION = 1


@dataclass(frozen=True)
class Column:
    """One column: its heading, the field it is read as, and the fields it might also have been."""

    index: int
    heading: str
    field: str | None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """The header of one sheet: the rows it stands in and its columns."""

    rows: tuple[int, ...]
    columns: tuple[Column, ...]

    def as_data(self) -> dict[str, Any]:
        """The mapping of this sheet as plain data, to be saved, edited and used again."""
        columns = [
            {
                "column": column_letters(c.index),
                "heading": c.heading,
                "field": c.field,
                "candidates": list(c.candidates),
            }
            for c in self.columns
        ]
        return {"header_rows": list(self.rows), "columns": columns}

    def cell(self, column: Column) -> str:
        """Where the heading of `column` stands."""
        return address(column.index, self.rows[-1])


@dataclass(frozen=True)
class Aliases:
    """The list of headings: which fields each may mean, and which short words stand for which whole ones."""

    fields: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]


@lru_cache(maxsize=1)
def known_aliases() -> Aliases:
    """The alias list that ships with the platform."""
    data = load_yaml(Path(__file__).with_name("aliases.yaml"))
    words = {str(short): str(whole) for short, whole in data["words"].items()}
    fields: dict[str, tuple[str, ...]] = {}
    for field, headings in data["fields"].items():
        for heading in headings:
            text = normal(str(heading), words)
            fields[text] = tuple(dict.fromkeys((*fields.get(text, ()), field)))
    return Aliases(fields, words)


def normal(heading: str, words: Mapping[str, str]) -> str:
    """A heading without capitals, dots and abbreviations.

    >>> normal("Tgl. Lahir / Umur", {"tgl": "tanggal"})
    'tanggal lahir umur'
    """
    tokens = NOT_WORD.sub(" ", heading.lower()).split()
    return " ".join(words.get(token, token) for token in tokens)


@lru_cache(maxsize=4_096)
def fields_of(heading: str) -> tuple[str, ...]:
    """The fields that a heading may mean: none, one, or several when it is ambiguous."""
    aliases = known_aliases()
    name = normal(BRACKETS.sub(" ", heading), aliases.words)
    return _exactly(heading) or _by_beginning(name, aliases) or _by_likeness(name, aliases)


def _exactly(heading: str) -> tuple[str, ...]:
    """The fields of a heading that is in the list as it stands, or without what it says in brackets."""
    aliases = known_aliases()
    whole, short = (normal(text, aliases.words) for text in (heading, BRACKETS.sub(" ", heading)))
    return aliases.fields.get(whole) or aliases.fields.get(short) or ()


def _by_beginning(name: str, aliases: Aliases) -> tuple[str, ...]:
    """By its first words: "Nama lengkap anak jalanan"; one word alone would be too little to go by."""
    words = name.split()
    for length in range(len(words) - 1, 1, -1):
        fields = aliases.fields.get(" ".join(words[:length]))
        if fields:
            return fields
    return ()


def _by_likeness(name: str, aliases: Aliases) -> tuple[str, ...]:
    if len(name) < SHORTEST_ALIKE:
        return ()
    best = ALIKE
    found: list[str] = []
    for alias, fields in aliases.fields.items():
        if len(alias) < SHORTEST_ALIKE or abs(len(alias) - len(name)) > 3:
            continue
        alike = Indel.normalized_similarity(name, alias, score_cutoff=best)
        if alike > best:
            best, found = alike, []
        if alike == best and alike > 0:
            found.extend(fields)
    return tuple(dict.fromkeys(found))


def find_header(sheet: RawSheet, saved: Mapping[str, Any] | None = None) -> tuple[Header | None, bool]:
    """The header of the sheet, and whether a saved mapping for it was asked for but fits no more."""
    chosen = _saved_for(sheet, saved)
    if chosen is not None:
        header = _by_saved(sheet, chosen)
        if header is not None:
            return header, False
    return _detected(sheet), chosen is not None


def _detected(sheet: RawSheet) -> Header | None:
    top = [row for row in sheet.rows if row.number <= FIRST_ROWS + 1]
    best: tuple[int, Header] | None = None
    for position, row in enumerate(top):
        if row.number > FIRST_ROWS:
            break
        candidates = [_header((row.number,), _headings(row))]
        below = top[position + 1] if position + 1 < len(top) else None
        if below is not None and below.number == row.number + 1:
            candidates += _two_rows(row, below)
        for header in candidates:
            score = len({column.field for column in header.columns if column.field})
            if _enough(header) and (best is None or score > best[0]):
                best = (score, header)
    return best[1] if best else None


def _enough(header: Header) -> bool:
    fields = {column.field for column in header.columns if column.field}
    return len(fields) >= 3 or (len(fields) == 2 and bool(fields & NAMES_A_CHILD))


def _headings(row: RawRow) -> list[tuple[int, str]]:
    return [(index, _heading(value)) for index, value in row.filled() if isinstance(value, str)]


def _heading(value: Value) -> str:
    return clean(value)[:LONGEST_HEADING]


def _two_rows(upper: RawRow, lower: RawRow) -> list[Header]:
    """A header in two rows: "Orang tua" over "Ayah" and "Ibu"."""
    below = dict(_headings(lower))
    if sum(bool(fields_of(text)) for text in below.values()) < 2 or len(below) < len(lower.filled()):
        return []
    above = dict(_headings(upper))
    if len(above) < 2:  # that is a title
        return []
    headings: list[tuple[int, str]] = []
    spanning = ""
    for index in range(max(*above, *below) + 1):
        spanning = above.get(index, spanning)
        under = below.get(index, "")
        if not under:
            if index in above:
                headings.append((index, above[index]))
            continue
        joined = f"{spanning} {under}".strip() if spanning != under else under
        # "Tanggal" over "Masuk" is one heading; of "Orang tua" over "Ayah" the lower one says it all.
        headings.append((index, joined if _exactly(joined) or not fields_of(under) else under))
    return [_header((upper.number, lower.number), headings)]


def _header(rows: tuple[int, ...], headings: list[tuple[int, str]]) -> Header:
    columns: list[Column] = []
    taken: set[str] = set()
    for index, heading in headings:
        fields = fields_of(heading)
        field = fields[0] if len(fields) == 1 else None
        if field == "row_id" and field in taken:
            field = "register_no"
        if field in taken:  # the second "Nama" is for a person to judge
            field = None
        if field:
            taken.add(field)
        columns.append(Column(index, heading, field, () if field else fields))
    return Header(rows, tuple(columns))


# --- a mapping that was saved ---


def _saved_for(sheet: RawSheet, saved: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The saved mapping of this sheet: by its title, or of another sheet with the same headings."""
    sheets = saved.get("sheets") if isinstance(saved, Mapping) else None
    if not isinstance(sheets, Mapping):
        return None
    by_title = sheets.get(sheet.title)
    if isinstance(by_title, Mapping):
        return by_title
    for other in sheets.values():
        if isinstance(other, Mapping) and _by_saved(sheet, other, whole=True) is not None:
            return other
    return None


def _by_saved(sheet: RawSheet, chosen: Mapping[str, Any], *, whole: bool = False) -> Header | None:
    """The header where the saved headings are found again, with the fields that were chosen for them."""
    listed = chosen.get("columns")
    columns = [column for column in listed if isinstance(column, Mapping)] if isinstance(listed, list) else []
    fields = {str(column.get("heading", "")): column.get("field") for column in columns}
    top = [row for row in sheet.rows if row.number <= FIRST_ROWS + 1]
    candidates = [_header((row.number,), _headings(row)) for row in top]
    for upper, lower in pairwise(top):
        candidates += _two_rows(upper, lower)
    for header in candidates:
        headings = {column.heading for column in header.columns}
        found = len(headings & fields.keys())
        if found >= 2 and found >= len(fields) * (1.0 if whole else 0.7):
            return replace(header, columns=tuple(_as_chosen(column, fields) for column in header.columns))
    return None


def _as_chosen(column: Column, fields: Mapping[str, Any]) -> Column:
    if column.heading not in fields:
        return column
    field = fields[column.heading]
    known = field if isinstance(field, str) and field in FIELDS else None
    return replace(column, field=known, candidates=())
