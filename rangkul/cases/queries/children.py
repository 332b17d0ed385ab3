"""What is read of children: one by its number, its encounters, its timeline, its readers."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from rangkul.cases.models import Child, Encounter
from rangkul.core.access import Actor, get, visible
from rangkul.core.models import Event, EventKind

LATELY = timedelta(days=30)


def child(actor: Actor, *, child_id: UUID) -> Child:
    """One child the actor may know about, or NotFound."""
    return get(actor, Child, child_id)


def encounters_of(actor: Actor, child: Child) -> QuerySet[Encounter]:
    """The child's encounters that the actor may read, newest first."""
    return visible(actor, Encounter).filter(child=child).select_related("area").order_by("-met_at")


def timeline_of(actor: Actor, child: Child) -> QuerySet[Event]:
    """What happened to the child, as the log tells it, newest first."""
    return visible(actor, Event).filter(child_id=child.pk, kind=EventKind.STEP).order_by("-occurred_at")


def opened_by_others(actor: Actor, child: Child, *, at: datetime) -> dict[str, Any]:
    """How often others opened the child's file in the last thirty days, and when last."""
    opened = visible(actor, Event, at).filter(child_id=child.pk, name="file.opened")
    lately = opened.filter(occurred_at__gt=at - LATELY).exclude(actor_id=actor.user_id)
    return lately.aggregate(times=Count("pk"), last=Max("occurred_at"))
