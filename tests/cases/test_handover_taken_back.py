"""A giver takes a handover back before anybody received the child."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands import handovers as commands
from rangkul.cases.models import Child, Handover, Notice
from rangkul.cases.procedure import load_procedure
from rangkul.cases.rules.clocks import running_clocks
from rangkul.cases.vocabulary import Reason
from rangkul.core.access import Actor
from rangkul.core.errors import NotFound
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import User
from tests.cases.test_handovers import give, meet, receive, refusal, texts
from tests.cases.test_procedure import DEPOK
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


def take_back(actor: Actor, handover: Handover, reason: str = "hospital") -> Handover:
    return commands.withdraw_handover(actor, handover=handover, reason=reason, at=timezone.now())


def test_a_giver_takes_a_handover_back_and_the_receiver_stops_waiting(patrol, dinsos, shelter):
    handover = give(patrol, dinsos)

    take_back(patrol, handover)

    assert "Aji" not in texts(shelter)
    assert "handover_withdrawn" in {one.kind for one in visible(shelter, Notice)}
    assert visible(patrol, Handover).get().status == "withdrawn"
    assert refusal(lambda: receive(shelter, handover)) == Reason.HANDOVER_ANSWERED
    assert not visible(shelter, Child).exists()


def test_a_colleague_of_the_giver_may_take_it_back(patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    colleague = make_actor(User.objects.get(pk=patrol.user_id).memberships.get().organisation, patrol.role)

    take_back(colleague, handover, reason="other")

    assert refusal(lambda: receive(shelter, handover)) == Reason.HANDOVER_ANSWERED


def test_a_child_taken_back_can_be_handed_to_somebody_else(patrol, dinsos, shelter):
    encounter = meet(patrol)
    take_back(patrol, give(patrol, dinsos, encounter), reason="mistake")

    again = give(patrol, dinsos, encounter)
    receive(shelter, again)

    assert visible(shelter, Child).get().holder_id == dinsos.pk


def test_a_child_taken_back_is_in_nobodys_hands_again(patrol, dinsos):
    take_back(patrol, give(patrol, dinsos), reason="other_office")

    assert "Aji" in texts(patrol, timezone.now() + timedelta(hours=7))


def test_who_was_told_of_the_child_is_told_again(patrol, dinsos):
    women = make_actor(make_organisation(OrganisationKind.WOMEN_CHILD), Role.FOCAL_POINT)

    take_back(patrol, give(patrol, dinsos))

    told = {one.kind for one in visible(women, Notice)}
    assert told == {"handover_of_minor", "handover_of_minor_withdrawn"}


def test_taking_back_is_refused_to_the_receiver_without_a_reason_and_after_an_answer(patrol, dinsos, shelter):
    handover = give(patrol, dinsos)

    assert refusal(lambda: take_back(shelter, handover)) == Reason.HANDOVER_NOT_GIVEN
    for gone in ("", "family_came", "left"):
        assert refusal(lambda why=gone: take_back(patrol, handover, reason=why)) == Reason.HANDOVER_NEEDS_WHY
    receive(shelter, handover)
    assert refusal(lambda: take_back(patrol, handover)) == Reason.HANDOVER_ANSWERED


def test_a_stranger_cannot_take_it_back(patrol, dinsos):
    stranger = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    handover = give(patrol, dinsos)

    with pytest.raises(NotFound):
        take_back(stranger, handover)


def test_the_patrol_takes_a_handover_back_on_its_page(client: Client, patrol, dinsos):
    handover = give(patrol, dinsos)
    sign_in(client, patrol)
    address = reverse("handover_withdraw", args=[handover.pk])
    assert address in client.get(reverse("handover", args=[handover.pk])).content.decode()

    assert client.post(address, {}).status_code == 200
    page = client.post(address, {"reason": "hospital"}, follow=True).content.decode()

    assert reverse("handover_give", args=[handover.child_id]) in page
    assert address not in page


def test_one_page_is_for_a_child_still_with_the_giver_and_the_other_for_one_who_is_not(
    client: Client, patrol, dinsos
):
    handover = give(patrol, dinsos)
    sign_in(client, patrol)
    pages = {
        name: client.get(reverse(name, args=[handover.pk])).content.decode().partition("<main")[2]
        for name in ("handover_withdraw", "handover_never_arrived")
    }

    offered = {name: set(re.findall(r'name="reason" value="(\w+)"', page)) for name, page in pages.items()}

    assert offered["handover_withdraw"] == {"other_office", "hospital", "mistake", "other"}
    assert offered["handover_never_arrived"] == {"ran_away", "taken_home", "elsewhere", "not_known"}
    assert reverse("handover_never_arrived", args=[handover.pk]) in pages["handover_withdraw"]
    assert reverse("handover_withdraw", args=[handover.pk]) in pages["handover_never_arrived"]


def test_a_handover_taken_back_runs_no_clock():
    procedure, now = load_procedure(DEPOK), timezone.now()
    given = ("handover.offered", now - timedelta(hours=1))

    assert [one.clock.code for one in running_clocks(procedure, [given], {})] == ["handover_received"]
    assert not running_clocks(procedure, [given, ("handover.withdrawn", now)], {})
