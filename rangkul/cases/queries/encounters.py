"""What is read of encounters."""

from uuid import UUID

from django.db.models import QuerySet

from rangkul.cases.models import Encounter
from rangkul.core.access import Actor, get, visible


def encounter(actor: Actor, *, encounter_id: UUID) -> Encounter:
    """One encounter the actor may read, or NotFound."""
    return get(actor, Encounter, encounter_id)


def encounters(actor: Actor) -> QuerySet[Encounter]:
    """Every encounter the actor may read, newest first."""
    return visible(actor, Encounter).select_related("child", "area").order_by("-met_at")
