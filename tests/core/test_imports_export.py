"""What we export is text to whoever opens it, never a formula."""

from __future__ import annotations

import csv
import io
import itertools
import random
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from rangkul.core.imports.export import csv_bytes, safe_cell, safe_xlsx_cell

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "|", "%"]
BEFORE = ["", " ", "'", '"', "\u200b", "\ufeff", "\u00a0", "  \u00ad"]
UNSEEN = ' "\u200b\ufeff\u00a0\u00ad\n\r\t'
SIGNS = ["=", "+", "@", "＝", "＋", "＠", "|", "%"]
FORMULAS = ["1+1", "SUM(A1:A9)", 'cmd|" /C calc"!A0', 'HYPERLINK("http://x","y")']


def hostile_cells() -> list[str]:
    """Two hundred and more cells that mean harm."""
    cells = [
        f"{before}{start}{formula}" for before, start, formula in itertools.product(BEFORE, STARTS, FORMULAS)
    ]
    inside = [
        f"Depok{gap}={formula}"
        for gap, formula in itertools.product([";", ",", "\t", "\n", "\r\n", '";"'], FORMULAS)
    ]
    return random.Random(13).sample(cells, 200) + inside


@pytest.mark.parametrize("start", STARTS)
def test_a_cell_that_could_begin_a_formula_gets_an_apostrophe(start: str) -> None:
    unseen = BEFORE if start.isprintable() else [""]
    assert all(safe_cell(f"{before}{start}1+1").startswith("'") for before in unseen)


def test_ordinary_words_numbers_and_dates_pass_as_they_are() -> None:
    words = [
        "Siti Aminah",
        "Jl. Margonda 3, Depok",
        "10-12",
        "ayah -, ibu -",
        "a+b",
        "x@y.id",
        "",
        "5%",
        "(alm)",
    ]
    assert [safe_cell(word) for word in words] == words
    assert [safe_cell(-5), safe_cell(2.5), safe_cell(None), safe_cell(date(2024, 2, 1))] == [
        "-5",
        "2.5",
        "",
        "2024-02-01",
    ]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_no_hostile_cell_begins_a_formula_whatever_the_separator_of_the_reader(separator: str) -> None:
    text = csv_bytes([[cell] for cell in hostile_cells()]).decode("utf-8-sig")

    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        for cell in row:
            assert cell.lstrip(UNSEEN)[:1] not in SIGNS, repr(cell)


def test_hostile_cells_of_a_workbook_are_text() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Satu")
    for cell in hostile_cells():
        sheet.append([safe_xlsx_cell(sheet, cell)])
    file = io.BytesIO()
    book.save(file)

    with zipfile.ZipFile(file) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml")
    read = openpyxl.load_workbook(file).worksheets[0]
    assert {cell.data_type for row in read.iter_rows() for cell in row} == {"s"}


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_evaluates_nothing_of_what_we_export(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_bytes(csv_bytes([["A", cell] for cell in hostile_cells()]))

    for separator in ("59", "44"):
        subprocess.run(
            ["soffice", "--headless", f"--infilter=CSV:{separator},34,76,1", "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
             "--outdir", str(tmp_path), str(export)],
            check=True, timeout=120, capture_output=True,
        )  # fmt: skip
        with zipfile.ZipFile(tmp_path / "export.xlsx") as archive:
            assert b"<f" not in archive.read("xl/worksheets/sheet1.xml")
