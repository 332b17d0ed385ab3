"""The areas that the platform starts with: read from a table of ours and written once, or anew."""

import csv
from pathlib import Path

from rangkul.people.models import Area

TABLE = Path(__file__).parent / "data" / "depok-areas.csv"


def plant(using: str) -> None:
    """Write every area of the table and mend those that differ."""
    with TABLE.open(newline="") as lines:
        areas = [
            Area(
                code=line["code"],
                name=line["name"],
                level=int(line["level"]),
                parent_id=line["parent"] or None,
                latitude=float(line["latitude"]) if line["latitude"] else None,
                longitude=float(line["longitude"]) if line["longitude"] else None,
            )
            for line in csv.DictReader(lines)
        ]
    # Parents first: a part points at its whole.
    areas.sort(key=lambda area: (area.level, area.code))
    Area.objects.using(using).bulk_create(
        areas,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent", "latitude", "longitude"],
    )
