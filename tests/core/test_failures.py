"""When the machinery says no, a person reads what happened, what is kept and what to do next."""

import re

import pytest
from django.db import OperationalError
from django.http import QueryDict
from django.test import Client

from rangkul.core import middleware
from rangkul.core.models import KeptForm
from rangkul.core.roles import Role
from rangkul.core.typed import standing_words, typed_words
from tests.makers import make_actor, make_organisation, sign_in

pytestmark = pytest.mark.django_db
FORM = "/encounters/new/"


@pytest.fixture
def browser() -> Client:
    """A browser that must prove its forms, as real ones do."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, make_actor(make_organisation(), Role.SOCIAL_WORKER))
    return client


def marks(client: Client, url: str = FORM) -> dict[str, str]:
    page = client.get(url).content.decode()
    return dict(re.findall(r'name="(csrfmiddlewaretoken|op|kept_for)" value="([^"]*)"', page))


def test_a_form_older_than_the_last_sign_in_is_kept_and_given_back(browser: Client):
    words = marks(browser) | {"nickname": "Si Kancil", "csrfmiddlewaretoken": "x" * 64}

    answer = browser.post(FORM, words)

    assert answer.status_code == 403
    assert "Formulir ini sudah terlalu lama" in answer.content.decode()
    assert "Si Kancil" not in answer.content.decode()  # whoever sent it has proved nothing yet
    assert "Si Kancil" in browser.get(FORM).content.decode()


def test_a_form_that_is_about_one_of_several_comes_back_about_the_same_one(browser: Client):
    asked = f"{FORM}?n=3"
    words = marks(browser) | {"nickname": "Si Kancil"}

    too_old = browser.post(asked, words | {"csrfmiddlewaretoken": "x" * 64})
    browser.logout()
    ended = Client().post(asked, words)

    assert f'href="{asked}"' in too_old.content.decode()
    assert ended["Location"] == f"/account/login/?next={FORM}%3Fn%3D3"


@pytest.mark.parametrize("address", ["/organisations/?q=a%00b", "/people/?q=%00", "/cases/?%00=1"])
def test_an_address_with_a_sign_that_nobody_types_is_unreadable_and_no_fault_of_ours(address):
    client = Client(raise_request_exception=False)
    sign_in(client, make_actor(make_organisation(), Role.ADMINISTRATOR))

    answer = client.get(address)

    assert answer.status_code == 400
    assert "tidak terbaca" in answer.content.decode()


def test_a_form_of_nobody_we_know_is_not_kept(browser: Client):
    browser.post(FORM, {"nickname": "Si Kancil", "kept_for": "forged"})

    assert not KeptForm.objects.exists()


def test_a_button_opened_as_a_page_says_what_it_is(client: Client):
    sign_in(client, make_actor(make_organisation(), Role.SOCIAL_WORKER))

    answer = client.get("/notices/read/")

    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "Ini tombol, bukan halaman" in answer.content.decode()


def test_a_button_pressed_after_signing_out_leads_back_to_where_it_stood(client: Client):
    answer = client.post("/notices/read/", headers={"referer": "http://testserver/notices/?page=2"})

    assert answer["Location"] == "/account/login/?next=/notices/%3Fpage%3D2"


def test_another_sites_address_is_never_where_we_lead_back(client: Client):
    answer = client.post("/notices/read/", headers={"referer": "https://elsewhere.example/x"})

    assert answer["Location"] == "/account/login/?next=/"


def test_too_many_tries_are_told_how_long_to_wait(client: Client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}

    answers = [client.post("/account/login/", {"login": "a@b.id", "password": "x"}) for _try in range(3)]

    assert answers[-1].status_code == 429
    assert "Tunggu satu menit" in answers[-1].content.decode()


def test_without_its_database_the_platform_says_so_in_both_languages(monkeypatch):
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(middleware.transaction, "atomic", away)

    answer = Client(raise_request_exception=False).get("/")

    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "tidak dapat membuka datanya" in page
    assert "cannot open its data" in page


def test_what_was_typed_is_told_by_its_labels_without_codes_and_secrets():
    posted = QueryDict(
        "nickname=Aji&sex=m&note=Kaki+luka&op=1&csrfmiddlewaretoken=2&kept_for=3&password=rahasia+ku"
    )

    told = dict(typed_words(posted))

    assert set(told.values()) == {"Aji", "Laki-laki", "Kaki luka"}
    assert "nickname" not in told


def test_what_a_colleague_saved_is_told_by_its_labels():
    standing = standing_words({"child_view": "Ingin sekolah", "family_view": "", "row_version": 3})

    assert [value for _word, value in standing] == ["Ingin sekolah", ""]
    assert not [word for word, _value in standing if "_" in word]
