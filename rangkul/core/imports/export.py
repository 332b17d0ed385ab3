"""Cells of files that we write, so that no text an officer opens becomes a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Exported: TypeAlias = None | str | int | float | bool | date

# What Excel, LibreOffice and Google Sheets may take for the start of a formula or of a new cell.
STARTS = frozenset("=+-@\t\r\n\0|%")
LONGEST = 32_767


def safe_cell(value: Exported) -> str:
    """The text of one CSV cell; what could begin a formula gets an apostrophe before it.

    Numbers and dates of ours pass as they are; the check is on text, also behind spaces, invisible letters and
    quotation marks, in full-width form, and after a line break or `;`, where an Indonesian Excel may begin a
    new cell.

    >>> safe_cell("=1+1"), safe_cell(-5), safe_cell("Siti"), safe_cell("＝1+1")
    ("'=1+1", '-5', 'Siti', "'＝1+1")
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, date) else str(value)
    text = value.replace("\0", "")[:LONGEST]
    return f"'{text}" if text != value[:LONGEST] or _could_begin_formula(text) else text


def _could_begin_formula(text: str) -> bool:
    if text[:1] in STARTS:
        return True
    pieces = text.replace(";", "\n").replace("\t", "\n").replace("\r", "\n").replace(",", "\n").split("\n")
    return any(_first_visible(piece) in STARTS for piece in pieces)


def _first_visible(text: str) -> str:
    """The first letter that a spreadsheet sees, full-width made narrow; nothing when there is none."""
    for letter in text:
        if letter.isspace() or letter in "'\"" or unicodedata.category(letter) in ("Cf", "Cc", "Mn"):
            continue
        return unicodedata.normalize("NFKC", letter)[:1]
    return ""


def csv_bytes(rows: Iterable[Sequence[Exported]], *, delimiter: str = ";") -> bytes:
    """A CSV that an Indonesian Excel opens right: `;` between cells, UTF-8 with its mark, every cell quoted."""
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
        cell.quotePrefix = _could_begin_formula(value)
    else:
        cell.value = value
    return cell
