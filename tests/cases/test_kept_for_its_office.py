"""What was typed for one organisation when the session ended never comes back as a form of another."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.models import Encounter
from rangkul.core.kept import KEPT_FOR
from rangkul.core.models import KeptForm
from rangkul.core.sealing import seal_value
from rangkul.people.models import Membership
from tests.conftest import owner_for_a_while
from tests.makers import sign_in, visible

pytestmark = pytest.mark.django_db
FORM = "/encounters/new/"
WORDS = {"nickname": "Tegar", "age": "11", "place": "Margonda"}
FOR_WHOM = "Anda mengisi formulir ini untuk Dinsos, dan kini bertindak untuk Satpol PP."
NO_LONGER = "organisasi yang tidak lagi Anda wakili"


def opened(client: Client) -> str:
    return unescape(client.get(FORM).content.decode())


def marks(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(op|kept_for)" value="([^"]*)"', page))


def change_to(client: Client, actor) -> None:
    client.post(reverse("set_membership"), {"membership": actor.membership_id})


def send_after_the_session(client: Client, actor, **words) -> None:
    """Begin the form as `actor`, and send it when the session has ended."""
    sign_in(client, actor)
    begun = marks(opened(client))
    client.logout()
    assert "/account/login/" in client.post(FORM, WORDS | words | begun)["Location"]


def kept_by_an_earlier_version(actor) -> None:
    row = KeptForm(user_id=actor.user_id, path=FORM, expires_at=timezone.now() + KEPT_FOR)
    row.sealed = seal_value("nickname=Tegar&age=11", f"keptform:{row.id}")
    row.save(force_insert=True)


def test_signed_in_for_another_organisation_one_is_told_for_which_it_was_typed(client, patrol, at_dinsos):
    send_after_the_session(client, at_dinsos)
    sign_in(client, patrol)

    for page in (opened(client), opened(client)):
        assert page.count(FOR_WHOM) == 1
        assert "Tegar" not in page
    assert KeptForm.objects.count() == 1


def test_the_sentence_comes_in_english_for_who_reads_english(client, patrol, at_dinsos):
    send_after_the_session(client, at_dinsos)
    sign_in(client, patrol)
    client.post(reverse("set_language"), {"language": "en"})

    assert "You typed this form for Dinsos, and now act for Satpol PP." in opened(client)


def test_changed_over_one_finds_the_words_and_the_child_comes_to_the_right_office(client, patrol, at_dinsos):
    send_after_the_session(client, at_dinsos)
    sign_in(client, patrol)
    opened(client)
    change_to(client, at_dinsos)

    page = opened(client)

    assert "Tegar" in page and FOR_WHOM not in page
    assert client.post(FORM, WORDS | marks(page)).status_code == 302
    assert visible(at_dinsos, Encounter).get().organisation_id == at_dinsos.organisation_id
    assert not KeptForm.objects.exists()


def test_what_is_kept_for_one_organisation_does_not_push_out_what_waits_for_the_other(
    client, patrol, at_dinsos
):
    send_after_the_session(client, at_dinsos, nickname="Lama")
    send_after_the_session(client, at_dinsos)
    send_after_the_session(client, patrol, nickname="Buyung")

    sign_in(client, patrol)
    of_patrol = opened(client)
    change_to(client, at_dinsos)
    of_dinsos = opened(client)

    assert "Buyung" in of_patrol and "Tegar" not in of_patrol
    assert "Tegar" in of_dinsos and "Buyung" not in of_dinsos
    assert not KeptForm.objects.exists()


def test_who_no_longer_acts_for_that_organisation_is_told_so(client, patrol, at_dinsos):
    send_after_the_session(client, at_dinsos)
    with owner_for_a_while():
        Membership.objects.filter(pk=at_dinsos.membership_id).update(
            valid_from=timezone.now() - timedelta(days=2), valid_to=timezone.now() - timedelta(days=1)
        )
    sign_in(client, patrol)

    page = opened(client)

    assert NO_LONGER in page and "Tegar" not in page


def test_a_form_kept_without_its_office_comes_back_to_who_has_one_seat(client, patrol):
    kept_by_an_earlier_version(patrol)
    sign_in(client, patrol)

    assert "Tegar" in opened(client)


def test_a_form_kept_without_its_office_comes_back_for_none_of_several(client, patrol, at_dinsos):
    kept_by_an_earlier_version(patrol)

    for actor in (patrol, at_dinsos):
        sign_in(client, actor)
        assert "Tegar" not in opened(client)
