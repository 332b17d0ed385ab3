"""The child whom a patrol met alone at night: found again, mended and handed over, until it was received."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.handovers import Given, decline_handover, give_handover, receive_handover
from rangkul.core.duties import what_waits
from rangkul.core.roles import OrganisationKind, Role
from tests.makers import act_as, make_actor, make_organisation, sign_in

pytestmark = pytest.mark.django_db

NIGHT = timedelta(hours=1)


@pytest.fixture
def patrol():
    return make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER, language="en")


@pytest.fixture
def desk():
    return make_actor(make_organisation(short_name="Dinsos"), Role.INTAKE_DESK)


def meet(actor, *, kind="raid", ago=NIGHT, nickname="Ucok"):
    now = timezone.now()
    met = Met(age_from=5, age_to=11, nickname=nickname, place="Simpang Juanda")
    return record_encounter(actor, met=met, kind=kind, legal_basis="public_task", met_at=now - ago, at=now)


def hand_over(patrol, desk, child):
    to, now = organisation(desk), timezone.now()
    return give_handover(patrol, child=child, to=to, given=Given(called="Ucok"), given_at=now, at=now)


def organisation(actor):
    from rangkul.people.models import Organisation

    return Organisation.objects.get(pk=actor.organisation_id)


def page(actor, address, **words):
    client = Client()
    sign_in(client, actor)
    answer = client.post(address, words) if words else client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def waiting(actor, kinds=("encounter", "handover")):
    act_as(actor)
    return [duty for duty in what_waits(actor, timezone.now()) if duty.kind in kinds]


def test_who_took_a_child_along_has_it_on_today_at_once_and_until_it_was_received(patrol, desk):
    encounter = meet(patrol, ago=timedelta(0))
    assert [duty.url for duty in waiting(patrol)] == [f"/encounters/{encounter.pk}/"]

    handover = hand_over(patrol, desk, encounter.child)
    assert [duty.url for duty in waiting(patrol)] == [f"/handovers/{handover.pk}/"]

    receive_handover(desk, handover=handover, at=timezone.now())
    assert not waiting(patrol)


def test_a_child_that_the_receiver_declined_waits_for_its_giver_once(patrol, desk):
    encounter = meet(patrol)
    handover = hand_over(patrol, desk, encounter.child)

    decline_handover(desk, handover=handover, reason="full", at=timezone.now())

    assert [duty.url for duty in waiting(patrol)] == [f"/handovers/{handover.pk}/"]


def test_a_colleague_is_not_asked_for_what_another_patrol_does_in_time(patrol):
    meet(patrol)
    colleague = make_actor(organisation(patrol), Role.ORDER_OFFICER)
    assert not waiting(colleague)

    meet(patrol, ago=timedelta(hours=7))

    assert len(waiting(colleague)) == 1


def test_a_child_met_in_passing_stays_at_hand_for_a_day(patrol):
    meet(patrol, kind="outreach", ago=timedelta(hours=30), nickname="Kemarin")
    today = meet(patrol, kind="outreach", nickname="Barusan")

    assert [duty.url for duty in waiting(patrol)] == [f"/encounters/{today.pk}/"]


def test_the_patrol_finds_its_child_by_the_name_it_wrote_and_by_the_number(patrol):
    child = meet(patrol).child

    assert child.number in page(patrol, "/search/", words="ucog")
    assert child.number in page(patrol, "/search/", words=child.number)


def test_the_childs_page_offers_the_patrol_what_it_can_do(patrol, desk):
    encounter = meet(patrol)
    address = f"/children/{encounter.child_id}/"

    shown = page(patrol, address)
    assert f"/children/{encounter.child_id}/handover/" in shown
    assert f"/encounters/{encounter.pk}/correct/" in shown
    assert "Ask them" not in shown

    handover = hand_over(patrol, desk, encounter.child)
    shown = page(patrol, address)
    assert f"/handovers/{handover.pk}/" in shown
    assert f"/children/{encounter.child_id}/handover/" not in shown

    receive_handover(desk, handover=handover, at=timezone.now())
    shown = page(patrol, address)
    assert "Ask them" in shown
    assert f"/encounters/{encounter.pk}/correct/" in shown


def test_the_list_of_cases_is_not_in_the_patrols_menu(patrol):
    shown = page(patrol, "/encounters/")

    assert 'href="/search/"' in shown
    assert 'href="/cases/"' not in shown
