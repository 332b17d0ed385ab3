"""How long the supervisors of an office keep reading a closed file, by the reason its case ended for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from rangkul.cases.vocabulary import CloseReason
from rangkul.core.clocks import add_months
from rangkul.core.datafiles import DataError, Entry, Fault, read, read_file, refuse_twice

RETENTION_FILE = Path(__file__).parent / "data" / "retention.yaml"
# The writer of edges refuses what reaches further.
LONGEST = 60


@dataclass(frozen=True)
class Kept:
    """For how many months, and the source that says so; without one it is our assumption."""

    months: int
    source: str = ""

    def until(self, closed_at: datetime) -> datetime:
        """The moment from which nobody reads the file any more."""
        return add_months(closed_at, self.months)


@cache
def retention() -> Mapping[str, Kept]:
    """How long a file is kept, for every reason a case can end for."""
    return _read_retention(read_file(RETENTION_FILE))


def load_retention(text: str | bytes) -> Mapping[str, Kept]:
    """Read a schedule; every fault is a `DataError` that names its line."""
    return _read_retention(read(text))


def _read_retention(file: Entry) -> Mapping[str, Kept]:
    listed = file.mapping(required=("retention",))["retention"]
    found = [(*_read_line(entry), entry.line) for entry in listed.items()]
    refuse_twice((reason, line) for reason, _kept, line in found)
    kept = {reason: one for reason, one, _line in found}
    for reason in CloseReason.values:
        if reason not in kept:
            raise DataError(listed.line, Fault.MISSING_KEY, key=reason)
    return kept


def _read_line(entry: Entry) -> tuple[str, Kept]:
    part = entry.mapping(required=("reason", "months"), optional=("source", "assumed"))
    assumed = "assumed" in part and part["assumed"].yes_no()
    # Each period says where it comes from, or that nobody knows.
    if assumed == ("source" in part):
        raise DataError(entry.line, Fault.MISSING_KEY, key="source")
    months = part["months"].whole(least=1, most=LONGEST)
    source = part["source"].words() if "source" in part else ""
    return part["reason"].one_of(CloseReason.values), Kept(months, source)
