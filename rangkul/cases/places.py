"""Places of the street that people name: looked up by any of their names, or by a point near them."""

import csv
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "depok-places.csv"
# The points are good to about 100 m and a phone's to about as much; farther off it is another place.
NEAR_M = 400
_METRES_A_DEGREE = 111_320


@dataclass(frozen=True)
class Place:
    """One place, the kelurahan it lies in, and what else it is called."""

    name: str
    area: str
    latitude: float
    longitude: float
    also_called: tuple[str, ...] = ()


@cache
def known_places() -> tuple[Place, ...]:
    """Every place of the list, the best known first."""
    with TABLE.open(newline="") as lines:
        return tuple(
            Place(
                name=line["name"],
                area=line["area"],
                latitude=float(line["latitude"]),
                longitude=float(line["longitude"]),
                also_called=tuple(name for name in line["also_called"].split("|") if name),
            )
            for line in csv.DictReader(lines)
        )


@cache
def _by_name() -> dict[str, Place]:
    return {
        name.casefold(): place
        for place in reversed(known_places())
        for name in (place.name, *place.also_called)
    }


def find_place(name: str) -> Place | None:
    """The place with this name or nickname."""
    return _by_name().get(" ".join(name.split()).casefold())


def nearest_place(latitude: float, longitude: float) -> Place | None:
    """The place within a few hundred metres of a point, if there is one."""

    def metres(place: Place) -> float:
        east = (place.longitude - longitude) * cos(radians(latitude))
        return hypot(place.latitude - latitude, east) * _METRES_A_DEGREE

    nearest = min(known_places(), key=metres)
    return nearest if metres(nearest) <= NEAR_M else None
