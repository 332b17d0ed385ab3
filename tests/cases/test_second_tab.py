"""Who changes to another organisation in a second tab does not act for it by a form of the first."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from rangkul.cases.models import Encounter
from rangkul.core.errors import KernelReason
from tests.makers import sign_in, visible

pytestmark = pytest.mark.django_db
FORM = "/encounters/new/"
WORDS = {"nickname": "Tegar", "age": "11", "place": "Margonda"}


def marks(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(op|kept_for)" value="([^"]*)"', page))


def change_to(client: Client, actor) -> None:
    client.post(reverse("set_membership"), {"membership": actor.membership_id})


def test_a_form_begun_for_one_organisation_is_not_taken_for_another(client, patrol, at_dinsos):
    sign_in(client, patrol)
    begun = marks(client.get(FORM).content.decode())
    change_to(client, at_dinsos)

    answer = client.post(FORM, WORDS | begun)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert escape(KernelReason.OTHER_OFFICE.label % {"organisation": "Dinsos"}) in page
    assert "Tegar" in page
    assert not visible(at_dinsos, Encounter).exists()
    assert not visible(patrol, Encounter).exists()


def test_looked_at_and_sent_again_it_counts_for_the_one_acted_for_now(client, patrol, at_dinsos):
    sign_in(client, patrol)
    begun = marks(client.get(FORM).content.decode())
    change_to(client, at_dinsos)
    told = client.post(FORM, WORDS | begun).content.decode()

    assert client.post(FORM, WORDS | marks(told)).status_code == 302

    assert visible(at_dinsos, Encounter).get().organisation_id == at_dinsos.organisation_id


def test_back_at_the_first_organisation_the_first_form_is_taken(client, patrol, at_dinsos):
    sign_in(client, patrol)
    begun = marks(client.get(FORM).content.decode())
    change_to(client, at_dinsos)
    change_to(client, patrol)

    assert client.post(FORM, WORDS | begun).status_code == 302

    assert visible(patrol, Encounter).get().organisation_id == patrol.organisation_id


def test_the_page_on_which_one_changes_works_from_any_tab(client, patrol, at_dinsos):
    sign_in(client, patrol)
    address = reverse("set_membership")
    begun = marks(client.get(address).content.decode())
    change_to(client, at_dinsos)

    changed = client.post(address, begun | {"membership": patrol.membership_id})

    assert changed.status_code == 302
    assert client.get("/").context["actor"].organisation_id == patrol.organisation_id
