"""What is read of group operations."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from rangkul.cases.models import Encounter, Operation
from rangkul.cases.queries.same import the_number
from rangkul.cases.rules.encounters import Tally, tally
from rangkul.core.access import Actor, get, visible
from rangkul.core.models import Event


def operation(actor: Actor, *, operation_id: UUID) -> Operation:
    """One operation of my organisation, or NotFound."""
    return get(actor, Operation, operation_id)


def operations(actor: Actor) -> QuerySet[Operation]:
    """The operations of my organisation, newest first."""
    return visible(actor, Operation).select_related("area").order_by("-started_at")


def open_operations(actor: Actor, at: datetime | None = None) -> QuerySet[Operation]:
    """The operations of my organisation that nobody has finished, oldest first."""
    return visible(actor, Operation, at).filter(ended_at=None).order_by("started_at")


def met_in(actor: Actor, operation: Operation) -> QuerySet[Encounter]:
    """The children met in an operation whose papers the actor still reads, in the order of writing."""
    met = visible(actor, Encounter).filter(operation=operation)
    met = met.annotate(child_number=the_number(actor))
    return met.select_related("child", "origin").order_by("recorded_at", "pk")


def tally_of(operation: Operation, met: list[Encounter]) -> Tally:
    """The numbers of an operation from the papers that are read."""
    return tally(
        [(one.sex, one.origin_id or "") for one in met],
        adults_male=operation.adults_male,
        adults_female=operation.adults_female,
        city=operation.city,
    )


def final_numbers(actor: Actor, operation: Operation) -> dict[str, int]:
    """The numbers written down when the operation ended; they outlive the papers."""
    ended = visible(actor, Event).filter(
        name="operation.ended",
        objects_touched__kind="operation",
        objects_touched__object_id=str(operation.pk),
    )
    event = ended.first()
    return event.details if event else {}
