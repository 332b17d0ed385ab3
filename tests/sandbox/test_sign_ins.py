"""The sign-in page of the demo says whom one can be; that of a real server says nothing of it."""

import re

import pytest
from django.test import Client

from rangkul.sandbox.cast import PASSWORD, make_cast
from tests.conftest import owner_for_a_while

pytestmark = pytest.mark.django_db


def sign_in_page() -> str:
    return Client().get("/account/login/", headers={"accept-language": "en"}).content.decode()


def test_each_invented_person_of_the_sign_in_page_is_let_in():
    with owner_for_a_while():
        make_cast()
    offered = re.findall(r'name="login" value="(\S+?)"', sign_in_page())

    opened = [
        Client().post("/account/login/", {"login": one, "password": PASSWORD}, follow=True) for one in offered
    ]

    assert len(offered) == 9
    assert [answer.redirect_chain[-1][0] for answer in opened] == ["/"] * 9


def test_a_real_server_offers_nobody(settings):
    settings.DEMO = False

    page = sign_in_page()

    assert "contoh.id" not in page and PASSWORD not in page
