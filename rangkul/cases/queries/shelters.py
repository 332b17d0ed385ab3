"""What is read of the houses of shelters, without who sleeps in them."""

from django.db.models import QuerySet

from rangkul.cases.models import Shelter
from rangkul.cases.rules.shelters import KINDS_WITH_HOUSES
from rangkul.core.access import Actor, get, visible
from rangkul.core.errors import Denied
from rangkul.core.roles import Permission
from rangkul.people.models import Organisation
from rangkul.people.queries import organisations


def houses(actor: Actor) -> QuerySet[Shelter]:
    """The houses the actor keeps: those of the own organisation, for an administrator of the city."""
    return visible(actor, Shelter).select_related("organisation", "area").order_by("organisation", "name")


def house(actor: Actor, *, shelter_id: int) -> Shelter:
    """One house the actor keeps, or NotFound; whose role keeps no houses is denied, whatever the number."""
    if not actor.may(Permission.SHELTER_MANAGE):
        raise Denied
    return get(actor, Shelter, shelter_id)


def keepers(actor: Actor) -> list[Organisation]:
    """The organisations for which the actor may add a house."""
    found = organisations(actor, kinds=KINDS_WITH_HOUSES)
    if not actor.may(Permission.ACCOUNT_MANAGE):
        found = found.filter(pk=actor.organisation_id)
    return list(found)
