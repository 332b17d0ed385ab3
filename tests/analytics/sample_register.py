"""A small reader of the sample register's three sheets, so that linkage is tried without the platform."""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from rangkul_analytics.linkage import Sighting, sightings_from_rows

MONTHS = [
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
]
COLUMNS = {
    "No": "row_id", "No Reg": "row_id", "Tgl": "recorded_on", "Tgl Masuk": "recorded_on",
    "TGL MASUK": "recorded_on", "Nama": "full_name", "Nama Lengkap": "full_name",
    "NAMA ANAK": "full_name", "Panggilan": "nickname", "NIK": "nik", "JK": "sex",
    "Jenis Kelamin": "sex", "L/P": "sex", "Umur": "birth_or_age", "Tgl Lahir / Umur": "birth_or_age",
    "TGL LAHIR": "birth_or_age", "Nama Ibu": "mother_name", "NAMA IBU KANDUNG": "mother_name",
    "Lokasi": "place", "Asal": "origin", "Alamat": "address", "ALAMAT ASAL": "address",
    "Kegiatan": "activity", "Pendidikan": "school", "PENDIDIKAN": "school",
}  # fmt: skip


def read_sample(folder: Path) -> tuple[list[Sighting], dict[str, str]]:
    """The sample register as sightings, and which person each of them is."""
    name = "depok-2024-2025"
    with (folder / f"{name}-truth.csv").open() as file:
        truth = {row["row_id"]: row["person"] for row in csv.DictReader(file)}
    return sightings_from_rows(_rows(folder / f"{name}.xlsx")), truth


def _rows(path: Path) -> Iterator[dict[str, object]]:
    for sheet in load_workbook(path):
        headings: list[str] = []
        for cells in sheet.iter_rows(values_only=True):
            if not headings and str(cells[0]) in ("No", "No Reg"):
                headings = [COLUMNS.get(str(cell), "") for cell in cells]
            elif headings and re.fullmatch(r"[a-z]+-\d+", str(cells[0])):
                row: dict[str, object] = dict(zip(headings, cells, strict=True))
                yield row | {"sheet": sheet.title, "recorded_on": _day(row["recorded_on"])} | _born(row)


def _born(row: dict[str, object]) -> dict[str, object]:
    said = row.get("birth_or_age")
    numbers = [int(number) for number in re.findall(r"\d+", str(said))]
    if (born := _day(said)) is not None or not numbers:
        return {"birth_on": born}
    about = 1 if "±" in str(said) else 0
    return {"age_low": min(numbers) - about, "age_high": max(numbers) + about}


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    parts = re.split(r"[-/ ]", str(value).strip().lower())
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4:
        parts.reverse()
    month = MONTHS.index(parts[1]) + 1 if parts[1] in MONTHS else int(parts[1])
    return date(int(parts[2]) % 100 + 2000, month, int(parts[0]))
