"""Who acts when nobody does: one account that cannot sign in, with a membership in each organisation.

It sees what its organisation's supervisors see, and reminds and delivers for them; it decides nothing. The
database makes its account and seats itself, because nobody else may write a membership without an event.
"""

from django.db import connection

from rangkul.core.access import Actor
from rangkul.core.roles import CEILING
from rangkul.people.models import Membership, Organisation, User
from rangkul.people.signing_in import actor_for


def system_user() -> User:
    """The platform's own account: inactive, without a password."""
    return User.objects.filter(is_system=True).first() or _seated()


def system_actors() -> list[Actor]:
    """One actor for each active organisation that may know of children; memberships are made as needed."""
    kinds = [kind for kind, level in CEILING.items() if level >= 1]
    offices = list(Organisation.objects.filter(active=True, kind__in=kinds).order_by("pk"))
    user = system_user()
    have = _seats(user)
    if any(office.pk not in have for office in offices):
        _seated()
        have = _seats(user)
    return [actor_for(have[office.pk], user) for office in offices]


def _seats(user: User) -> dict[int, Membership]:
    held = Membership.objects.filter(user=user, valid_to=None).select_related("organisation")
    return {one.organisation_id: one for one in held}


def _seated() -> User:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seat_the_platform()")
    return User.objects.get(is_system=True)
