"""The switch of languages: kept with the person, and on the device of somebody who has not signed in."""

import pytest
from django.test import Client

from rangkul.people.models import User
from tests.makers import make_actor, make_organisation, sign_in

pytestmark = pytest.mark.django_db


def test_the_language_a_person_chose_stays_on_every_device(client: Client):
    actor = make_actor(make_organisation())
    sign_in(client, actor)
    assert 'lang="id"' in client.get("/").content.decode()

    client.post("/language/", {"language": "en", "next": "/"})

    assert 'lang="en"' in client.get("/").content.decode()
    other_device = Client()
    sign_in(other_device, actor)
    assert 'lang="en"' in other_device.get("/").content.decode()


def test_before_signing_in_the_device_keeps_the_language(client: Client):
    client.post("/language/", {"language": "en", "next": "/account/login/"})

    assert 'lang="en"' in client.get("/account/login/").content.decode()


def test_a_language_that_nobody_speaks_here_changes_nothing(client: Client):
    actor = make_actor(make_organisation())
    sign_in(client, actor)

    client.post("/language/", {"language": "xx", "next": "/"})

    assert User.objects.get(pk=actor.user_id).language == "id"
