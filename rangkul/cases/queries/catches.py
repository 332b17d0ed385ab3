"""What is read of a catch: its number, the rule it triggers, and what was decided."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from rangkul.cases.deadlines import procedure_for
from rangkul.cases.models import CatchDecision, Child, Encounter
from rangkul.cases.procedure import CatchRule, Procedure
from rangkul.cases.rules.catches import Caught, catch_number
from rangkul.core.access import Actor, get, reached, visible
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
    if not may_decide_about(actor, encounter):
        raise NotFound
    return encounter


def may_decide_about(actor: Actor, encounter: Encounter, *, at: datetime | None = None) -> bool:
    """Whether the actor reads this child's whole case."""
    moment = at or timezone.now()
    children = visible(actor, Child, moment).filter(pk=encounter.child_id)
    return children.filter(reached(actor, moment, 3, child="id")).exists()


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
    head = child.canonical_id or child.pk
    group = visible(actor, Child, at).filter(Q(pk=head) | Q(canonical_id=head))
    return list({child.pk, *group.values_list("pk", flat=True)})
