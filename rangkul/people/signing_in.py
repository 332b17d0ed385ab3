"""Who a request comes from: the account, and the membership it acts for now."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.core.middleware import finds_actor
from rangkul.people.models import Invitation, Membership

ACTING_FOR = "acting_for"


@finds_actor
def actor_of(request: HttpRequest) -> Actor | None:
    """The actor behind a request, or None: not signed in, or no valid membership."""
    user = request.user
    if not user.is_authenticated or not user.is_active:
        return None
    # Read together with the account a moment ago: see people.accounts.
    found: list[Membership] = user.seats
    chosen = request.session.get(ACTING_FOR)
    request.memberships = found  # type: ignore[attr-defined]
    membership = next((one for one in found if one.pk == chosen), found[0] if found else None)
    request.second_factor_due = membership is not None and _second_factor_due(request)  # type: ignore[attr-defined]
    return actor_for(membership, user) if membership else None


def _second_factor_due(request: HttpRequest) -> bool:
    """Whether this person must set up a second factor before any page; demo accounts in a demo need not."""
    user = request.user
    if not user.is_authenticated or (settings.DEMO and user.is_demo):
        return False
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, user)):
        return False
    return not is_mfa_enabled(user)


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


def actor_again(membership_id: int) -> Actor | None:
    """The actor a job was asked by, if that membership still holds; for work that outlives its request."""
    now = timezone.now()
    membership = (
        Membership.objects.filter(
            pk=membership_id, valid_from__lte=now, user__is_active=True, organisation__active=True
        )
        .exclude(valid_to__lte=now)
        .select_related("organisation", "user")
        .first()
    )
    return actor_for(membership) if membership else None


@dataclass(frozen=True)
class Invited:
    """Whom a link is for, before anybody is signed in."""

    name: str
    email: str
    actor: Actor


def invited(token_hash: str, *, at: datetime) -> Invited | None:
    """The person behind an invitation that is open, or None; the seat may begin on a later day."""
    invitation = (
        Invitation.objects.filter(token_hash=token_hash, used_at=None, withdrawn_at=None, expires_at__gt=at)
        .filter(user__is_active=True, user__is_system=False)
        .select_related("user")
        .first()
    )
    if invitation is None:
        return None
    seats = Membership.objects.filter(user=invitation.user).exclude(valid_to__lte=at)
    seat = seats.select_related("organisation").order_by("valid_from", "pk").first()
    if seat is None:
        return None
    return Invited(invitation.user.name, invitation.user.email, actor_for(seat, invitation.user))
