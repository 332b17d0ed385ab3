"""Whoever writes about a child sees on the form who it is: nobody writes in the wrong file of many."""

import pytest

from tests.cases.work_makers import make_world
from tests.makers import sign_in

pytestmark = pytest.mark.django_db

FORMS = [
    "/cases/{case}/assess/risk-24h/",
    "/cases/{case}/assess/four-sides/",
    "/cases/{case}/plan/",
    "/cases/{case}/plan/new/",
    "/cases/{case}/tracing/",
    "/cases/{case}/counselling/",
    "/cases/{case}/return/",
    "/cases/{case}/closure/",
    "/cases/{case}/after/",
    "/cases/{case}/refer/",
    "/cases/{case}/refer/?service=birth_certificate",
    "/children/{child}/consents/new/",
]


@pytest.mark.parametrize("address", FORMS)
def test_the_form_names_the_child_beside_its_number(client, address):
    world = make_world(nickname="Si Topi Merah")
    sign_in(client, world.worker)

    page = client.get(address.format(case=world.case.pk, child=world.child.pk)).content.decode()

    assert "Si Topi Merah" in page and world.child.number in page
