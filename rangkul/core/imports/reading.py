"""A register as the worker reads it: a stream of plain messages, one for each row, skip and problem.

Runs inside the worker; knows no Django.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO, TypeAlias

from rangkul.core.imports.cells import Issue, RawRow, RawSheet, Value, address
from rangkul.core.imports.codes import NOTES, Code, Skip
from rangkul.core.imports.headers import Column, Header, find_header
from rangkul.core.imports.limits import FILE_LIMITS
from rangkul.core.imports.rows import RowJudge
from rangkul.core.imports.sheets import read_sheets
from rangkul.core.imports.values import FieldValue, Parsed, parse
from rangkul.core.imports.values.numbers import nik_says
from rangkul.core.imports.values.words import clean

Message: TypeAlias = dict[str, Any]

SHOWN_CHARS = 60
OTHER_CHARS = 5_000
REMEMBERED = 20_000
PROGRESS_EVERY = 500
GATHERED = ("aliases", "mother_aliases", "father_aliases", "parent_aliases", "guardian_aliases")


def read(file: BinaryIO, options: Mapping[str, Any]) -> Iterator[Message]:
    """Every message about the register in `file`; options: today (ISO), name, mapping."""
    name = str(options.get("name") or "CSV")
    reading = Reading(today=date.fromisoformat(options["today"]), saved=options.get("mapping"))
    sheets = read_sheets(file, name=name)
    reading.total = sum(len(sheet.rows) for sheet in sheets)
    for sheet in sheets:
        yield from reading.sheet(sheet)
    yield {"kind": "done", "content": reading.content(), "problems_left_out": reading.left_out}


class Reading:
    """One register while it is read: what must be remembered from row to row."""

    def __init__(self, *, today: date, saved: Mapping[str, Any] | None) -> None:
        self.today = today
        self.saved = saved
        self.total = 0
        self.seen = 0
        self.left_out = 0
        self.problems = 0
        self.fingerprints: Counter[str] = Counter()
        self._parsed: dict[tuple[str, type, Value], Parsed] = {}

    def sheet(self, sheet: RawSheet) -> Iterator[Message]:
        """The messages about one sheet, in the order of its rows."""
        header, unfit = find_header(sheet, self.saved)
        above = [row for row in sheet.rows if header and row.number < header.rows[0]]
        yield {
            "kind": "sheet",
            "title": sheet.title,
            "last_row": sheet.last_row + sheet.separator_lines,
            "heading": [clean(value) for row in above for _, value in row.filled()][:10],
            "mapping": header.as_data() if header else None,
        }
        for cell, issue in sheet.issues:
            yield from self._problem(sheet.title, cell, "", None, issue)
        if sheet.separator_lines:
            yield _skipped(sheet.title, 0, 0, Skip.SEPARATOR_LINE)
        if unfit:
            yield from self._problem(sheet.title, "", "", None, Issue(Code.MAPPING_UNFIT))
        if header is None:
            yield from self._without_header(sheet)
            return
        yield from self._columns(sheet.title, header)
        yield from self._rows(sheet, header)

    def _without_header(self, sheet: RawSheet) -> Iterator[Message]:
        if sheet.rows:
            yield from self._problem(sheet.title, "", "", None, Issue(Code.SHEET_WITHOUT_HEADER))
        last = 0
        for row in sheet.rows:
            yield from _blanks(sheet.title, last, row.number)
            yield _skipped(sheet.title, row.number, row.number, Skip.NO_HEADER)
            last = row.number

    def _columns(self, title: str, header: Header) -> Iterator[Message]:
        for column in header.columns:
            if column.field is None:
                code = Code.COLUMN_AMBIGUOUS if column.candidates else Code.COLUMN_UNKNOWN
                gaps = {"fields": list(column.candidates)} if column.candidates else {}
                yield from self._problem(
                    title, header.cell(column), column.heading, column.heading, Issue(code, gaps)
                )

    def _rows(self, sheet: RawSheet, header: Header) -> Iterator[Message]:
        last = 0
        table = Table(sheet.title, header)
        for row in sheet.rows:
            yield from _blanks(sheet.title, last, row.number)
            last = row.number
            self.seen += 1
            if self.seen % PROGRESS_EVERY == 0:
                yield {"kind": "progress", "done": self.seen, "total": self.total}
            texts = {index: text for index, value in row.filled() if (text := clean(value))}
            why = _place_of(row, header) or table.judge.why_skipped(texts)
            if why:
                yield _skipped(sheet.title, row.number, row.number, why)
            else:
                yield from self._row(row, texts, table)

    def _row(self, row: RawRow, texts: dict[int, str], table: Table) -> Iterator[Message]:
        fields: dict[str, FieldValue] = {}
        other: dict[str, str] = {}
        issues: list[tuple[Column, Value, Issue]] = []
        for index, text in texts.items():
            column = table.columns.get(index)
            if column is None or column.field is None:  # kept in the office's own words
                heading = column.heading if column else address(index, row.number)
                other[heading] = text[:OTHER_CHARS]
                continue
            value = row.values[index]
            parsed = self._parse(column.field, text if isinstance(value, str) else value)
            if parsed.fields:
                _merge(fields, column.field, parsed)
            if parsed.issues:
                issues += [(column, value, issue) for issue in parsed.issues]
                if any(issue.code not in NOTES for issue in parsed.issues):
                    other[column.heading] = text[:OTHER_CHARS]
        _complete(fields)
        row_id = _row_id(table.title, row, fields)
        if row_id in table.ids:
            issues.append((table.header.columns[0], row_id, Issue(Code.ROW_ID_TWICE)))
        table.ids.add(row_id)
        issues += _contradictions(row, table.header, fields, self.today)
        yield {
            "kind": "row",
            "sheet": table.title,
            "number": row.number,
            "row_id": row_id,
            "fields": fields,
            "other": other,
            "fingerprint": self._fingerprint(texts, table),
        }
        for column, value, issue in issues:
            place = address(column.index, row.number)
            yield from self._problem(table.title, place, column.heading, value, issue)

    def _parse(self, field: str, value: Value) -> Parsed:
        """The same few words fill most cells, so what was read once is remembered."""
        key = (field, type(value), value)
        parsed = self._parsed.get(key)
        if parsed is None:
            parsed = parse(field, value, today=self.today)
            if len(self._parsed) < REMEMBERED and not (isinstance(value, str) and len(value) > 200):
                self._parsed[key] = parsed
        return parsed

    def _fingerprint(self, texts: dict[int, str], table: Table) -> str:
        """What the row says under its headings, wherever it stands; the second of two equal rows differs."""
        cells = [f"{heading}\x1f{texts[index]}" for heading, index in table.by_heading if index in texts]
        cells += [f"\x1f{text}" for index, text in texts.items() if index not in table.columns]
        content = hashlib.sha256("\x1e".join(cells).encode("utf-8", "replace")).hexdigest()
        self.fingerprints[content] += 1
        if self.fingerprints[content] == 1:
            return content
        return hashlib.sha256(f"{content}:{self.fingerprints[content]}".encode()).hexdigest()

    def content(self) -> str:
        """The fingerprint of all rows together, in whatever order and kind of file they come."""
        lines = sorted(f"{content}:{count}" for content, count in self.fingerprints.items())
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def _problem(self, sheet: str, cell: str, heading: str, value: Value, issue: Issue) -> Iterator[Message]:
        self.problems += 1
        if self.problems > FILE_LIMITS.problems:
            self.left_out += 1
            return
        shown = clean(value)
        shown = f"{shown[:SHOWN_CHARS]}…" if len(shown) > SHOWN_CHARS else shown
        gaps = {"value": shown, **issue.values}
        yield {
            "kind": "problem",
            "code": issue.code,
            "sheet": sheet,
            "cell": cell,
            "heading": heading,
            "gaps": gaps,
        }


class Table:
    """What is needed again and again for the rows under one header."""

    def __init__(self, title: str, header: Header) -> None:
        self.title, self.header = title, header
        self.judge = RowJudge(header)
        self.columns = {column.index: column for column in header.columns}
        self.by_heading = sorted((column.heading, column.index) for column in header.columns)
        self.ids: set[str] = set()


def _skipped(sheet: str, first: int, last: int, why: Skip) -> Message:
    return {"kind": "skip", "sheet": sheet, "first": first, "last": last, "why": why}


def _blanks(sheet: str, last: int, number: int) -> Iterator[Message]:
    if number > last + 1:
        yield _skipped(sheet, last + 1, number - 1, Skip.BLANK)


def _place_of(row: RawRow, header: Header) -> Skip | None:
    if row.number < header.rows[0]:
        return Skip.TITLE
    return Skip.HEADER if row.number in header.rows else None


def _merge(fields: dict[str, FieldValue], field: str, parsed: Parsed) -> None:
    """Add what one cell says; a column of its own wins over what another cell only mentions."""
    for key, value in parsed.fields.items():
        held = fields.get(key)
        if isinstance(held, list) and isinstance(value, list):
            fields[key] = list(dict.fromkeys([*held, *value]))
        elif key == "note" and isinstance(held, str):
            fields[key] = f"{held}; {value}"
        elif held is None or key == field:
            fields[key] = list(value) if isinstance(value, list) else value


def _complete(fields: dict[str, FieldValue]) -> None:
    """A home's register records on the day of admission; aliases do not repeat the name."""
    for end in ("on", "from", "to"):
        if f"recorded_{end}" not in fields and f"entered_{end}" in fields and "recorded_on" not in fields:
            fields[f"recorded_{end}"] = fields[f"entered_{end}"]
    aliases = fields.get("aliases")
    if isinstance(aliases, list):
        held = {str(fields.get(key, "")).casefold() for key in ("full_name", "nickname")}
        kept: list[str] = [alias for alias in aliases if alias.casefold() not in held]
        fields["aliases"] = kept
        if not kept:
            del fields["aliases"]


def _row_id(title: str, row: RawRow, fields: Mapping[str, FieldValue]) -> str:
    """The number that the office gave the row, or where it stands."""
    written = fields.get("row_id") or fields.get("register_no")
    return str(written) if written else f"{title}!{row.number}"


def _contradictions(
    row: RawRow, header: Header, fields: Mapping[str, FieldValue], today: date
) -> list[tuple[Column, Value, Issue]]:
    """Cells of one row that cannot both be right; worth a look, never changed."""
    if "birth_on" not in fields and "nik" not in fields:
        return []
    found: list[tuple[Column, Value, Issue]] = []
    born, recorded, nik = fields.get("birth_on"), fields.get("recorded_on"), fields.get("nik")
    by_field = {column.field: column for column in header.columns}

    def note(field: str, code: Code) -> None:
        column = by_field.get(field)
        if column is not None and column.index < len(row.values):
            found.append((column, row.values[column.index], Issue(code)))

    if isinstance(born, date) and isinstance(recorded, date) and born > recorded:
        for field in ("birth_on", "birth_or_age", "birth_place_date", "age"):
            note(field, Code.BORN_AFTER_RECORD)
    if isinstance(nik, str):
        sex, birthday = nik_says(nik, today=today)
        if fields.get("sex") not in (None, sex):
            note("nik", Code.NIK_SEX_DIFFERS)
        if isinstance(born, date) and birthday and birthday != born:
            note("nik", Code.NIK_BIRTH_DIFFERS)
    return found
