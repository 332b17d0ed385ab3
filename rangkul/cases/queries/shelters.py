"""What is read of the houses of shelters, without who sleeps in them."""

from django.db import connection
from django.db.models import QuerySet

from rangkul.cases.models import Shelter
from rangkul.cases.rules.shelters import KINDS_WITH_HOUSES
from rangkul.core.access import Actor, get, visible
from rangkul.people.models import Organisation
from rangkul.people.queries import organisations


def houses(actor: Actor) -> QuerySet[Shelter]:
    """The houses of the actor's organisation."""
    return visible(actor, Shelter).select_related("organisation", "area").order_by("organisation", "name")


def house(actor: Actor, *, shelter_id: int) -> Shelter:
    """One house of the actor's organisation, or NotFound."""
    return get(actor, Shelter, shelter_id)


def keepers(actor: Actor) -> list[Organisation]:
    """The actor's own organisation, if its kind runs houses."""
    return list(organisations(actor, kinds=KINDS_WITH_HOUSES).filter(pk=actor.organisation_id))


def beds_in_use() -> dict[int, int]:
    """How many children sleep in each house of the office, for those who keep its houses."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shelter_id, used FROM beds_in_use()")
        return dict(cursor.fetchall())
