"""What can happen in a shelter."""

from dataclasses import dataclass

from rangkul.cases.models import Shelter, ShiftNote, Stay
from rangkul.core.events import Event
from rangkul.core.models import EventKind


@dataclass(frozen=True)
class StayStarted(Event):
    """A child got a bed."""

    name = "stay.started"
    stay: Stay
    shelter: Shelter
    bed: int
    hours_since_pick_up: int
    # Of the return before: nobody visits at home a child who sleeps here.
    visits_paused: int = 0


@dataclass(frozen=True)
class StayMoved(Event):
    """A child moved to another bed, in this house or in another house of the same office."""

    name = "stay.moved"
    stay: Stay
    shelter: Shelter
    from_shelter: Shelter
    from_bed: int
    to_bed: int


@dataclass(frozen=True)
class StayEnded(Event):
    """A child left the shelter."""

    name = "stay.ended"
    stay: Stay
    shelter: Shelter
    reason: str
    hours: int


@dataclass(frozen=True)
class StayOpened(Event):
    """Somebody read how a child stays."""

    name = "stay.opened"
    kind = EventKind.READ
    stay: Stay


@dataclass(frozen=True)
class ShiftNoted(Event):
    """A shift wrote down what it leaves to the next."""

    name = "shift.noted"
    note: ShiftNote
    shelter: Shelter
    present: int


@dataclass(frozen=True)
class ShiftTakenOver(Event):
    """The next shift has read the note and is in charge."""

    name = "shift.taken_over"
    note: ShiftNote
    shelter: Shelter
