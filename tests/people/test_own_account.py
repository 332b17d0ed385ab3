"""The pages of one's own account: in the house's words, and they say what happens and what to do next."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from rangkul.people.models import User
from rangkul.people.signing_in import actor_for
from tests.makers import act_as, make_actor, make_organisation
from tests.people.second import codes_of, set_up_second_step

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "rahasia-sekali-1", "kuda laut menari pelan"
HOME = "/account/2fa/"


@pytest.fixture
def person() -> User:
    """Somebody who has an account and no second step yet."""
    return User.objects.get(pk=make_actor(make_organisation(), language="en").user_id)


def browser_of(person: User) -> Client:
    """A browser in which this person has just signed in."""
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def with_second_step(person: User) -> Client:
    client = browser_of(person)
    act_as(actor_for(person.memberships.select_related("organisation").get(), person))
    set_up_second_step(person)
    return client


def lets_in(person: User, code: str) -> bool:
    """Whether the password and then this code sign the person in, on a device of their own."""
    client = browser_of(person)
    return client.post("/account/2fa/authenticate/", {"code": code}).status_code == 302


OPEN = ["login/", "signup/", "inactive/"]
SIGNED_IN = ["logout/", "password/change/", "reauthenticate/", "2fa/", "2fa/totp/activate/", "sessions/"]
BEHIND_THE_STEP = [
    *("2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/"),
    "2fa/reauthenticate/",
]


@pytest.mark.parametrize(
    ("who", "address"),
    [(who, one) for who, many in enumerate([OPEN, SIGNED_IN, BEHIND_THE_STEP]) for one in many],
)
def test_every_page_of_an_account_is_written_by_the_house(person: User, who, address):
    client = [Client, lambda: browser_of(person), lambda: with_second_step(person)][who]()

    answer = client.get(f"/account/{address}")

    assert answer.status_code == 200
    foreign = [one.origin.name for one in answer.templates if "allauth/templates" in str(one.origin)]
    assert not foreign


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("password/reset/done/", "link with which you choose"),
        ("password/reset/key/1-abc-def/", "link with which you choose"),
        ("password/reset/key/done/", "link with which you choose"),
        ("email/", "address that your administrator knows"),
        ("confirm-email/", "address that your administrator knows"),
        ("confirm-email/abc/", "address that your administrator knows"),
    ],
)
def test_where_a_letter_would_be_sent_one_reads_whom_to_ask(person: User, address, words):
    client = browser_of(person)

    for answer in (
        client.get(f"/account/{address}", follow=True),
        client.post(f"/account/{address}", {"email": "lain@contoh.id", "action_add": ""}, follow=True),
    ):
        assert words in answer.content.decode()
    assert not EmailAddress.objects.exists()


def test_another_password_ends_all_other_sign_ins_and_keeps_this_one(person: User):
    here, elsewhere = browser_of(person), browser_of(person)

    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    done = here.post("/account/password/change/", fields, follow=True)

    assert "All your other devices are signed out" in done.content.decode()
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_a_wrong_password_is_told_beside_its_line_and_changes_nothing(person: User):
    client = browser_of(person)

    fields = {"oldpassword": "bukan-ini", "password1": NEW, "password2": NEW}
    answer = client.post("/account/password/change/", fields)

    assert "This is not the password you have now" in answer.content.decode()
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_the_page_of_the_second_step_says_whether_it_is_on(person: User):
    off = browser_of(person).get(HOME).content.decode()
    on = with_second_step(person).get(HOME).content.decode()

    assert "Your password alone opens your account" in off
    assert 'href="/account/2fa/totp/activate/"' in off
    assert "Each sign-in asks for its number" in on
    assert "10 of 10 are not used yet" in on
    assert "before the last is gone" not in on


def test_a_recovery_code_lets_in_once_when_the_phone_is_lost(person: User):
    with_second_step(person)
    first, second = codes_of(person)[:2]

    assert lets_in(person, first)
    assert not lets_in(person, first)
    assert lets_in(person, second)


def test_who_has_few_recovery_codes_left_is_told_in_time(person: User):
    client = with_second_step(person)
    for code in codes_of(person)[:8]:
        assert lets_in(person, code)

    page = client.get(HOME).content.decode()

    assert "2 of 10 are not used yet" in page
    assert "Make new ones before the last is gone" in page


def test_turning_the_second_step_off_says_what_ends_and_ends_it(person: User):
    client = with_second_step(person)
    asked = client.get("/account/2fa/totp/deactivate/").content.decode()
    assert "all recovery codes let nobody in any more" in asked
    assert Authenticator.objects.filter(user=person).count() == 2

    done = client.post("/account/2fa/totp/deactivate/", follow=True)

    assert "The second step is off" in done.content.decode()
    assert not Authenticator.objects.filter(user=person).exists()


def test_new_recovery_codes_take_the_place_of_the_old(person: User):
    client = with_second_step(person)
    before = set(codes_of(person))
    asked = client.get("/account/2fa/recovery-codes/generate/").content.decode()
    assert "throw the old paper away" in asked

    client.post("/account/2fa/recovery-codes/generate/")

    after = set(codes_of(person))
    assert len(after) == 10
    assert not before & after


def test_whoever_is_sent_to_the_sign_in_reads_that_the_page_opens_then(client: Client):
    assert "halaman yang Anda tuju akan terbuka" in client.get("/cases/", follow=True).content.decode()
    assert "halaman yang Anda tuju" not in client.get("/", follow=True).content.decode()
