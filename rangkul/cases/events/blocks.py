"""What can happen to a person's way into a file: barred, let in again, and who looked who had looked."""

from dataclasses import dataclass

from rangkul.cases.models import Child
from rangkul.core.events import Event
from rangkul.core.models import EventKind


@dataclass(frozen=True)
class AccessBlocked(Event):
    """A supervisor barred a person from a file."""

    name = "access.blocked"
    child: Child
    user_id: int
    reason: str


@dataclass(frozen=True)
class AccessUnblocked(Event):
    """A supervisor lifted the bar."""

    name = "access.unblocked"
    child: Child
    user_id: int


@dataclass(frozen=True)
class ReadersRead(Event):
    """Somebody looked who had opened a file."""

    name = "readers.read"
    kind = EventKind.READ
    child: Child
    days: int
