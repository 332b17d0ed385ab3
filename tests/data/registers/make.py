"""Makes the small registers of this folder again (`python make.py`); all names are invented."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

HERE = Path(__file__).resolve().parent

JANGKAU = [
    ["REKAP PENJANGKAUAN ANAK JALANAN", None, None, None, None, None, None, None],
    ["Kota Bekasi (rekaan)", None, None, None, None, None, None, None],
    [],
    ["No.", "Hari/Tgl", "Nama Anak", "Orang Tua", None, "Umur (th)", "L/P", "Titik Lokasi"],
    [None, None, None, "Ayah", "Ibu", None, None, None],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
    ["J-01", "Senin, 5 Pebruari 2024", "Wening (Ucil)", "Alm. Sarpin", "Lastri", "kls 3 SD", "P", "Stasiun"],
    ["J-02", "05/02/24", "Gatra alias Bonang", "-", "Murni", "± 10", "Lk", "Stasiun"],
    [
        "J-03",
        datetime.fromisoformat("2024-02-06"),
        "Tirta bin Karyo",
        None,
        "tidak tahu",
        "10-12 tahun",
        "laki2",
        "Pasar Baru",
    ],
    [],
    ["Bulan Maret 2024"],
    ["No.", "Hari/Tgl", "Nama Anak", "Ayah", "Ibu", "Umur (th)", "L/P", "Titik Lokasi"],
    ["J-04", "31/02/2024", "Seruni", "Wagiman", "Painem", "belasan", "wanita", "Pasar Baru"],
    ["J-05", "2024-03-09", "?", None, None, "bayi", "?", "Pasar Baru"],
    [None, None, "JUMLAH", None, None, 5],
    ["J-06"],
    [None, None, None, None, None, None, "Mengetahui,"],
    [None, None, None, None, None, None, "Kepala Dinas Sosial"],
    [None, None, None, None, None, None, "NIP. 19700101 199503 1 001"],
]
JANGKAU_TRUTH = {
    "J-01": {"recorded_on": "2024-02-05", "full_name": "Wening", "aliases": ["Ucil"], "sex": "female",
             "father_name": "Sarpin", "mother_name": "Lastri", "age_low": 8, "age_high": 10,
             "place": "Stasiun"},
    "J-02": {"recorded_on": "2024-02-05", "full_name": "Gatra", "aliases": ["Bonang"], "sex": "male",
             "mother_name": "Murni", "age_low": 9, "age_high": 11},
    "J-03": {"recorded_on": "2024-02-06", "full_name": "Tirta bin Karyo", "father_name": "Karyo",
    "sex": "male",
             "age_low": 10, "age_high": 12},
    "J-04": {"full_name": "Seruni", "sex": "female", "age_low": 11, "age_high": 19, "mother_name": "Painem"},
    "J-05": {"recorded_on": "2024-03-09", "age_low": 0, "age_high": 1},
}  # fmt: skip

PANTI = [
    ["Kode Anak", "NIK", "No. KK", "Nama Lengkap", "Panggilan", "TTL", "Jns Kelamin", "Alamat KTP",
    "No HP Wali",
     "Warna baju"],
    ["P/1", "3275 0145 0510 0003", "'3275012303100007", "Larasati", "Rara/Ara", "Bekasi, 5 Okt 2010", "P",
     "Jl. Kenari 4 RT 02/05, Kel. Harapan Mulya, Kec. Medan Satria", 81234567890, "merah"],
    ["P/2", "3.27501E+15", None, "Bima", None, "Depok 12-08-2011", "L", "Kab. Bogor", "0812-3456-789", None],
    ["P/3", "32750112081100", None, "Damar Panuluh", "tidak ada", 40770, "Pria", "-", "tidak ada", "biru"],
    ["P/4", "3275011399110001", None, "Kenanga", "-", "Agustus 2012", "Prempuan", "Bekasi", "x", None],
    ["P/5", "327501120811000A", None, "Jaka", None, "01/01/2031", "Laki - laki", "Bekasi", "12", None],
]  # fmt: skip
PANTI_TRUTH = {
    "P/1": {"nik": "3275014505100003", "kk": "3275012303100007", "full_name": "Larasati", "nickname": "Rara",
            "aliases": ["Ara"], "birth_on": "2010-10-05", "birth_place": "Bekasi", "sex": "female",
            "kelurahan": "Harapan Mulya", "kecamatan": "Medan Satria", "phone": "081234567890"},
    "P/2": {"full_name": "Bima", "birth_on": "2011-08-12", "birth_place": "Depok", "sex": "male",
            "phone": "08123456789"},
    "P/3": {"full_name": "Damar Panuluh", "nik_partial": "32750112081100", "birth_on": "2011-08-15",
    "sex": "male"},
    "P/4": {"full_name": "Kenanga", "birth_from": "2012-08-01", "birth_to": "2012-08-31", "sex": "female"},
    "P/5": {"full_name": "Jaka", "sex": "male"},
}  # fmt: skip

RUJUKAN = [
    ["id", "date of contact", "child name", "gender", "age", "school", "remarks"],
    ["R1", "1 Feb 2024", "Andung", "M", "12", "café school", "first visit"],
    ["R2", "Feb 2024", "Nilam", "F", "7 years", "-", "sister of R1; hungry"],
    ["R3", "20240203", "Puspa", "girl", "13", "n/a", ""],
]
RUJUKAN_TRUTH = {
    "R1": {
        "recorded_on": "2024-02-01",
        "full_name": "Andung",
        "sex": "male",
        "age_low": 12,
        "school": "café school",
    },
    "R2": {"recorded_from": "2024-02-01", "recorded_to": "2024-02-29", "full_name": "Nilam", "sex": "female"},
    "R3": {"recorded_on": "2024-02-03", "full_name": "Puspa", "sex": "female", "age_high": 13},
}


def main() -> None:
    """Write the files and what they say."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Penjangkauan"
    _fill(first, JANGKAU)
    first.merge_cells("A1:H1")
    first.merge_cells("D4:E4")
    _fill(book.create_sheet("Panti"), PANTI)
    book.create_sheet("Kosong")
    _fill(book.create_sheet("Grafik"), [["Tahun", "Nilai"], [2023, 7], [2024, 9]])
    book.save(HERE / "bekasi-rekaan.xlsx")
    for name, encoding, delimiter in (
        ("utf8-koma", "utf-8", ","),
        ("bom-titikkoma", "utf-8-sig", ";"),
        ("cp1252-tab", "cp1252", "\t"),
    ):
        with (HERE / f"rujukan-{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(RUJUKAN)
    truth = {"bekasi-rekaan.xlsx": {**JANGKAU_TRUTH, **PANTI_TRUTH}, "rujukan": RUJUKAN_TRUTH}
    (HERE / "truth.json").write_text(
        json.dumps(truth, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8"
    )


def _fill(sheet: Any, rows: list[list[Any]]) -> None:
    for number, row in enumerate(rows, 1):
        for index, value in enumerate(row, 1):
            if value is not None:
                sheet[f"{get_column_letter(index)}{number}"] = value


if __name__ == "__main__":
    main()
