"""Cells of files that we write, so that no text an officer opens becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Exported: TypeAlias = str | int | float | bool | date | None

LONGEST = 32_767
# Letters that no one sees, before which a formula still is one.
UNSEEN = "[\\s\"'\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]*"
# What Excel, LibreOffice and Google Sheets may take for the start of a formula, plain or full-width.
SIGNS = "=+@|%\uff1d\uff0b\uff20\ufe66\ufe62\ufe6b"
DASHES = "\\-\uff0d\ufe63\u2212"
AT_START = re.compile(rf"(?={UNSEEN}[{SIGNS}{DASHES}])|(?=[\t\r\n])")
# Inside, a dash before a space or at the end is only a dash ("ayah -, ibu -").
INSIDE = re.compile(rf"([;,\t\r\n])(?={UNSEEN}(?:[{SIGNS}]|[{DASHES}][^\s,;]))")


def safe_cell(value: Exported) -> str:
    """The text of one CSV cell; an apostrophe goes before whatever could begin a formula.

    Numbers and dates of ours pass as they are. Text is also looked at behind `;`, `,`, tab and line breaks,
    because a spreadsheet set to another separator begins a new cell there.

    >>> safe_cell("=1+1"), safe_cell(-5), safe_cell("Siti"), safe_cell("Depok;@SUM(A1)")
    ("'=1+1", '-5', 'Siti', "Depok;'@SUM(A1)")
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, date) else str(value)
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
    text = INSIDE.sub(r"\1'", text)
    return f"'{text}" if AT_START.match(text) or text[:1] != value[:1] else text


def csv_bytes(rows: Iterable[Sequence[Exported]], *, delimiter: str = ";") -> bytes:
    """A CSV that an Indonesian Excel opens right: `;` between quoted cells, UTF-8 with its mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def safe_xlsx_cell(sheet: WriteOnlyWorksheet, value: Exported) -> Cell:
    """A cell of a write-only sheet; text is typed as text, so that it is never evaluated."""
    cell = WriteOnlyCell(sheet)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
        cell.data_type = "s"
        cell.quotePrefix = AT_START.match(value) is not None
    else:
        cell.value = value
    return cell
