"""Who acts when nobody does: one account that cannot sign in, with a membership in each organisation."""

from datetime import UTC, datetime

from rangkul.core.access import Actor
from rangkul.core.roles import CEILING, Role
from rangkul.people.models import Membership, Organisation, User
from rangkul.people.signing_in import actor_for

EMAIL = "system@rangkul.invalid"
# One fixed moment, so that the database's own constraint keeps the membership single.
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
# Sees what its organisation's supervisors see, and reminds and delivers for them; it decides nothing.
ROLE = Role.CASE_SUPERVISOR


def system_user() -> User:
    """The platform's own account: inactive, without a password."""
    user = User.objects.filter(is_system=True).first()
    if user is None:
        user, new = User.objects.get_or_create(
            email=EMAIL, defaults={"name": "Rangkul", "is_system": True, "is_active": False}
        )
        if new:
            user.set_unusable_password()
            user.save(update_fields=["password"])
    return user


def system_actors() -> list[Actor]:
    """One actor for each active organisation that may know of children; memberships are made as needed."""
    user = system_user()
    kinds = [kind for kind, level in CEILING.items() if level >= 1]
    offices = list(Organisation.objects.filter(active=True, kind__in=kinds).order_by("pk"))
    have = {
        one.organisation_id: one
        for one in Membership.objects.filter(user=user, valid_to=None).select_related("organisation")
    }
    return [actor_for(have.get(office.pk) or _join(user, office), user) for office in offices]


def _join(user: User, office: Organisation) -> Membership:
    membership, _new = Membership.objects.get_or_create(
        user=user, organisation=office, role=ROLE, valid_from=SINCE
    )
    return membership
