"""Verbs of a group operation: start it, count the adults, finish it."""

from datetime import datetime

from rangkul.cases import rules
from rangkul.cases.events.operations import OperationCounted, OperationEnded, OperationStarted
from rangkul.cases.models import Encounter, Operation
from rangkul.cases.rules.encounters import check_operation_holds, check_operation_open, tally
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import NotFound
from rangkul.core.events import record
from rangkul.core.roles import Permission


@command
def start_operation(
    actor: Actor, *, kind: str, place: str, area: str | None, started_at: datetime, at: datetime
) -> Operation:
    """Open one sitting in which up to forty people are written down."""
    require(actor, Permission.OPERATION_RUN)
    rules.check_not_in_future(started_at, at=at)
    operation = Operation.objects.create(
        city=actor.city,
        organisation_id=actor.organisation_id,
        kind=kind,
        started_at=started_at,
        place=place,
        area_id=area,
        recorded_by=actor.user_id,
        recorded_at=at,
    )
    record(
        OperationStarted(operation=operation, operation_kind=kind, area=area or ""), occurred_at=started_at
    )
    return operation


@command
def count_adults(actor: Actor, *, operation: Operation, male: int, female: int, at: datetime) -> Operation:
    """Write how many men and women were met so far; they get no file."""
    require(actor, Permission.OPERATION_RUN, operation, at=at)
    operation = _held(actor, operation, at=at)
    check_operation_open(operation.ended_at)
    check_operation_holds(_children(actor, operation, at=at).count() + male + female)
    operation.adults_male, operation.adults_female = male, female
    operation.version += 1
    operation.save(update_fields=["adults_male", "adults_female", "version"])
    record(OperationCounted(operation=operation, adults_male=male, adults_female=female))
    return operation


@command
def end_operation(actor: Actor, *, operation: Operation, at: datetime) -> Operation:
    """Finish the sitting; it takes nobody more, and its numbers stay."""
    require(actor, Permission.OPERATION_RUN, operation, at=at)
    operation = _held(actor, operation, at=at)
    check_operation_open(operation.ended_at)
    operation.ended_at = at
    operation.version += 1
    operation.save(update_fields=["ended_at", "version"])
    met = [(sex, "") for sex in _children(actor, operation, at=at).values_list("sex", flat=True)]
    counted = tally(
        met, adults_male=operation.adults_male, adults_female=operation.adults_female, city=actor.city
    )
    record(
        OperationEnded(
            operation=operation,
            children=counted.children,
            male=counted.male,
            female=counted.female,
            adults=counted.adults,
        )
    )
    return operation


def join_operation(actor: Actor, operation: Operation, *, at: datetime) -> Operation:
    """The operation with room for one more, held so that two phones cannot both take the last place."""
    require(actor, Permission.OPERATION_RUN, operation, at=at)
    operation = _held(actor, operation, at=at)
    check_operation_open(operation.ended_at)
    adults = operation.adults_male + operation.adults_female
    check_operation_holds(_children(actor, operation, at=at).count() + adults + 1)
    return operation


def _held(actor: Actor, operation: Operation, *, at: datetime) -> Operation:
    found = visible(actor, Operation, at).select_for_update().filter(pk=operation.pk).first()
    if found is None:
        raise NotFound
    return found


def _children(actor: Actor, operation: Operation, *, at: datetime):  # type: ignore[no-untyped-def]
    return visible(actor, Encounter, at).filter(operation=operation)
