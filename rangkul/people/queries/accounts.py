"""What an administrator reads of accounts: the people of the city, where each stands, one person or seat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import is_password_usable
from django.db.models import Q, QuerySet

from rangkul.core.access import Actor, visible
from rangkul.core.definers import ask
from rangkul.core.errors import Denied, NotFound
from rangkul.core.paging import Shown, a_page
from rangkul.core.roles import Permission
from rangkul.people.models import Grant, Invitation, Membership, Post, User
from rangkul.people.queries.grants import waiting
from rangkul.people.vocabulary import Standing

A_PAGE = 50


@dataclass(frozen=True)
class Account:
    """A person as the administrator sees the account: where it stands, and what it holds."""

    user: User
    standing: Standing
    now: list[Membership]
    before: list[Membership]
    second_step: bool
    waiting: list[Grant]


def page_of_people(actor: Actor, words: str, *, after: str) -> Shown[User]:
    """A page of the people of the city whose name, address or organisation holds these words."""
    return a_page(people_found(actor, words), by="name", size=A_PAGE, after=after)


def people_found(actor: Actor, words: str) -> QuerySet[User]:
    """The people of the city whose name, address or organisation holds these words; all without words."""
    found = visible(actor, User).filter(is_system=False)
    for word in words.split():
        there = visible(actor, Membership).filter(
            Q(organisation__short_name__icontains=word) | Q(organisation__name__icontains=word)
        )
        named = Q(name__icontains=word) | Q(email__icontains=word)
        found = found.filter(named | Q(pk__in=there.values("user_id")))
    return found.order_by("name", "pk")


def accounts(actor: Actor, users: Iterable[User], *, at: datetime) -> list[Account]:
    """Where these accounts stand; three queries, however many people."""
    people = list(users)
    held: dict[int, list[Membership]] = {one.pk: [] for one in people}
    rows = visible(actor, Membership, at).filter(user__in=people).select_related("organisation", "post")
    for membership in rows.order_by("organisation__short_name", "pk"):
        held[membership.user_id].append(membership)
    totp = Authenticator.objects.filter(user__in=people, type=Authenticator.Type.TOTP)
    secured = set(totp.values_list("user_id", flat=True))
    asked: dict[int, list[Grant]] = {one.pk: [] for one in people}
    for grant in waiting(actor, at=at).filter(user__in=people):
        asked[grant.person.pk].append(grant)
    return [_account(one, held[one.pk], one.pk in secured, asked[one.pk], at) for one in people]


def _account(user: User, held: list[Membership], secured: bool, asked: list[Grant], at: datetime) -> Account:
    now = [one for one in held if one.valid_to is None or one.valid_to > at]
    standing = Standing.IN if now else Standing.WITHOUT_ROLE
    if not is_password_usable(user.password):
        # Whose first role was refused is invited by nobody.
        standing = Standing.INVITED if now else Standing.WAITS if asked else Standing.WITHOUT_ROLE
    if not user.is_active:
        standing = Standing.SUSPENDED
    return Account(user, standing, now, [one for one in held if one not in now], secured, asked)


def is_guarded(actor: Actor, user: User) -> bool:
    """Whether a way into this account takes a second person: it opens something, or somebody has been in.

    Judged by the database alone, as it judges the act: a seat in another city counts, which nobody here sees.
    """
    if user.pk == actor.user_id:  # nobody writes their own rights, so nothing is asked
        return True
    return bool(ask("person_is_guarded", user.pk))


def own_city_person(actor: Actor, *, user_id: int) -> User:
    """One person of the city for an administrator, or NotFound; who is no administrator is denied.

    Denied for a person who is there and for one who is not alike, so that nobody counts accounts by address.
    """
    if not actor.may(Permission.ACCOUNT_MANAGE):
        raise Denied
    found = visible(actor, User).filter(pk=user_id, is_system=False).first()
    if found is None:
        raise NotFound
    return found


def own_city_membership(actor: Actor, *, membership_id: int) -> Membership:
    """One membership of the city for an administrator, or NotFound; who is no administrator is denied."""
    if not actor.may(Permission.ACCOUNT_MANAGE):
        raise Denied
    rows = visible(actor, Membership).filter(pk=membership_id, user__is_system=False)
    found = rows.select_related("user", "organisation", "post").first()
    if found is None:
        raise NotFound
    return found


def invitation_of(actor: Actor, user: User, *, at: datetime) -> Invitation | None:
    """The link that is open for this person now, if there is one."""
    rows = visible(actor, Invitation, at).filter(user=user, used_at=None, withdrawn_at=None)
    return rows.filter(expires_at__gt=at).first()


def post_titles(actor: Actor) -> list[str]:
    """The posts that are known in the city, each once."""
    return sorted(set(visible(actor, Post).values_list("title", flat=True)))
