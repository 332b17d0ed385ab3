"""Makers of people, organisations and children: each test says only what it is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from rangkul.cases.models import Shelter
from rangkul.core import access
from rangkul.core.access import Actor
from rangkul.core.identity import seal, set_identity
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Membership, Organisation, User
from rangkul.people.signing_in import actor_for
from tests.conftest import owner_for_a_while

M = TypeVar("M", bound=models.Model)
_counter = count(1)
CITY = "32.76"


def make_organisation(kind: str = OrganisationKind.SOCIAL_SERVICE, **values: Any) -> Organisation:
    """An organisation of one kind, accredited unless said otherwise."""
    number = next(_counter)
    values.setdefault("name", f"Organisasi {number}")
    values.setdefault("short_name", f"Org{number}")
    with owner_for_a_while():
        return Organisation.objects.create(kind=kind, city=CITY, **values)


def make_house(organisation: Organisation, *, name: str = "RPS", beds: int = 6) -> Shelter:
    """A house of a shelter."""
    with owner_for_a_while():
        return Shelter.objects.create(organisation=organisation, name=name, city=CITY, beds=beds)


def make_actor(organisation: Organisation, role: str = Role.SOCIAL_WORKER, **values: Any) -> Actor:
    """A person with one membership, acting for it."""
    number = next(_counter)
    values.setdefault("name", f"Orang {number}")
    with owner_for_a_while():
        user = User.objects.create_user(
            f"orang{number}@contoh.id", "rahasia-sekali-1", is_demo=True, **values
        )
        membership = Membership.objects.create(user=user, organisation=organisation, role=role)
    return actor_for(membership, user)


def visible(actor: Actor, model: type[M], at: datetime | None = None) -> "models.QuerySet[M]":
    """What the actor sees through both walls: the door, with the database told who asks."""
    act_as(actor)
    return access.visible(actor, model, at)


def act_as(actor: Actor) -> None:
    """Tell wall 2 who asks, as a request would."""
    set_identity(seal(actor.user_id, actor.membership_id))


@contextmanager
def now() -> Iterator[datetime]:
    """The present moment, for tests that pass time in."""
    yield timezone.now()


def sign_in(client: Any, actor: Actor) -> None:
    """Sign the test browser in as this actor."""
    client.force_login(User.objects.get(pk=actor.user_id), backend="rangkul.people.accounts.Accounts")
    session = client.session
    session["acting_for"] = actor.membership_id
    session.save()
