"""What was asked of a second person stays to be read: who answered and when, and all that still waits."""

import pytest
from django.utils import timezone

from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.commands import grants
from rangkul.people.commands.memberships import give_membership
from rangkul.people.commands.organisations import accredit_again
from rangkul.people.vocabulary import Standing
from tests.makers import make_actor, make_organisation, sign_in
from tests.people.test_second_person import invite, person, seat, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos():
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def admin(dinsos):
    return make_actor(dinsos, Role.ADMINISTRATOR)


@pytest.fixture
def head(dinsos):
    return make_actor(dinsos, Role.AGENCY_HEAD)


def test_the_pages_say_who_answered_and_when(client, admin, head, dinsos):
    user, _none = invite(admin, dinsos)
    grant = waiting()
    grants.refuse_grant(head, grant=grant, reason="wrong_role", at=timezone.now())
    name = person(head).name
    sign_in(client, admin)

    of_grant = client.get(f"/people/grants/{grant.pk}/").content.decode().replace("\xa0", " ")
    of_person = client.get(f"/people/{user.pk}/").content.decode().replace("\xa0", " ")

    day = timezone.localdate()
    for page in (of_grant, of_person):
        assert name in page[page.index("Ditolak") :]
        assert f"{day.day} " in page and str(day.year) in page
    assert f'href="/people/grants/{grant.pk}/"' in of_person


def test_whose_only_role_was_refused_is_not_called_invited(client, admin, head, dinsos):
    user, _none = invite(admin, dinsos)
    grants.refuse_grant(head, grant=waiting(), reason="unknown", at=timezone.now())
    sign_in(client, admin)

    assert client.get(f"/people/{user.pk}/").context["account"].standing == Standing.WITHOUT_ROLE


def test_a_change_of_an_organisation_is_called_by_what_it_changes(client, admin):
    home = make_organisation(OrganisationKind.LKS, accredited=False)
    accredit_again(admin, organisation=home, at=timezone.now())
    sign_in(client, admin)

    for page in (f"/people/grants/{waiting().pk}/", f"/organisations/{home.pk}/", "/people/"):
        assert "Akreditasi lagi" in client.get(page).content.decode()


def test_today_says_how_many_more_wait_behind_the_thirty_it_shows(client, admin, head, dinsos):
    for number in range(32):
        user = person(make_actor(dinsos, Role.FACILITATOR, name=f"Menunggu {number:02}"))
        give_membership(admin, user=user, seat=seat(dinsos, Role.INTAKE_DESK), at=timezone.now())
    sign_in(client, head)

    page = client.get("/")

    assert [group.beyond for group in page.context["groups"] if group.code == "soon"] == [2]


def test_what_waits_does_not_end_at_a_tenth_without_saying_so(client, admin, dinsos):
    for number in range(12):
        user = person(make_actor(dinsos, Role.FACILITATOR, name=f"Menunggu {number:02}"))
        seat_in = seat(dinsos, Role.INTAKE_DESK)
        give_membership(admin, user=user, seat=seat_in, at=timezone.now())
    sign_in(client, admin)

    first = client.get("/people/")
    second = client.get("/people/", {"waiting": first.context["waiting"].next})

    assert "12 hal menunggu" in first.content.decode()
    shown = [one.user.name for page in (first, second) for one in page.context["waiting"].rows]
    assert shown == [f"Menunggu {number:02}" for number in range(12)]
    assert not second.context["waiting"].next
