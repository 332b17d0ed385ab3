"""What is read of children: one by its number, its encounters, its timeline, its readers."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from rangkul.cases.models import Child, Encounter
from rangkul.core.access import Actor, get, visible
from rangkul.core.models import Event, EventKind


def child(actor: Actor, *, child_id: UUID) -> Child:
    """One child the actor may know about, or NotFound."""
    return get(actor, Child, child_id)


def encounters_of(actor: Actor, child: Child) -> QuerySet[Encounter]:
    """The child's encounters that the actor may read, newest first."""
    return visible(actor, Encounter).filter(child=child).select_related("area").order_by("-met_at")


def timeline_of(actor: Actor, child: Child) -> QuerySet[Event]:
    """What happened to the child, as the log tells it, newest first."""
    return visible(actor, Event).filter(child_id=child.pk, kind=EventKind.STEP).order_by("-occurred_at")


def readers_of(actor: Actor, child: Child, *, since: datetime | None = None) -> QuerySet[Event]:
    """Who opened the child's file, when and why, newest first."""
    opened = visible(actor, Event).filter(child_id=child.pk, name="file.opened").order_by("-occurred_at")
    return opened.filter(occurred_at__gte=since) if since else opened
