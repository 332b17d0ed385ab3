"""How a cell of a register is understood."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import chain
from pathlib import Path

import pytest

from rangkul.core.imports.cells import NotRead, Value
from rangkul.core.imports.codes import Code, Refusal, Skip
from rangkul.core.imports.data import load_yaml
from rangkul.core.imports.fields import RegisterField
from rangkul.core.imports.headers import known_aliases
from rangkul.core.imports.problems import Problem, Reason, Skipped, Trouble
from rangkul.core.imports.values import FIELDS, parse
from rangkul.core.imports.values.words import FieldValue

TODAY = date(2026, 11, 24)


def read(field: str, value: Value) -> dict[str, FieldValue]:
    """The fields that one cell gives."""
    return dict(parse(field, value, today=TODAY).fields)


def codes(field: str, value: Value) -> list[Code]:
    """What is wrong with one cell."""
    return [issue.code for issue in parse(field, value, today=TODAY).issues]


@pytest.mark.parametrize(
    "written",
    [
        "01/02/2024", "1/2/2024", "01-02-24", "1.2.2024", "2024-02-01", "2024/2/1", "1 Feb 2024",
        "1 Pebruari 2024",
        "1-Feb-24", "1 Februari '24", "1Feb2024", "Feb 1, 2024", "Kamis, 1 Februari 2024",
        "tgl 1 peb 2024", "01 02 2024",
        "01/02/2024 22:15", "2024-02-01T22:15:00", "1 Februari 2024 pukul 21.30 WIB", "20240201",
        "01022024", "45323",
        45323, 45323.5, date(2024, 2, 1), datetime.fromisoformat("2024-02-01T21:00"),
        " 1  Februari  2024 ", "１/２/２０２４", "'01/02/2024",
        "1 Febuari 2024",
    ],
)  # fmt: skip
def test_one_day_is_the_same_day_however_it_is_written(written: Value) -> None:
    assert read("recorded_on", written) == {"recorded_on": date(2024, 2, 1)}
    assert codes("recorded_on", written) == []


@pytest.mark.parametrize(
    ("month", "name"),
    list(
        enumerate(
            [
                "Januari",
                "Februari",
                "Maret",
                "April",
                "Mei",
                "Juni",
                "Juli",
                "Agustus",
                "September",
                "Oktober",
                "November",
                "Desember",
            ],
            start=1,
        )
    ),
)
def test_indonesian_months_are_known(month: int, name: str) -> None:
    assert read("recorded_on", f"5 {name} 2023") == {"recorded_on": date(2023, month, 5)}
    assert read("recorded_on", f"5 {name[:3].upper()} 23") == {"recorded_on": date(2023, month, 5)}


@pytest.mark.parametrize(
    ("written", "year"), [("1/2/98", 1998), ("1/2/24", 2024), ("1/2/31", 1931), ("98-02-01", 1998)]
)
def test_two_digit_years_are_the_latest_that_can_be(written: str, year: int) -> None:
    assert read("recorded_on", written) == {"recorded_on": date(year, 2, 1)}


@pytest.mark.parametrize(
    ("written", "first", "last", "code"),
    [
        ("Feb 2024", date(2024, 2, 1), date(2024, 2, 29), Code.DATE_WITHOUT_DAY),
        ("02/2024", date(2024, 2, 1), date(2024, 2, 29), Code.DATE_WITHOUT_DAY),
        ("00/02/2024", date(2024, 2, 1), date(2024, 2, 29), Code.DATE_WITHOUT_DAY),
        ("??-02-2024", date(2024, 2, 1), date(2024, 2, 29), Code.DATE_WITHOUT_DAY),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), Code.DATE_WITHOUT_MONTH),
        (2024, date(2024, 1, 1), date(2024, 12, 31), Code.DATE_WITHOUT_MONTH),
        ("sekitar 2024", date(2024, 1, 1), date(2024, 12, 31), Code.DATE_WITHOUT_MONTH),
    ],
)
def test_half_a_date_is_kept_as_the_time_it_spans(
    written: Value, first: date, last: date, code: Code
) -> None:
    assert read("recorded_on", written) == {"recorded_from": first, "recorded_to": last}
    assert codes("recorded_on", written) == [code]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/02/2024", Code.DATE_NO_SUCH_DAY),
        ("30 Feb 2024", Code.DATE_NO_SUCH_DAY),
        ("29/02/2023", Code.DATE_NO_SUCH_DAY),
        ("45/45/2024", Code.DATE_NO_SUCH_DAY),
        ("12/03/2031", Code.DATE_IN_FUTURE),
        ("12/03/1803", Code.DATE_TOO_OLD),
        ("kemarin", Code.DATE_NOT_READ),
        ("12", Code.DATE_NOT_READ),
        ("1 Foo 2024", Code.DATE_NOT_READ),
        ("12/3", Code.DATE_NOT_READ),
        (True, Code.DATE_NOT_READ),
        (time(3, 4), Code.DATE_NOT_READ),
        ("9" * 400, Code.DATE_NOT_READ),
        (1e30, Code.DATE_NOT_READ),
        (-4, Code.DATE_NOT_READ),
    ],
)
def test_a_date_that_cannot_be_is_reported_and_not_guessed(written: Value, code: Code) -> None:
    assert codes("recorded_on", written) == [code]
    assert read("recorded_on", written) == {}


def test_month_before_day_is_read_but_pointed_out() -> None:
    assert read("recorded_on", "3/25/2024") == {"recorded_on": date(2024, 3, 25)}
    assert codes("recorded_on", "3/25/2024") == [Code.DATE_MONTH_FIRST]


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        (12, 12, 12), (12.0, 12, 12), ("12", 12, 12), ("12 th", 12, 12), ("12thn", 12, 12),
        ("12 tahun", 12, 12),
        ("12,5 th", 12, 12), ("umur 12", 12, 12), ("12 years old", 12, 12), ("dua belas", 12, 12),
        ("± 10", 9, 11), ("+- 10", 9, 11),
        ("+/- 10 th", 9, 11), ("-+10", 9, 11), ("sekitar 10 tahun", 9, 11), ("kira2 10", 9, 11),
        ("10an", 9, 11), ("10-an", 9, 11), ("10?", 9, 11),
        ("10-12", 10, 12), ("10-12 tahun", 10, 12), ("10 – 12", 10, 12), ("10 s/d 12 th", 10, 12),
        ("10 sampai 12", 10, 12),
        ("10 atau 12", 10, 12), ("12-10", 10, 12), ("± 10-12", 10, 12), ("belasan", 11, 19),
        ("belasan tahun", 11, 19), ("bayi", 0, 1),
        ("balita", 0, 4), ("8 bulan", 0, 0), ("18 bln", 1, 1), ("3 th 4 bln", 3, 3), ("2 minggu", 0, 0),
        ("< 10", 0, 9),
        ("di bawah 10 th", 0, 9), ("15+", 15, 20), ("kls 3 SD", 8, 10), ("kelas III SD", 8, 10),
        ("SD kelas 3", 8, 10),
        ("kelas 8", 13, 15), ("kls 2 SMP", 13, 15), ("kelas 1 SMK", 15, 17), ("SMP", 12, 16), ("0", 0, 0),
    ],
)  # fmt: skip
def test_guessed_ages_become_a_span_of_years(written: Value, low: int, high: int) -> None:
    found = read("age", written)
    assert (found["age_low"], found["age_high"]) == (low, high)
    assert codes("age", written) == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("999", Code.AGE_IMPOSSIBLE),
        (151, Code.AGE_IMPOSSIBLE),
        ("tua", Code.AGE_NOT_READ),
        ("12 13", Code.AGE_NOT_READ),
        (-3, Code.AGE_NOT_READ),
        (datetime.fromisoformat("2026-12-10"), Code.AGE_TURNED_DATE),
        (datetime.fromisoformat("2026-03-10"), Code.AGE_TURNED_DATE),
    ],
)
def test_an_age_that_cannot_be_is_reported(written: Value, code: Code) -> None:
    assert codes("age", written) == [code]
    assert read("age", written) == {}


def test_birthday_and_age_may_share_a_column_or_stand_in_the_wrong_one() -> None:
    for field in ("birth_or_age", "birth_on", "age"):
        assert read(field, "12 Mei 2012") == {"birth_on": date(2012, 5, 12)}
        assert read(field, datetime.fromisoformat("2012-05-12")) == {"birth_on": date(2012, 5, 12)}
        assert read(field, "12 th") == {"age_low": 12, "age_high": 12}
        assert read(field, 12) == {"age_low": 12, "age_high": 12}
        assert read(field, 41041) == {"birth_on": date(2012, 5, 12)}
    assert read("birth_place_date", "Depok, 12-05-2012") == {
        "birth_place": "Depok",
        "birth_on": date(2012, 5, 12),
    }
    assert read("birth_place_date", "Agustus 2012")["birth_from"] == date(2012, 8, 1)


@pytest.mark.parametrize(
    ("sex", "words"),
    [
        ("male", ["L", "l", "LK", "laki-laki", "Laki2", "lelaki", "Pria", "cowok", "M", "male", "boy"]),
        ("female", ["P", "p", "PR", "perempuan", "Wanita", "cewek", "F", "female", "girl", "W"]),
    ],
)
def test_sex_is_read_in_all_the_ways_offices_write_it(sex: str, words: list[str]) -> None:
    assert [read("sex", word) for word in words] == [{"sex": sex}] * len(words)
    assert codes("sex", "banci kaleng") == [Code.SEX_NOT_READ]
    assert codes("sex", 1) == [Code.SEX_NOT_READ]


@pytest.mark.parametrize(
    ("written", "fields", "found"),
    [
        ("3276011205120001", {"nik": "3276011205120001"}, []),
        ("3276 0112 0512 0001", {"nik": "3276011205120001"}, []),
        ("32.76.01.120512.0001", {"nik": "3276011205120001"}, []),
        ("'3276011205120001", {"nik": "3276011205120001"}, []),
        ("NIK: 3276011205120001", {"nik": "3276011205120001"}, []),
        (3276011205120001, {"nik": "3276011205120001"}, []),
        ("3276015205120001", {"nik": "3276015205120001"}, []),
        ("3.276011205120001E+15", {"nik": "3276011205120001"}, []),
        (3276011205120000, {"nik_partial": "32760112051"}, [Code.NUMBER_ROUNDED]),
        ("3.27E+15", {}, [Code.NUMBER_ROUNDED]),
        ("3,27601120512E+15", {"nik_partial": "32760112051"}, [Code.NUMBER_ROUNDED]),
        ("327601120512000", {"nik_partial": "327601120512000"}, [Code.NUMBER_LENGTH]),
        ("32760112051200011", {}, [Code.NUMBER_LENGTH]),
        ("12", {}, [Code.NUMBER_LENGTH]),
        ("327601120512000O", {}, [Code.NUMBER_NOT_DIGITS]),
        ("3276013205120001", {"nik_partial": "3276013205120001"}, [Code.NIK_IMPOSSIBLE]),
        ("3276011213120001", {"nik_partial": "3276011213120001"}, [Code.NIK_IMPOSSIBLE]),
        ("9976011205120001", {"nik_partial": "9976011205120001"}, [Code.NIK_IMPOSSIBLE]),
        ("3276017205120001", {"nik_partial": "3276017205120001"}, [Code.NIK_IMPOSSIBLE]),
        ("3276011205120000", {"nik_partial": "3276011205120000"}, [Code.NIK_IMPOSSIBLE]),
        ("-", {}, []),
        ("belum punya", {}, []),
        ("0000000000000000", {}, []),
        (0, {}, []),
    ],
)  # fmt: skip
def test_a_nik_is_whole_or_kept_as_far_as_it_is_sure(written: Value, fields: dict, found: list[Code]) -> None:
    assert read("nik", written) == fields
    assert codes("nik", written) == found


@pytest.mark.parametrize(
    ("written", "fields"),
    [
        ("  Rafi ", {"full_name": "Rafi"}),
        ("Rafi (Oboy)", {"full_name": "Rafi", "aliases": ["Oboy"]}),
        ("Rafi alias Oboy", {"full_name": "Rafi", "aliases": ["Oboy"]}),
        ("Rafi als. Oboy / Kribo", {"full_name": "Rafi", "aliases": ["Oboy", "Kribo"]}),
        ("Rafi/Oboy", {"full_name": "Rafi", "aliases": ["Oboy"]}),
        ("Rafi (panggilan: Oboy)", {"full_name": "Rafi", "aliases": ["Oboy"]}),
        ("Rafi biasa dipanggil Oboy", {"full_name": "Rafi", "aliases": ["Oboy"]}),
        ('Rafi "Oboy"', {"full_name": "Rafi", "aliases": ["Oboy"]}),
        ("Rafi (kembar)", {"full_name": "Rafi", "note": "kembar"}),
        ("Rafi bin Slamet", {"full_name": "Rafi bin Slamet", "father_name": "Slamet"}),
        ("Rafi (Oboy", {"full_name": "Rafi", "aliases": ["Oboy"]}),
        ("- tidak tahu -", {}),
        ("?", {}),
        ("NN", {}),
        ("Mr. X", {}),
        ("", {}),
        ("Na", {"full_name": "Na"}),
    ],
)
def test_a_name_gives_up_what_was_written_beside_it(written: str, fields: dict) -> None:
    assert read("full_name", written) == fields
    assert codes("full_name", written) == []


def test_a_dead_parent_is_noted_and_the_name_kept_clean() -> None:
    for written in ("Alm. Sarpin", "Sarpin (alm)", "Almarhum Sarpin"):
        assert read("father_name", written) == {"father_name": "Sarpin", "father_died": True}


def test_a_name_of_forty_pages_is_cut_and_reported() -> None:
    assert len(str(read("full_name", "Panjang " * 20_000)["full_name"])) <= 120
    assert codes("full_name", "Panjang " * 20_000) == [Code.TEXT_CUT]
    assert codes("full_name", 1234) == [Code.NAME_WITHOUT_LETTERS]


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("22.15", "22:15"), ("19:40", "19:40"), ("jam 9 malam", "21:00"), ("malam", "malam"),
        (time(21, 30), "21:30"),
        (0.5, "12:00"), (22.15, "22:15"), ("pukul 07.00 WIB", "07:00"), ("jam 1 siang", "13:00"),
        ("12 malam", "00:00"),
        ("jam 2 dini hari", "02:00"), ("20.00-22.00", "20:00"),
    ],
)  # fmt: skip
def test_the_time_of_day_is_a_clock_time_or_a_word(written: Value, clock: str) -> None:
    assert read("recorded_time", written) == {"recorded_time": clock}


def test_other_cells_keep_what_they_say() -> None:
    assert codes("recorded_time", "27.80") == [Code.TIME_NOT_READ]
    assert read("phone", 81234567890) == {"phone": "081234567890"}
    assert read("phone", "+62 812-3456-7890") == {"phone": "081234567890"}
    assert codes("phone", "12") == [Code.PHONE_NOT_READ]
    assert read("row_id", 7.0) == {"row_id": "7"}
    assert read("address", "Jl. A 3, Kel. Beji Timur, Kec. Beji") == {
        "address": "Jl. A 3, Kel. Beji Timur, Kec. Beji",
        "kelurahan": "Beji Timur",
        "kecamatan": "Beji",
    }
    assert read("birth_certificate", "tidak ada") == {"birth_certificate": "tidak ada"}
    assert codes("age", NotRead(Code.EXCEL_ERROR, "#REF!")) == [Code.EXCEL_ERROR]


def test_every_field_answers_unknown_with_nothing_and_never_raises() -> None:
    strange: list[Value] = ["-", "?", "tidak tahu", "\u200b", "=1+1", "x" * 5_000, "٣", "𝟙𝟚", "1" * 300,
    "/", "()", "''", "(((((", "- -",
                            float("nan"), float("inf"), -1, 10**40, True, time(0),
                            datetime.fromisoformat("9999-12-31"), date(1, 1, 1), "Ⅻ", "½", "alias",
                            "()/()"]  # fmt: skip
    for field in FIELDS:
        for value in strange:
            parse(field, value, today=TODAY)
        assert read(field, "tidak tahu") == {}
        assert codes(field, "?") == []


def test_every_code_has_its_sentence_and_every_field_its_words() -> None:
    assert {code.value for code in Code} == set(Trouble.values)
    assert {code.value for code in Refusal} == set(Reason.values)
    assert {code.value for code in Skip} == set(Skipped.values)
    assert set(FIELDS) == set(RegisterField.values)
    data = load_yaml(Path(__file__).parents[2] / "rangkul/core/imports/aliases.yaml")
    assert set(data["fields"]) == set(FIELDS)
    assert all(
        isinstance(word, str) for word in [*data["words"], *chain.from_iterable(data["fields"].values())]
    )
    ambiguous = {heading: fields for heading, fields in known_aliases().fields.items() if len(fields) > 1}
    assert ambiguous == {}


def test_a_bad_cell_is_one_plain_sentence_with_its_place() -> None:
    problem = Problem(Code.DATE_NO_SUCH_DAY, "Satpol", "B17", "Tgl", {"value": "31/02/2024 100%"})
    assert "Satpol" in problem.sentence
    assert "B17" in problem.sentence
    assert "31/02/2024 100%" in problem.sentence
