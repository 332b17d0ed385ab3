"""What can happen on the street."""

from dataclasses import dataclass

from rangkul.cases.models import Child, Encounter, Operation
from rangkul.core.events import Event
from rangkul.core.models import EventKind


@dataclass(frozen=True)
class EncounterRecorded(Event):
    """A child was met and written down."""

    name = "encounter.recorded"
    encounter: Encounter
    child: Child
    operation: Operation | None
    encounter_kind: str
    activity: str
    conditions: list[str]
    area: str
    age_from: int | None
    age_to: int | None
    sex: str


@dataclass(frozen=True)
class EncounterCorrected(Event):
    """What was written about a meeting was mended; `changed` names the fields, never their words."""

    name = "encounter.corrected"
    encounter: Encounter
    child: Child
    version: int
    changed: list[str]


@dataclass(frozen=True)
class EncounterOpened(Event):
    """Somebody read what was written about a meeting."""

    name = "encounter.opened"
    kind = EventKind.READ
    encounter: Encounter
    child: Child
