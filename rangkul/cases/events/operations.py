"""What can happen to a group operation; adults are numbers in it."""

from dataclasses import dataclass

from rangkul.cases.models import Operation
from rangkul.core.events import Event


@dataclass(frozen=True)
class OperationStarted(Event):
    """An organisation went out."""

    name = "operation.started"
    operation: Operation
    operation_kind: str
    area: str


@dataclass(frozen=True)
class OperationCounted(Event):
    """The adults met so far were counted anew."""

    name = "operation.counted"
    operation: Operation
    adults_male: int
    adults_female: int


@dataclass(frozen=True)
class OperationEnded(Event):
    """An operation is over; its numbers stay when the papers are no longer read."""

    name = "operation.ended"
    operation: Operation
    children: int
    male: int
    female: int
    adults: int
