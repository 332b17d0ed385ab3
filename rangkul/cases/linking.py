"""Which rows of a register speak of the same child, before anything is brought in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rangkul_analytics.linkage import link, sightings_from_rows

from rangkul.core.imports.register import Register, Row


@dataclass(frozen=True)
class RowPair:
    """Two rows that the program would propose as the same child; the score is between 0 and 1."""

    a: Row
    b: Row
    score: float


def pairs_of(rows: Sequence[Row]) -> list[RowPair]:
    """Every pair worth proposing to a person, best first; the threshold is fixed in the library."""
    # The place in the list is the id: an office may number two rows alike.
    sightings = sightings_from_rows(
        {**row.fields, "row_id": str(at), "sheet": row.sheet} for at, row in enumerate(rows)
    )
    return [RowPair(*sorted_rows(rows, pair.a, pair.b), pair.score) for pair in link(sightings)]


def sorted_rows(rows: Sequence[Row], a: str, b: str) -> tuple[Row, Row]:
    """The two rows in the order in which they stand in the file."""
    first, second = sorted((int(a), int(b)))
    return rows[first], rows[second]


def names_of_rows(register: Register) -> dict[tuple[str, int], str]:
    """What each row is called: its first column, with the sheet before it where two rows share one."""
    written = {(row.sheet, row.number): _first_cell(register, row) for row in register.rows}
    alike = Counter(written.values())
    return {
        place: text if text and alike[text] == 1 else f"{place[0]}:{text or place[1]}"
        for place, text in written.items()
    }


def _first_cell(register: Register, row: Row) -> str:
    sheet = register.mapping["sheets"].get(row.sheet)
    if sheet is None or not sheet["columns"]:
        return row.row_id
    column = sheet["columns"][0]
    value = row.fields.get(column["field"]) if column["field"] else row.other.get(column["heading"])
    return str(value) if value not in (None, "") else ""
