"""What can happen between two numbers that may be one child."""

from dataclasses import dataclass
from datetime import datetime

from rangkul.cases.models import Child, Encounter, SameAs
from rangkul.core.events import Event, Named
from rangkul.core.models import EventKind


@dataclass(frozen=True)
class ChildLookedUp(Event):
    """Somebody asked whether a child is known; the words asked are not written down."""

    name = "child.looked_up"
    kind = EventKind.READ
    answer: str
    numbers: list[str]
    # The same children by their number: the asker has not read their rows.
    candidates: list[Named]
    encounter: Encounter | None = None


@dataclass(frozen=True)
class MatchProposed(Event):
    """Two numbers were proposed as one child; nothing was joined."""

    name = "match.proposed"
    kind = EventKind.NOTICE
    pairs: int
    strong: int
    # Until when records were looked at, when the night's check looked: the next one goes on from there.
    until: datetime | None = None


@dataclass(frozen=True)
class MatchDecided(Event):
    """A person decided whether two numbers are one child."""

    name = "match.decided"
    match: SameAs
    child: Child
    other: Child
    decision: str
    score: float | None
    reasons: list[str]
    other_was_open_to_me: bool


@dataclass(frozen=True)
class MatchConfirmed(Event):
    """A supervisor opened the other numbers of a child to those who were given one of them later."""

    name = "match.confirmed"
    child: Child
    numbers: int
    edges: int


@dataclass(frozen=True)
class MatchUndone(Event):
    """A decision about two numbers was taken back, and every link restored."""

    name = "match.undone"
    match: SameAs
    undone: SameAs
    child: Child
    other: Child
    decision: str
