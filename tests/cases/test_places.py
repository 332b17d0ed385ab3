"""The places and areas that Depok starts with fit together, and with the map."""

import csv
import json
from pathlib import Path

import pytest

from tests.sample_data import SHARED

ROOT = Path(__file__).resolve().parents[2] / "rangkul"


def rows(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


AREAS = {row["code"]: row for row in rows("people/data/depok-areas.csv")}
PLACES = rows("cases/data/depok-places.csv")


def test_depok_has_eleven_kecamatan_and_sixty_three_kelurahan_and_no_code_twice():
    kecamatan = [code for code, row in AREAS.items() if row["parent"] == "32.76"]
    kelurahan = [code for code, row in AREAS.items() if row["level"] == "4"]

    assert (len(kecamatan), len(kelurahan)) == (11, 63)
    assert len(AREAS) == len(rows("people/data/depok-areas.csv"))


def test_every_area_lies_in_the_area_above_it():
    for code, row in AREAS.items():
        above = code.rpartition(".")[0]
        assert row["parent"] == above
        assert not above or int(AREAS[above]["level"]) == int(row["level"]) - 1


def test_where_children_say_they_come_from_is_known():
    expected = {
        "11": "Aceh",
        "33": "Jawa Tengah",
        "31.74": "Jakarta Selatan",
        "32.01": "Kabupaten Bogor",
        "32.71": "Kota Bogor",
        "32.75": "Kota Bekasi",
        "33.29": "Kabupaten Brebes",
        "36.71": "Kota Tangerang",
        "36.74": "Kota Tangerang Selatan",
    }

    assert {code: AREAS[code]["name"] for code in expected} == expected


def test_every_place_has_a_name_of_its_own_and_lies_in_a_kelurahan():
    assert len({place["code"] for place in PLACES}) == len(PLACES)
    assert len({place["name"] for place in PLACES}) == len(PLACES)
    assert {AREAS[place["area"]]["level"] for place in PLACES} == {"4"}


@pytest.mark.shared
def test_every_place_and_centroid_lies_inside_its_kelurahan_on_the_map():
    map_of_depok = json.loads((SHARED / "boundaries" / "depok-kelurahan.geojson").read_text("utf-8"))
    rings = {one["properties"]["code"]: one["geometry"]["coordinates"][0] for one in map_of_depok["features"]}
    points = [(place["area"], place) for place in PLACES]
    points += [(code, row) for code, row in AREAS.items() if row["level"] == "4"]

    for code, row in points:
        assert is_inside(float(row["longitude"]), float(row["latitude"]), rings[code]), row


def is_inside(x: float, y: float, ring: list[list[float]]) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
