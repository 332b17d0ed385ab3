"""What can happen when one person opens many files."""

from dataclasses import dataclass
from datetime import date

from rangkul.core.events import Event
from rangkul.core.models import EventKind


@dataclass(frozen=True)
class ManyOpened(Event):
    """One person opened pages about more children on one day than is usual; the reads say about which."""

    name = "openings.many"
    kind = EventKind.NOTICE
    # A plain number: the log speaks of an account, and of no child.
    person: int
    day: date
    children: int
    most: int
