"""What can happen on the street."""

from dataclasses import dataclass

from rangkul.cases.models import Child, Encounter, Operation
from rangkul.core.events import Event


@dataclass(frozen=True)
class EncounterRecorded(Event):
    """A child was met and written down."""

    name = "encounter.recorded"
    encounter: Encounter
    child: Child
    operation: Operation | None
    encounter_kind: str
    activity: str
    condition: str
    area: str
    age_from: int | None
    age_to: int | None
    sex: str
