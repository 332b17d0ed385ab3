"""Which people and organisations an actor may know about."""

from datetime import datetime

from django.db.models import Q

from rangkul.core.access import Actor, scope
from rangkul.core.roles import ROLES_WITHOUT_FILES, Permission
from rangkul.people.models import (
    Area,
    Grant,
    Invitation,
    Membership,
    Organisation,
    OrganisationName,
    Post,
    User,
)
from rangkul.people.rules import answers_for_organisations
from rangkul.people.vocabulary import GrantKind


@scope(Area)
def areas(actor: Actor, at: datetime) -> Q:
    """Everybody may know every place."""
    return Q()


@scope(Organisation)
def organisations(actor: Actor, at: datetime) -> Q:
    """Everybody may know which organisations take part."""
    return Q()


@scope(OrganisationName)
def organisation_names(actor: Actor, at: datetime) -> Q:
    """Everybody may know what an organisation was called."""
    return Q()


@scope(Post)
def posts(actor: Actor, at: datetime) -> Q:
    """The posts of one's own organisation; an administrator knows those of the city."""
    if actor.may(Permission.ACCOUNT_MANAGE):
        return Q(organisation__city=actor.city)
    return Q(organisation_id=actor.organisation_id)


@scope(Membership)
def memberships(actor: Actor, at: datetime) -> Q:
    """Colleagues know each other; an administrator knows all of the city."""
    if actor.may(Permission.ACCOUNT_MANAGE):
        return Q(organisation__city=actor.city)
    return Q(organisation_id=actor.organisation_id)


@scope(User)
def users(actor: Actor, at: datetime) -> Q:
    """The people of one's own organisation; an administrator knows those of the city."""
    own = Membership.objects.filter(organisation_id=actor.organisation_id)
    if actor.may(Permission.ACCOUNT_MANAGE):
        own = Membership.objects.filter(organisation__city=actor.city)
        invited = Grant.objects.filter(organisation__city=actor.city, kind=GrantKind.ROLE)
        return Q(pk__in=own.values("user_id")) | Q(pk__in=invited.values("user_id")) | Q(pk=actor.user_id)
    return Q(pk__in=own.values("user_id")) | Q(pk=actor.user_id)


@scope(Invitation)
def invitations(actor: Actor, at: datetime) -> Q:
    """The administrator's, of the city; nobody else knows who was invited."""
    if not actor.may(Permission.ACCOUNT_MANAGE):
        return Q(pk__in=[])
    mine = Membership.objects.filter(organisation__city=actor.city)
    return Q(user_id__in=mine.values("user_id"))


@scope(Grant)
def grants(actor: Actor, at: datetime) -> Q:
    """An administrator knows what was asked in the city; who works with files, that of the office.

    What another organisation is to see more is told the head of the social service, never its own people.
    """
    if actor.may(Permission.ACCOUNT_MANAGE):
        return Q(organisation__city=actor.city)
    if actor.role in ROLES_WITHOUT_FILES:
        return Q(pk__in=[])
    ours = Q(organisation_id=actor.organisation_id) & ~Q(kind=GrantKind.OFFICE)
    if not answers_for_organisations(actor.role, actor.organisation_kind):
        return ours
    others = Q(kind=GrantKind.OFFICE, organisation__city=actor.city)
    return ours | others & ~Q(organisation_id=actor.organisation_id)
