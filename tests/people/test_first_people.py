"""The first people of a city are let in on the server's console; from then on two are needed."""

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.core.errors import Refused
from rangkul.core.models import Event
from rangkul.core.roles import Role
from rangkul.people.commands import accounts
from rangkul.people.commands.memberships import Seat
from rangkul.people.first import Newcomer, let_in
from rangkul.people.models import Membership
from rangkul.people.signing_in import actor_for
from rangkul.people.vocabulary import Reason
from tests.conftest import owner_for_a_while
from tests.makers import make_organisation
from tests.people.second import say_yes

pytestmark = pytest.mark.django_db
PASSWORD = "anak-jalanan-pulang"


def first(role, name, office="Dinsos", **values):
    newcomer = Newcomer(
        name=name, email=f"{name}@Contoh.id".replace(" ", ""), role=role, office=office, **values
    )
    with owner_for_a_while():
        return let_in(newcomer, using="default")


def actor(role):
    return actor_for(Membership.objects.get(role=role))


def test_two_people_of_the_console_let_in_a_third_together(as_owner):
    link = first(Role.ADMINISTRATOR, "Wahyu", kind="social_service", city="32.76")
    first(Role.AGENCY_HEAD, "Ratna")
    phone = Client()
    phone.post(f"/join/{link}/", {"password": PASSWORD, "again": PASSWORD})
    inside = phone.post("/account/login/", {"login": "wahyu@contoh.id", "password": PASSWORD}, follow=True)

    office = actor(Role.ADMINISTRATOR).organisation_id
    who = {"name": "Rani", "email": "rani@contoh.id", "language": "id", "at": timezone.now()}
    seat = Seat(Membership.objects.first().organisation, Role.SOCIAL_WORKER, timezone.localdate())
    accounts.invite_person(actor(Role.ADMINISTRATOR), seat=seat, **who)
    assert say_yes(actor(Role.AGENCY_HEAD))

    assert inside.redirect_chain[-1][0] == "/account/2fa/totp/activate/"
    assert Membership.objects.get(role=Role.SOCIAL_WORKER).organisation_id == office
    with as_owner():
        given = Event.objects.filter(name="membership.given").order_by("recorded_at")
        assert list(given.values_list("actor_id", flat=True)) == [None, None, actor(Role.AGENCY_HEAD).user_id]


def test_an_office_that_is_not_there_needs_its_kind_and_an_address_comes_in_once():
    with pytest.raises(Refused) as unknown:
        first(Role.ADMINISTRATOR, "Wahyu")
    make_organisation(short_name="Dinsos")
    first(Role.ADMINISTRATOR, "Wahyu")
    with pytest.raises(Refused) as taken:
        first(Role.AGENCY_HEAD, "wahyu")

    assert unknown.value.reason == Reason.OFFICE_UNKNOWN
    assert taken.value.reason == Reason.EMAIL_TAKEN
