"""Which memberships no longer fit their organisation, because it has become another kind since."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from rangkul.core.access import Actor, visible
from rangkul.core.roles import OrganisationKind, Permission, roles_of
from rangkul.people.models import Grant, Membership, Organisation
from rangkul.people.queries.grants import waiting

# Who goes within a month has an end that somebody decided on; nobody is asked about it again.
SETTLED_WITHIN = timedelta(days=31)


def unfit(actor: Actor, *, at: datetime) -> QuerySet[Membership]:
    """Those that run, now or from a day to come, in a role that such an organisation does not give."""
    runs = Q(valid_to=None) | Q(valid_to__gt=at)
    found = visible(actor, Membership, at).filter(runs, organisation__active=True, user__is_system=False)
    return found.exclude(_fits()).select_related("user", "organisation", "post").order_by("user__name", "pk")


def unfit_in(actor: Actor, organisation: Organisation, *, at: datetime) -> list[Membership]:
    """Those of one organisation, for who keeps the accounts; each with the number of what `waits` for it."""
    if not actor.may(Permission.ACCOUNT_MANAGE):
        return []
    found = unfit(actor, at=at).filter(organisation=organisation)
    return list(found.annotate(waits=Subquery(_asked(actor, at).values("pk")[:1])))


def to_settle(actor: Actor, *, at: datetime, most: int) -> list[Membership]:
    """Those of the city that wait for this actor's act, by organisation; nobody settles their own."""
    rows = unfit(actor, at=at).filter(~Exists(_asked(actor, at))).exclude(user_id=actor.user_id)
    rows = rows.exclude(valid_to__lte=at + SETTLED_WITHIN)
    return list(rows.order_by("organisation__short_name", "pk")[:most])


def _asked(actor: Actor, at: datetime) -> QuerySet[Grant]:
    return waiting(actor, at=at).filter(replaces=OuterRef("pk"))


def _fits() -> Q:
    fits = Q()
    for kind in OrganisationKind.values:
        fits |= Q(organisation__kind=kind, role__in=[role.value for role in roles_of(kind)])
    return fits
