"""What is read of children: one, whether its file is open, how it was last met, who read it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from rangkul.cases.models import Child, Encounter
from rangkul.core.access import Actor, get, reached, visible
from rangkul.core.errors import NotFound
from rangkul.core.models import Event
from rangkul.core.roles import Level

LATELY = timedelta(days=30)


def child(actor: Actor, *, child_id: UUID) -> Child:
    """One child the actor may know about, or NotFound."""
    return get(actor, Child, child_id)


def child_with_file(actor: Actor, *, child_id: UUID, at: datetime | None = None) -> Child:
    """A child whose file the actor reads, or NotFound: a signpost is not enough to write on."""
    found = _with_file(actor, [child_id], at).first()
    if found is None:
        raise NotFound
    return found


def reads_file(actor: Actor, child_id: UUID, *, at: datetime | None = None) -> bool:
    """Whether the actor reads this child's file."""
    return _with_file(actor, [child_id], at).exists()


def files_read(actor: Actor, children: Iterable[UUID], *, at: datetime | None = None) -> set[UUID]:
    """Of these children, those whose file the actor reads; a file may hold no identity yet."""
    return set(_with_file(actor, children, at).values_list("pk", flat=True))


def _with_file(actor: Actor, children: Iterable[UUID], at: datetime | None) -> QuerySet[Child]:
    moment = at or timezone.now()
    open_files = visible(actor, Child, moment).filter(reached(actor, moment, Level.FILE, child="id"))
    return open_files.filter(pk__in=list(children))


def latest_encounter(actor: Actor, child: Child, *, at: datetime | None = None) -> Encounter | None:
    """The latest encounter of the child that the actor may read."""
    return visible(actor, Encounter, at).filter(child=child).order_by("-met_at").first()


def opened_by_others(actor: Actor, child: Child, *, at: datetime) -> dict[str, Any]:
    """How often others opened the child's file in the last thirty days, and when last."""
    opened = visible(actor, Event, at).filter(child_id=child.pk, name="file.opened")
    lately = opened.filter(occurred_at__gt=at - LATELY).exclude(actor_id=actor.user_id)
    return lately.aggregate(times=Count("pk"), last=Max("occurred_at"))
