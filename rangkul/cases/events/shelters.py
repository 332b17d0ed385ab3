"""What can happen to a house of a shelter."""

from dataclasses import dataclass

from rangkul.cases.models import Shelter
from rangkul.core.events import Event
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class ShelterAdded(Event):
    """An organisation has a house with beds from now on."""

    name = "shelter.added"
    shelter: Shelter
    organisation: Organisation
    beds: int


@dataclass(frozen=True)
class ShelterChanged(Event):
    """A house has another name, place or number of beds."""

    name = "shelter.changed"
    shelter: Shelter
    beds_before: int
    beds: int


@dataclass(frozen=True)
class ShelterClosed(Event):
    """A house takes nobody in any more, and is closed from a day on."""

    name = "shelter.closed"
    shelter: Shelter
    organisation: Organisation
    closes_on: str


@dataclass(frozen=True)
class ShelterReopened(Event):
    """A house takes children in again, or is not closed after all."""

    name = "shelter.reopened"
    shelter: Shelter
    organisation: Organisation
    was_to_close_on: str
