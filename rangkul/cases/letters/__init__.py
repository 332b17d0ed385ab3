"""What stands at the top of the city's letters; the templates in Indonesian lie beside this file."""

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from rangkul.core.datafiles import Entry, read_file

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Letterhead:
    """The government, its address, and the place that stands before the date."""

    government: str = ""
    place: str = ""
    address: str = ""

    def as_data(self) -> dict[str, str]:
        """For a template."""
        return asdict(self)


@cache
def letterhead(city: str) -> Letterhead:
    """The letterhead of a city; a city without one gets a blank head."""
    listed = read_file(FOLDER / "letterheads.yaml").mapping(required=("letterheads",))["letterheads"]
    return dict(_read(entry) for entry in listed.items()).get(city, Letterhead())


def _read(entry: Entry) -> tuple[str, Letterhead]:
    part = entry.mapping(required=("city", "government", "place", "address"), optional=("checked",))
    words = {name: part[name].words() for name in ("government", "place", "address")}
    return part["city"].words(), Letterhead(**words)
