"""Which row is the header, and which column is what."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rangkul.core.imports.codes import Code
from rangkul.core.imports.register import saved_mapping
from tests.core.register_files import CHILDREN, HEADER, read, whys, xlsx


@pytest.mark.parametrize("position", range(1, 11))
def test_the_header_is_found_in_any_of_the_first_ten_rows(position: int) -> None:
    above = [[f"Judul {number}"] if number % 2 else [None] for number in range(1, position)]

    register = read(xlsx(Satu=[*above, HEADER, *CHILDREN]))

    assert [row.row_id for row in register.rows] == ["a-1", "a-2", "a-3"]
    assert register.mapping["sheets"]["Satu"]["header_rows"] == [position]


def test_a_header_below_the_tenth_row_is_not_guessed_but_reported() -> None:
    register = read(xlsx(Satu=[*[["Judul"]] * 10, HEADER, *CHILDREN]))

    assert register.rows == []
    assert [problem.code for problem in register.problems] == [Code.SHEET_WITHOUT_HEADER]
    assert whys(register)["no_header"] == 14


def test_misspelt_and_abbreviated_headings_are_known() -> None:
    header = [
        "No. Urut",
        "Tgl. Lhr",
        "NAMA LENGKAP ANAK",
        "Jenis Kelmain",
        "Nm. Ibu Kandung",
        "Pendidkan",
        "Kel.",
        "TMPT LHR",
    ]

    columns = read(
        xlsx(Satu=[header, ["1", "1/2/2012", "Wening", "P", "Murni", "SD", "Beji", "Depok"]])
    ).mapping

    fields = [column["field"] for column in columns["sheets"]["Satu"]["columns"]]
    assert fields == [
        "row_id",
        "birth_on",
        "full_name",
        "sex",
        "mother_name",
        "school",
        "kelurahan",
        "birth_place",
    ]


def test_a_second_column_of_one_kind_is_left_to_a_person() -> None:
    register = read(xlsx(Satu=[["No", "Nama", "Umur", "Nama"], ["1", "Wening", 8, "Ucil"]]))

    assert register.rows[0].fields["full_name"] == "Wening"
    assert register.rows[0].other == {"Nama": "Ucil"}
    assert [(p.code, p.cell) for p in register.problems] == [(Code.COLUMN_AMBIGUOUS, "D1")]


def test_a_saved_mapping_is_plain_data_that_can_be_mended_and_used_again() -> None:
    rows = [["Kode", "Sebutan", "Nama", "Umur"], ["1", "Ucil", "Wening", 8]]
    mapping = read(xlsx(Satu=rows)).mapping
    mapping["sheets"]["Satu"]["columns"][1]["field"] = "nickname"
    mended = saved_mapping(json.dumps(mapping))

    for title in ("Satu", "Dua"):
        register = read(xlsx(**{title: [["Judul"], *rows]}), mapping=mended)
        assert register.rows[0].fields["nickname"] == "Ucil"
        assert register.problems == []


def test_a_saved_mapping_that_fits_no_more_is_said_and_the_columns_are_found_anew() -> None:
    mapping = read(xlsx(Satu=[HEADER, *CHILDREN])).mapping

    register = read(xlsx(Satu=[["Kode Anak", "Nama Lengkap", "Usia"], ["1", "Wening", 8]]), mapping=mapping)

    assert register.rows[0].fields["full_name"] == "Wening"
    assert [problem.code for problem in register.problems] == [Code.MAPPING_UNFIT]


@pytest.mark.parametrize("mapping", [{}, {"sheets": 3}, {"sheets": {"Satu": {"columns": 7}}},
{"sheets": {"Satu": {}}},
                                     {"sheets": {"Satu": {"columns": [{"heading": "No",
                                     "field": "os.system"}, {}]}}}])  # fmt: skip
def test_a_spoilt_mapping_does_no_harm(mapping: dict[str, Any]) -> None:
    register = read(xlsx(Satu=[HEADER, *CHILDREN]), mapping=mapping)

    assert [row.fields["full_name"] for row in register.rows] == ["Wening", "Gatra", "Tirta"]
