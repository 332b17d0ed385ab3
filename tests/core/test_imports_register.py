"""A register comes in whole: every row is a child or is reported with its reason."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from rangkul.core.imports.archive import open_archive
from rangkul.core.imports.codes import Code
from rangkul.core.imports.limits import FILE_LIMITS
from rangkul.core.imports.workbook import read_workbook
from tests.core.register_files import CHILDREN, HEADER, read, saved, text, whys, xlsx
from tests.sample_data import SHARED

OURS = Path(__file__).resolve().parents[1] / "data" / "registers"
SAMPLE = SHARED / "registers" / "depok-2024-2025.xlsx"

# --- the sample of Depok ---


@pytest.mark.shared
def test_every_row_of_the_sample_register_is_in() -> None:
    lines = SAMPLE.with_name("depok-2024-2025-truth.csv").read_text("utf-8").splitlines()
    truth = {row["row_id"] for row in csv.DictReader(lines)}

    register = read(SAMPLE)

    assert {row.row_id for row in register.rows} == truth
    assert len(register.rows) == len(truth) == 495
    assert Counter(row.sheet for row in register.rows) == {
        "Operasi Satpol PP": 264,
        "Register RPS": 181,
        "Data Anak LKSA": 50,
    }
    assert +whys(register) == {"blank": 3, "title": 4, "header": 3, "subtotal": 2}


@pytest.mark.shared
def test_every_cell_of_the_sample_register_is_understood_but_truncated_niks() -> None:
    register = read(SAMPLE)

    assert Counter(problem.code for problem in register.problems) == {Code.NUMBER_LENGTH: 14}
    assert all("recorded_on" in row.fields for row in register.rows)
    assert all("full_name" in row.fields and "sex" in row.fields for row in register.rows)
    columns = [column for sheet in register.mapping["sheets"].values() for column in sheet["columns"]]
    assert len(columns) == 33
    assert all(column["field"] for column in columns)


@pytest.mark.shared
def test_the_sample_register_costs_little() -> None:
    cost = read(SAMPLE).cost

    assert cost.cpu_s < 2
    assert cost.peak_mb < 100


@pytest.mark.shared
def test_the_sample_says_the_same_with_sheets_rows_and_columns_in_another_order() -> None:
    dice = random.Random(2)
    source = openpyxl.load_workbook(SAMPLE)
    mixed: dict[str, list[list[Any]]] = {}
    for sheet in dice.sample(source.worksheets, 3):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        start = next(number for number, row in enumerate(rows) if row[1] and row[2])
        order = [0, *dice.sample(range(1, len(rows[start])), len(rows[start]) - 1)]
        body = [[row[index] for index in order] for row in rows[start:]]
        mixed[sheet.title] = [body[0], *dice.sample(body[1:], len(body) - 1)]

    first, second = read(SAMPLE), read(xlsx(**mixed))

    assert {(row.row_id, row.fingerprint) for row in first.rows} == {
        (row.row_id, row.fingerprint) for row in second.rows
    }
    fields = {row.row_id: row.fields for row in second.rows}
    assert all(dict(row.fields) == dict(fields[row.row_id]) for row in first.rows)
    assert first.content_fingerprint == second.content_fingerprint
    assert first.file_fingerprint != second.file_fingerprint


@pytest.mark.shared
def test_our_reader_and_openpyxl_see_the_same_cells_in_the_sample() -> None:
    assert_same_cells(SAMPLE)


# --- our own registers ---


@pytest.mark.parametrize("name", ["bekasi-rekaan.xlsx", "rujukan-utf8-koma.csv", "rujukan-bom-titikkoma.csv",
                                  "rujukan-cp1252-tab.csv"])  # fmt: skip
def test_a_register_of_another_city_gives_what_its_truth_says(name: str) -> None:
    truth = json.loads((OURS / "truth.json").read_text("utf-8"))[name if name.endswith("xlsx") else "rujukan"]

    rows = {row.row_id: row.fields for row in read(OURS / name).rows}

    assert rows.keys() == truth.keys()
    for row_id, expected in truth.items():
        found = {key: rows[row_id].get(key) for key in expected}
        assert {key: str(v) if isinstance(v, date) else v for key, v in found.items()} == expected, row_id


def test_titles_totals_sections_and_signatures_are_reported_as_what_they_are() -> None:
    register = read(OURS / "bekasi-rekaan.xlsx")

    assert +whys(register) == {
        "title": 2, "blank": 2, "header": 3, "column_numbers": 1, "section": 1, "header_again": 1,
        "subtotal": 1,
        "nothing_but_number": 1, "signature": 3, "no_header": 3,
    }  # fmt: skip
    assert register.sheets[0].heading == ("REKAP PENJANGKAUAN ANAK JALANAN", "Kota Bekasi (rekaan)")


def test_each_bad_cell_is_one_sentence_with_its_address() -> None:
    register = read(OURS / "bekasi-rekaan.xlsx")

    found = {(problem.sheet, problem.cell): problem.code for problem in register.problems}
    assert found == {
        ("Penjangkauan", "B13"): Code.DATE_NO_SUCH_DAY,
        ("Panti", "J1"): Code.COLUMN_UNKNOWN,
        ("Panti", "B2"): Code.NIK_BIRTH_DIFFERS,
        ("Panti", "B3"): Code.NUMBER_ROUNDED,
        ("Panti", "B4"): Code.NUMBER_LENGTH,
        ("Panti", "B5"): Code.NIK_IMPOSSIBLE,
        ("Panti", "F5"): Code.DATE_WITHOUT_DAY,
        ("Panti", "B6"): Code.NUMBER_NOT_DIGITS,
        ("Panti", "F6"): Code.DATE_IN_FUTURE,
        ("Panti", "I6"): Code.PHONE_NOT_READ,
        ("Grafik", ""): Code.SHEET_WITHOUT_HEADER,
    }
    assert all(
        problem.sheet in problem.sentence and problem.cell in problem.sentence
        for problem in register.problems
    )


def test_what_could_not_be_read_is_kept_beside_the_row() -> None:
    rows = {row.row_id: row for row in read(OURS / "bekasi-rekaan.xlsx").rows}

    assert rows["J-04"].other == {"Hari/Tgl": "31/02/2024"}
    assert rows["P/1"].other == {"Warna baju": "merah"}


# --- the same twice ---


def test_the_same_children_have_the_same_fingerprints_in_xlsx_and_csv() -> None:
    rows = [HEADER, *[[str(value) for value in child] for child in CHILDREN]]

    one, two, three = (
        read(xlsx(Satu=rows)),
        read(text(rows, delimiter=";")),
        read(text(rows, encoding="utf-16")),
    )

    assert one.content_fingerprint == two.content_fingerprint == three.content_fingerprint
    assert {row.fingerprint for row in one.rows} == {row.fingerprint for row in two.rows}
    assert len({row.fingerprint for row in one.rows}) == 3


def test_one_changed_cell_changes_one_fingerprint() -> None:
    changed = [HEADER, CHILDREN[0], [*CHILDREN[1][:5], "Pasar"], CHILDREN[2]]

    before = {row.fingerprint for row in read(xlsx(Satu=[HEADER, *CHILDREN])).rows}
    after = {row.fingerprint for row in read(xlsx(Satu=changed)).rows}

    assert len(before & after) == 2


def test_two_equal_rows_are_two_rows_and_stay_two() -> None:
    rows = [HEADER, CHILDREN[0], CHILDREN[0]]

    first, second = read(xlsx(Satu=rows)), read(xlsx(Satu=rows))

    assert len({row.fingerprint for row in first.rows}) == 2
    assert [row.fingerprint for row in first.rows] == [row.fingerprint for row in second.rows]
    assert [problem.code for problem in first.problems] == [Code.ROW_ID_TWICE]


# --- kinds of files and cells ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_each_encoding_with_each_delimiter(encoding: str, delimiter: str) -> None:
    rows = [
        ["Data; anak, jalanan"],
        HEADER,
        ["b-1", "1 Mei 2024", "Zoë, (Ucil)", "P", "8", 'Jl. "A"; no. 3\nBeji'],
    ]

    register = read(text(rows, delimiter=delimiter, encoding=encoding), name="Satu")

    assert register.rows[0].fields["full_name"] == "Zoë"
    assert register.rows[0].fields["place"] == 'Jl. "A"; no. 3 Beji'


def test_a_csv_that_names_its_separator_is_counted_with_that_line() -> None:
    register = read(io.BytesIO(b"sep=;\r\nNo;Nama;Umur\r\n1;Wening;8\r\n"))

    assert register.rows[0].fields["full_name"] == "Wening"
    assert +whys(register) == {"separator_line": 1, "header": 1}


def test_nuls_in_a_csv_are_left_out_and_said() -> None:
    register = read(io.BytesIO(b"No,Nama,Umur\n1,We\0ning,8\n2,Gatra,9\n3,Tirta,10\n"))

    assert [row.fields["full_name"] for row in register.rows] == ["Wening", "Gatra", "Tirta"]
    assert [problem.code for problem in register.problems] == [Code.CONTROL_CHARACTERS]


def test_a_quotation_mark_that_was_not_closed_is_said() -> None:
    lines = 'No,Nama,Umur\n1,Wening,8\n2,"Gatra,9\n' + "3,Tirta,10\n" * 200

    register = read(io.BytesIO(lines.encode()))

    assert Code.QUOTE_OPEN in [problem.code for problem in register.problems]


def test_a_place_merged_over_several_rows_holds_for_each_of_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [HEADER, *CHILDREN]:
        sheet.append(row)
    sheet["F3"] = None
    sheet.merge_cells("F2:F3")

    assert [row.fields["place"] for row in read(saved(book)).rows] == ["Terminal", "Terminal", "Stasiun"]


def test_errors_and_formulas_without_a_value_are_reported() -> None:
    register = read(xlsx(Satu=[HEADER, ["c-1", "=TODAY()", "Wening", "P", "#REF!", "Terminal"]]))

    assert [(p.code, p.cell) for p in register.problems] == [
        (Code.FORMULA_EMPTY, "B2"),
        (Code.EXCEL_ERROR, "E2"),
    ]


def test_progress_is_told_while_reading() -> None:
    told: list[tuple[int, int]] = []
    children = [[f"d-{n}", "1/2/2024", f"Anak {n}", "L", 9, "X"] for n in range(1_200)]

    read(xlsx(Satu=[HEADER, *children]), on_progress=lambda done, total: told.append((done, total)))

    assert told == [(500, 1_201), (1_000, 1_201)]


def test_our_reader_and_openpyxl_see_the_same_cells() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["teks", "  sela  ", "a<b&c", "bukan = rumus", "", "ü 漢字 😀", "baris\nbaru", "_x000D_"],
        [1, 1.5, -3, 1e6, 0, True, False, 12345678901],
        [
            date(2024, 2, 29),
            datetime.fromisoformat("2024-02-29T21:30"),
            date(1999, 12, 31),
            datetime.fromisoformat("2012-01-01T00:00:01"),
        ],
    ):
        sheet.append(row)
    sheet["J9"] = "jauh"
    sheet["B5"] = 45000
    sheet["B5"].number_format = "dd mmmm yyyy"
    sheet["C5"] = 45000
    sheet["C5"].number_format = '"hari" 0'
    sheet["D5"] = 0.5
    sheet["D5"].number_format = "[Red]#,##0.00"
    assert_same_cells(saved(book))


def assert_same_cells(source: Any) -> None:
    """Each cell that openpyxl reads has the same value in our reader."""
    theirs = openpyxl.load_workbook(source, data_only=True)
    data = source.read_bytes() if isinstance(source, Path) else source.getvalue()
    with open_archive(io.BytesIO(data), FILE_LIMITS) as archive:
        ours = read_workbook(archive, FILE_LIMITS)
    assert [sheet.title for sheet in ours] == theirs.sheetnames
    for mine, other in zip(ours, theirs.worksheets, strict=True):
        rows = {row.number: row.values for row in mine.rows}
        for cells in other.iter_rows():
            for cell in cells:
                value = cell.value
                if isinstance(value, str) and not value.strip():
                    value = None
                if isinstance(value, datetime) and value == datetime.combine(value, datetime.min.time()):
                    value = value.date()
                row = rows.get(cell.row, [])
                found = row[cell.column - 1] if cell.column <= len(row) else None
                assert found == value, (mine.title, cell.coordinate)


def test_strings_from_the_shared_table_keep_rich_text_and_drop_pronunciation() -> None:
    book = xlsx(Satu=[["No", "Nama", "Umur"], ["1", "Wening", 8]])
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = [
        "<t>No</t>",
        "<t>Nama</t>",
        "<t>Umur</t>",
        "<r><t>We</t></r><r><t>ning</t></r><rPh><t>XX</t></rPh>",
    ]
    parts["xl/sharedStrings.xml"] = f"<sst>{''.join(f'<si>{text}</si>' for text in texts)}</sst>".encode()
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rs" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    cells = "<row r='1'>{}</row><row r='2'><c r='B2' t='s'><v>3</v></c><c r='C2'><v>8</v></c></row>".format(
        "".join(f"<c t='s'><v>{index}</v></c>" for index in range(3))
    )
    parts["xl/worksheets/sheet1.xml"] = f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)

    assert read(file).rows[0].fields == {"full_name": "Wening", "age_low": 8, "age_high": 8}
