"""Which people and organisations an actor may know about."""

from datetime import datetime

from django.db.models import Q

from rangkul.core.access import Actor, scope
from rangkul.core.roles import Permission
from rangkul.people.models import Area, Membership, Organisation, User


@scope(Area)
def areas(actor: Actor, at: datetime) -> Q:
    """Everybody may know every place."""
    return Q()


@scope(Organisation)
def organisations(actor: Actor, at: datetime) -> Q:
    """Everybody may know which organisations take part."""
    return Q()


@scope(Membership)
def memberships(actor: Actor, at: datetime) -> Q:
    """Colleagues know each other; an administrator knows all."""
    if actor.may(Permission.ACCOUNT_MANAGE):
        return Q()
    return Q(organisation_id=actor.organisation_id)


@scope(User)
def users(actor: Actor, at: datetime) -> Q:
    """The people of one's own organisation; an administrator knows all."""
    if actor.may(Permission.ACCOUNT_MANAGE):
        return Q()
    return Q(memberships__organisation_id=actor.organisation_id) | Q(pk=actor.user_id)
