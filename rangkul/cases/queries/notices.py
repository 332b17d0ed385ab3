"""What is read of notices: one, and those that nobody has read yet."""

from uuid import UUID

from django.db.models import QuerySet

from rangkul.cases.models import Notice
from rangkul.core.access import Actor, get, visible


def notice(actor: Actor, *, notice_id: UUID) -> Notice:
    """One notice to the actor's organisation, or NotFound."""
    return get(actor, Notice, notice_id)


def notices(actor: Actor) -> QuerySet[Notice]:
    """What the actor's organisation was told, newest first."""
    return visible(actor, Notice).order_by("-sent_at")


def unread_notices(actor: Actor) -> QuerySet[Notice]:
    """What nobody of the actor's organisation has read yet, oldest first."""
    return visible(actor, Notice).filter(read_at=None).order_by("sent_at")
