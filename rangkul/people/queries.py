"""What is read of people: one's colleagues, the organisations of a city."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from rangkul.core.access import Actor, visible
from rangkul.people.models import Membership, Organisation


def colleagues(actor: Actor) -> QuerySet[Membership]:
    """The memberships of one's own organisation that hold now."""
    now = timezone.now()
    return (
        visible(actor, Membership)
        .filter(
            Q(valid_to=None) | Q(valid_to__gt=now),
            organisation_id=actor.organisation_id,
            user__is_active=True,
        )
        .select_related("user", "post")
        .order_by("user__name")
    )


def organisations(actor: Actor, *, kinds: Iterable[str] = ()) -> QuerySet[Organisation]:
    """The active organisations of the actor's city, of some kinds or of all."""
    found = visible(actor, Organisation).filter(city=actor.city, active=True).order_by("short_name")
    return found.filter(kind__in=list(kinds)) if kinds else found
