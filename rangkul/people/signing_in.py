"""Who a request comes from: the account, and the membership it acts for now."""

from django.http import HttpRequest
from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.core.middleware import finds_actor
from rangkul.people.models import Membership

ACTING_FOR = "acting_for"


@finds_actor
def actor_of(request: HttpRequest) -> Actor | None:
    """The actor behind a request, or None: not signed in, or no valid membership."""
    user = request.user
    if not user.is_authenticated:
        return None
    now = timezone.now()
    memberships = (
        Membership.objects.filter(
            user_id=user.pk, valid_from__lte=now, user__is_active=True, organisation__active=True
        )
        .exclude(valid_to__lte=now)
        .select_related("organisation")
        .order_by("pk")
    )
    chosen = request.session.get(ACTING_FOR)
    found = list(memberships)
    request.memberships = found  # type: ignore[attr-defined]
    membership = next((one for one in found if one.pk == chosen), found[0] if found else None)
    return actor_for(membership, user) if membership else None


def actor_for(membership: Membership, user: object = None) -> Actor:
    """The actor for one membership."""
    person = user or membership.user
    return Actor(
        user_id=membership.user_id,
        membership_id=membership.pk,
        organisation_id=membership.organisation_id,
        organisation_kind=membership.organisation.kind,
        role=membership.role,
        city=membership.organisation.city,
        name=person.name,  # type: ignore[attr-defined]
        organisation_name=membership.organisation.short_name,
        language=person.language,  # type: ignore[attr-defined]
    )
