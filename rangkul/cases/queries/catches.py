"""What is read of a catch: its number, the rule it triggers, and what was decided."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rangkul.cases.deadlines import procedure_for
from rangkul.cases.models import CatchDecision, Child, Encounter
from rangkul.cases.procedure import CatchRule, Procedure
from rangkul.cases.queries.children import reads_file
from rangkul.cases.queries.same import numbers_of_one
from rangkul.cases.rules.catches import Caught, catch_number
from rangkul.core.access import Actor, get, visible
from rangkul.core.errors import NotFound


@dataclass(frozen=True)
class Catch:
    """As how-manyth catch an encounter counts for this actor, and what the procedure foresees."""

    number: int
    rule: CatchRule | None
    procedure: Procedure
    decision: CatchDecision | None
    encounters: tuple[Encounter, ...]


def encounter_to_decide(actor: Actor, *, encounter_id: UUID) -> Encounter:
    """One encounter on a file the actor reads whole, or NotFound: an own paper opens no decision."""
    encounter = get(actor, Encounter, encounter_id)
    if not reads_file(actor, encounter.child_id):
        raise NotFound
    return encounter


def catch(actor: Actor, encounter: Encounter, *, at: datetime) -> Catch:
    """The catch of one encounter, counted over every number that stands for the same child."""
    raids = tuple(
        visible(actor, Encounter, at)
        .filter(child_id__in=same_child(actor, encounter.child, at=at), kind="raid", met_at__lte=at)
        .order_by("-met_at")
    )
    counted = [Caught(one.pk, one.kind, one.met_at, one.operation_id) for one in raids]
    number = catch_number(counted, encounter=encounter.pk)
    procedure = procedure_for(
        actor, encounter.child_id, city=encounter.city, picked_up_at=encounter.met_at, at=at
    )
    decision = visible(actor, CatchDecision, at).filter(encounter=encounter).order_by("-recorded_at").first()
    return Catch(number, procedure.rule_for(number), procedure, decision, raids)


def same_child(actor: Actor, child: Child, *, at: datetime) -> list[UUID]:
    """The child and every other number that people decided to be the same child, as far as visible."""
    group = visible(actor, Child, at).filter(numbers_of_one(child))
    return list({child.pk, *group.values_list("pk", flat=True)})
