"""A person of this city who also works in another one: what opens files there is guarded here too."""

import pytest

from rangkul.core.roles import Role
from rangkul.people.models import Grant, Membership, Organisation, User
from tests.conftest import owner_for_a_while
from tests.makers import make_actor, make_organisation, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    """Opens nothing here, and is a social worker in Bogor."""
    here = make_actor(make_organisation(), Role.FACILITATOR)
    bogor = make_organisation(name="Dinas Sosial Bogor", short_name="Dinsos Bogor")
    with owner_for_a_while():
        Organisation.objects.filter(pk=bogor.pk).update(city="32.71")
        seat = make_actor(bogor, Role.SOCIAL_WORKER)
        Membership.objects.filter(pk=seat.membership_id).update(user=here.user_id)
    return here


@pytest.mark.parametrize("act", ["link", "resume"])
def test_the_way_in_waits_for_a_second_person_and_the_other_city_is_not_told(client, person, act):
    admin = make_actor(make_organisation(), Role.ADMINISTRATOR, language="en")
    with owner_for_a_while():
        User.objects.filter(pk=person.user_id).update(last_login=None, is_active=act != "resume")
    sign_in(client, admin)

    page = client.get(f"/people/{person.user_id}/")
    answer = client.post(f"/people/{person.user_id}/{act}/")

    assert (page.status_code, answer.status_code) == (200, 302)
    assert Grant.objects.get().kind == act
    assert "Bogor" not in page.content.decode()
