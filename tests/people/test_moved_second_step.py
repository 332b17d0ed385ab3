"""A second step opens for its own account alone, however its row came to another; old secrets become such."""

import base64
import logging
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.apps import apps
from django.core.management import CommandError
from django.db import connection
from django.test import Client
from django.utils import timezone

from rangkul.core.roles import Permission
from rangkul.core.sealing import BrokenSeal, seal_value
from rangkul.people.models import User
from rangkul.people.second_step import second_step_of
from rangkul.people.signatures import signer
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_actor, make_organisation
from tests.people.second import codes_of, number_of, set_up_second_step

pytestmark = pytest.mark.django_db
PASSWORD = "rahasia-sekali-1"
MIGRATION = import_module("rangkul.people.migrations.0008_second_steps_are_sealed_for_their_owner")


@pytest.fixture
def victim() -> User:
    return with_second_step()[0]


def with_second_step() -> tuple[User, str]:
    """Somebody with a second step, and the secret in their app."""
    actor = make_actor(make_organisation(), language="en")
    user = User.objects.get(pk=actor.user_id)
    act_as(actor)
    return user, set_up_second_step(user)


def put_on(victim: User, thief: User) -> None:
    """Copy the thief's rows over those of the victim, as whoever writes the database itself can."""
    with owner_for_a_while():
        for mine in Authenticator.objects.filter(user=thief):
            Authenticator.objects.filter(user=victim, type=mine.type).update(data=mine.data)


def asked_for(user: User) -> Client:
    """A browser in which the password was right and the number is asked for."""
    browser = Client(headers={"accept-language": "en"})
    browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return browser


def test_a_secret_put_on_the_account_of_another_lets_nobody_in(victim, caplog):
    thief, secret = with_second_step()
    code = codes_of(thief)[0]
    put_on(victim, thief)
    browser = asked_for(victim)

    with caplog.at_level(logging.ERROR):
        answers = [
            browser.post("/account/2fa/authenticate/", {"code": one}) for one in (number_of(secret), code)
        ]

    assert [one.status_code for one in answers] == [200, 200]
    assert all("Ask your administrator to reset it" in one.content.decode() for one in answers)
    assert browser.get("/").status_code == 302
    assert f"account {victim.pk} does not open" in caplog.text


def test_the_thief_still_signs_in_with_it_as_oneself(victim):
    thief, secret = with_second_step()
    put_on(victim, thief)

    assert asked_for(thief).post("/account/2fa/authenticate/", {"code": number_of(secret)})["Location"] == "/"


def test_a_secret_put_on_the_account_of_another_signs_no_paper(victim):
    thief, secret = with_second_step()
    put_on(victim, thief)

    def signs(account: User, password: str) -> bool:
        where = account.memberships.get().organisation_id
        words = {"password": password, "code": number_of(secret), "organisation_id": where}
        return signer(account, permission=Permission.TODAY_READ, at=timezone.now(), **words) is not None

    assert not signs(victim, PASSWORD)
    assert signs(thief, PASSWORD)


def sealed_for_anybody(user: User, secret: str) -> None:
    """As secrets rested before they were bound to their account."""
    with owner_for_a_while():
        old = base64.b64encode(seal_value(secret, "secondstep")).decode()
        Authenticator.objects.filter(user=user, type="totp").update(data={"secret": old})


def test_secrets_from_before_are_sealed_anew_and_let_their_owner_in():
    user, secret = with_second_step()
    sealed_for_anybody(user, secret)
    spoilt = with_second_step()[0]
    with owner_for_a_while():
        Authenticator.objects.filter(user=spoilt, type="totp").update(data={"secret": "AAAA"})

        MIGRATION.seal_for_owner(apps, connection.schema_editor())

    assert decrypt_for(user) == secret
    assert Authenticator.objects.get(user=spoilt, type="totp").data == {"secret": "AAAA"}
    browser = asked_for(user)
    assert browser.post("/account/2fa/authenticate/", {"code": number_of(secret)})["Location"] == "/"


def spoil(user: User, secret: str) -> None:
    """What is in the row is no sealed value at all."""
    with owner_for_a_while():
        Authenticator.objects.filter(user=user, type="totp").update(data={"secret": secret})


@pytest.mark.parametrize("spoilt", ["AAAA", "A", "not base64 é", ""])
def test_a_value_that_was_never_sealed_stops_nobody_else(spoilt):
    user, secret = with_second_step()
    sealed_for_anybody(user, secret)
    other = with_second_step()[0]
    spoil(other, spoilt)

    with owner_for_a_while():
        MIGRATION.seal_for_owner(apps, connection.schema_editor())

    assert decrypt_for(user) == secret
    assert Authenticator.objects.get(user=other, type="totp").data == {"secret": spoilt}


def test_with_another_key_nothing_is_changed_and_the_migration_does_not_count(settings):
    user, secret = with_second_step()
    with owner_for_a_while():
        MIGRATION.seal_for_anybody(apps, connection.schema_editor())
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    right = settings.DATA_KEY

    settings.DATA_KEY = "another key, as after a restore without its paper"
    with owner_for_a_while(), pytest.raises(CommandError, match="with this DATA_KEY"):
        MIGRATION.seal_for_owner(apps, connection.schema_editor())
    meanwhile = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    settings.DATA_KEY = right
    with owner_for_a_while():
        MIGRATION.seal_for_owner(apps, connection.schema_editor())

    assert meanwhile == before
    assert decrypt_for(user) == secret


def test_a_city_in_which_nobody_has_a_second_step_yet_migrates():
    with owner_for_a_while():
        MIGRATION.seal_for_owner(apps, connection.schema_editor())


def test_secrets_that_the_new_version_sealed_itself_stop_nothing():
    user, secret = with_second_step()

    with owner_for_a_while():
        MIGRATION.seal_for_owner(apps, connection.schema_editor())

    assert decrypt_for(user) == secret


def test_a_secret_from_before_opens_for_nobody_until_it_is_sealed_anew():
    user, secret = with_second_step()
    sealed_for_anybody(user, secret)

    with pytest.raises(BrokenSeal):
        decrypt_for(user)


def decrypt_for(user: User) -> str:
    with second_step_of(user.pk):
        return decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])


def test_the_way_back_seals_for_anybody_again():
    user, secret = with_second_step()

    with owner_for_a_while():
        MIGRATION.seal_for_anybody(apps, connection.schema_editor())
        MIGRATION.seal_for_owner(apps, connection.schema_editor())

    assert decrypt_for(user) == secret
    assert codes_of(user)
