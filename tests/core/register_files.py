"""Registers made on the spot, and reading them so that no row goes missing."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from typing import Any

import openpyxl

from rangkul.core.imports.problems import Skipped
from rangkul.core.imports.register import Register, read_register

TODAY = date(2026, 11, 24)
HEADER = ["No", "Tgl", "Nama", "JK", "Umur", "Lokasi"]
CHILDREN = [
    ["a-1", "02/07/2024", "Wening", "P", "8 th", "Terminal"],
    ["a-2", "3 Juli 2024", "Gatra", "L", 9, "Terminal"],
    ["a-3", "2024-07-04", "Tirta", "L", "± 10", "Stasiun"],
]


def read(source: Any, **options: Any) -> Register:
    """The register, which must account for each of its rows."""
    register = read_register(source, today=TODAY, **options)
    assert register.refusal is None
    assert register.row_count == len(register.rows) + register.skipped_count
    return register


def xlsx(**sheets: list[list[Any]]) -> io.BytesIO:
    """A workbook with these sheets in this order."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> io.BytesIO:
    """The workbook as a file in memory."""
    file = io.BytesIO()
    book.save(file)
    return file


def text(rows: list[list[Any]], *, delimiter: str = ",", encoding: str = "utf-8") -> io.BytesIO:
    """The same as a CSV."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return io.BytesIO(file.getvalue().encode(encoding))


def whys(register: Register) -> Counter[str]:
    """How many rows were skipped for which reason."""
    return Counter(
        {why.value: sum(run.count for run in register.skipped if run.why is why) for why in Skipped}
    )
