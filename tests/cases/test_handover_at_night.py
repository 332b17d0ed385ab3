"""What a tired pair of officers need from the pages of a handover: what goes along, why not, what next."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.cases.commands import handovers as commands
from rangkul.cases.commands.giving import Given
from rangkul.cases.models import Handover, HandoverNote
from rangkul.core.duties import what_waits
from tests.cases.test_handovers import give, meet, receive
from tests.makers import act_as, sign_in, visible

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def decline(client: Client, handover: Handover, **words: str):
    return client.post(f"/handovers/{handover.pk}/decline/", words)


def test_a_declined_child_waits_on_today_with_an_hour_and_not_without_a_day(patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    now = timezone.now()
    commands.decline_handover(shelter, handover=handover, reason="needs_hospital", at=now)

    act_as(patrol)
    duty = next(one for one in what_waits(patrol, now) if one.child == handover.child_id)

    assert duty.due == now + timedelta(hours=1)


def test_the_receiver_reads_what_goes_along_before_signing_on_the_givers_phone(client, patrol, dinsos):
    encounter = meet(patrol)
    given = Given(conditions=["hungry"], carries=["phone"], belongings="Nokia, retak", place="Margonda")
    now = timezone.now()
    handover = commands.give_handover(
        patrol, child=encounter.child, to=dinsos, given=given, given_at=now, at=now
    )
    sign_in(client, patrol)

    shown = page(client, f"/handovers/{handover.pk}/sign/")

    assert "Lapar atau haus" in shown and "<dd>HP</dd>" in shown and "Nokia, retak" in shown


@pytest.mark.parametrize("reason", ["other", "record_wrong"])
def test_a_reason_that_says_nothing_by_itself_is_told_in_words(client, patrol, dinsos, shelter, reason):
    handover = give(patrol, dinsos)
    sign_in(client, shelter)

    assert decline(client, handover, reason=reason).status_code == 200
    act_as(shelter)
    assert visible(shelter, Handover).get().status == "in_transit"

    decline(client, handover, reason=reason, words="Anak dijemput kakaknya.")
    act_as(patrol)
    assert visible(patrol, HandoverNote).get().text == "Anak dijemput kakaknya."
    sign_in(client, patrol)
    shown = page(client, f"/handovers/{handover.pk}/")
    assert "Anak dijemput kakaknya." in shown and "Serahkan lagi" in shown


def test_nobody_is_told_that_a_child_who_did_not_arrive_stays_with_the_giver(client, patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    sign_in(client, shelter)

    assert "tetap bersama mereka" not in page(client, f"/handovers/{handover.pk}/decline/")
    said = client.post(f"/handovers/{handover.pk}/decline/", {"reason": "child_not_present"}, follow=True)
    assert "tetap bersama mereka" not in said.content.decode()


def test_after_a_child_was_received_the_giver_is_led_on(client, patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    receive(shelter, handover)
    sign_in(client, patrol)

    assert "Ke Hari ini" in page(client, f"/handovers/{handover.pk}/")


def test_the_form_names_the_child_as_the_patrol_calls_it(client, patrol, dinsos):
    encounter = meet(patrol)
    sign_in(client, patrol)

    shown = page(client, f"/children/{encounter.child_id}/handover/")

    assert f"<strong>{encounter.nickname}</strong>" in shown
