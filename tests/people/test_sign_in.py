"""Signing in: a password, a second step, and only for those who were invited."""

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.core.roles import Permission
from rangkul.people.models import Membership, User
from rangkul.people.signatures import signer
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_actor, make_organisation, sign_in
from tests.people.second import number_of, set_up_second_step

pytestmark = pytest.mark.django_db
PASSWORD = "rahasia-sekali-1"


def account(**values):
    actor = make_actor(make_organisation(), **values)
    return actor, User.objects.get(pk=actor.user_id)


def no_demo(user: User):
    """A real account, whoever else is invented."""
    with owner_for_a_while():
        User.objects.filter(pk=user.pk).update(is_demo=False)


def post_sign_in(client: Client, user: User, password: str = PASSWORD):
    return client.post("/account/login/", {"login": user.email, "password": password}, follow=True)


def test_a_person_signs_in_and_sees_today(client: Client):
    _actor, user = account()

    answer = post_sign_in(client, user)

    assert answer.redirect_chain[-1][0] == "/"
    assert answer.status_code == 200


def test_an_invented_person_comes_in_nowhere_but_in_a_demo(client: Client, settings):
    actor, user = account()
    settings.DEMO = False

    answer = post_sign_in(client, user)

    assert "_auth_user_id" not in client.session
    assert answer.redirect_chain[-1][0] == "/account/inactive/"
    assert signs(user, actor, at=timezone.now()) is None

    settings.DEMO = True
    assert signs(user, actor, at=timezone.now()) is not None
    post_sign_in(client, user)
    settings.DEMO = False
    assert client.get("/").status_code == 302, "nor by a session from before"


def signs(user: User, actor, *, at):
    return signer(
        user,
        password=PASSWORD,
        code="",
        organisation_id=actor.organisation_id,
        permission=Permission.TODAY_READ,
        at=at,
    )


@pytest.mark.parametrize("email", ["known", "unknown"])
def test_a_wrong_password_and_an_unknown_person_get_the_same_sentence(client: Client, email):
    _actor, user = account()
    if email == "unknown":
        user.email = "siapa@contoh.id"

    answer = post_sign_in(client, user, "salah-sekali")

    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_guessing_a_password_is_slowed(client: Client):
    _actor, user = account()
    for _ in range(7):
        post_sign_in(client, user, "salah-sekali")

    post_sign_in(client, user)

    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_by_themselves(client: Client):
    client.post("/account/signup/", {"email": "baru@contoh.id", "password1": "rahasia-sekali-1"})

    assert not User.objects.filter(email="baru@contoh.id").exists()


def test_a_lost_password_is_a_matter_for_the_administrator_and_no_letter_is_sent(client: Client, mailoutbox):
    _actor, user = account()

    answer = client.post("/account/password/reset/", {"email": user.email}, follow=True)

    assert answer.redirect_chain[-1][0] == "/account/login/"
    assert "pengelola akun" in answer.content.decode()
    assert not mailoutbox


def test_a_real_account_sets_up_the_second_step_before_any_page(client: Client, settings):
    settings.DEMO = False
    _actor, user = account()
    no_demo(user)

    answer = post_sign_in(client, user)

    assert answer.redirect_chain[-1][0] == "/account/2fa/totp/activate/"
    # The password was typed a moment ago: it is not asked again.
    assert answer.status_code == 200
    assert b"<svg" in answer.content or b"data:image/svg" in answer.content


def test_setting_up_the_second_step_long_after_signing_in_asks_for_the_password(client: Client, settings):
    settings.DEMO = False
    _actor, user = account()
    no_demo(user)
    post_sign_in(client, user)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()

    answer = client.get("/account/2fa/totp/activate/")

    assert answer["Location"].startswith("/account/reauthenticate/")


def test_the_second_step_is_asked_at_each_sign_in(client: Client, settings):
    settings.DEMO = False
    actor, user = account()
    no_demo(user)
    act_as(actor)
    secret = set_up_second_step(user)

    asked = post_sign_in(client, user)
    done = client.post("/account/2fa/authenticate/", {"code": number_of(secret)}, follow=True)

    assert asked.redirect_chain[-1][0].startswith("/account/2fa/authenticate/")
    assert done.redirect_chain[-1][0] == "/"


def test_who_left_the_office_is_out_at_the_next_click(client: Client):
    actor, _user = account()
    sign_in(client, actor)
    assert client.get("/").status_code == 200

    with owner_for_a_while():
        Membership.objects.filter(pk=actor.membership_id).update(valid_to=timezone.now())

    answer = client.get("/")
    # A sentence and a way out, not a sign-in page that sends a signed-in person back here.
    assert answer.status_code == 403
    assert b"/account/logout/" in answer.content


def test_signing_out_elsewhere_ends_the_other_phone(client: Client):
    _actor, user = account()
    phone, desk = Client(), client
    post_sign_in(phone, user)
    post_sign_in(desk, user)
    assert phone.get("/").status_code == 200

    desk.post("/account/sessions/")

    assert phone.get("/").status_code == 302
    assert desk.get("/").status_code == 200


def test_an_old_cookie_opens_nothing_after_signing_out(client: Client):
    _actor, user = account()
    post_sign_in(client, user)
    cookie = client.cookies["sessionid"].value

    answer = client.post("/account/logout/")

    assert answer["Clear-Site-Data"] == '"cache", "storage"', "nothing waits behind the way back"
    client.cookies["sessionid"] = cookie
    assert client.get("/").status_code == 302
