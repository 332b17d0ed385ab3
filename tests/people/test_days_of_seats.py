"""A membership is told by its first and last day as they were typed, and one reads for whom one acts now."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.core.clocks import JAKARTA, last_day
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.commands.memberships import Seat, end_membership, give_membership
from rangkul.people.models import Membership, User
from tests.conftest import owner_for_a_while
from tests.makers import make_actor, make_organisation, sign_in

pytestmark = pytest.mark.django_db


def page_of(reader, address: str) -> str:
    browser = Client()
    sign_in(browser, reader)
    return browser.get(address).content.decode().replace("\xa0", " ")


@pytest.fixture
def admin():
    return make_actor(make_organisation(), Role.ADMINISTRATOR, language="en")


@pytest.mark.parametrize(
    ("end", "last"),
    [
        (datetime(2027, 4, 1, tzinfo=JAKARTA), date(2027, 3, 31)),
        (datetime(2027, 4, 1, 0, 0, 1, tzinfo=JAKARTA), date(2027, 4, 1)),
        (datetime(2027, 4, 1, 14, 30, tzinfo=JAKARTA), date(2027, 4, 1)),
    ],
)
def test_what_ends_at_midnight_has_its_last_day_before_it(end, last):
    assert last_day(end) == last


def test_the_last_day_is_read_as_it_was_typed(admin):
    office = make_organisation()
    person = User.objects.get(pk=make_actor(office, Role.FACILITATOR, name="Nadia").user_id)
    until = timezone.localdate() + timedelta(days=100)
    seat = Seat(organisation=office, role=Role.EVALUATOR, since=timezone.localdate(), until=until)

    given = give_membership(admin, user=person, seat=seat, at=timezone.now())

    assert given is not None
    assert given.valid_to == datetime.combine(until + timedelta(days=1), time(), JAKARTA)
    assert f"last day {until.day} {until:%b %Y}" in page_of(admin, f"/people/{person.pk}/")
    assert f"last day {until.day} {until:%B %Y}" in page_of(admin, f"/organisations/{office.pk}/")
    assert Membership.objects.get(pk=given.pk).last_day == until


def test_an_end_that_was_set_is_read_as_it_was_typed(admin):
    actor = make_actor(make_organisation(), Role.FACILITATOR)
    until = timezone.localdate() + timedelta(days=40)
    membership = Membership.objects.get(pk=actor.membership_id)

    end_membership(admin, membership=membership, until=until, at=timezone.now())

    assert f"last day {until.day} {until:%b %Y}" in page_of(admin, f"/people/{actor.user_id}/")


def test_who_acts_for_another_reads_for_whom(client):
    actor = make_actor(make_organisation(), Role.FACILITATOR, language="en")
    other = make_organisation(OrganisationKind.RESEARCHER, short_name="Pusat Kajian")
    with owner_for_a_while():
        seat = Membership.objects.create(user_id=actor.user_id, organisation=other, role=Role.EVALUATOR)
    sign_in(client, actor)

    changed = client.post("/acting/", {"membership": seat.pk}, follow=True).content.decode()
    not_mine = client.post("/acting/", {"membership": seat.pk + 1000}, follow=True).content.decode()

    assert "You act for Pusat Kajian now, as Evaluator." in changed
    assert "You act for" not in not_mine


def test_the_second_step_is_set_up_on_the_very_phone_that_keeps_it(client):
    actor = make_actor(make_organisation())
    client.post(
        "/account/login/", {"login": User.objects.get(pk=actor.user_id).email, "password": "rahasia-sekali-1"}
    )

    page = client.get("/account/2fa/totp/activate/").content.decode()

    assert 'href="otpauth://totp/' in page
