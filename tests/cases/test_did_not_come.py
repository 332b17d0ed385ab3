"""A child that never came keeps its papers open, and what the receiver said first is not the last word."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands import handovers as commands
from rangkul.cases.commands.encounters import Met, correct_encounter
from rangkul.cases.models import Encounter, Handover, Notice
from rangkul.cases.vocabulary import NoticeKind, Reason
from rangkul.core.access import Actor
from rangkul.core.models import Edge
from tests.cases.test_handover_paper import read_back
from tests.cases.test_handovers import give, meet, refusal
from tests.cases.test_never_arrived import (
    KNOWN,
    colleague,
    dinsos,
    in_hours,
    kinds,
    never_came,
    patrol,
    satpol,
    shelter,
    waits,
)
from tests.makers import act_as, sign_in, visible

__all__ = ["colleague", "dinsos", "patrol", "satpol", "shelter"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_last_month(patrol, dinsos, as_owner):
    """A child on the way since forty days; whatever opened its file to the patrol is over."""
    handover, then = give(patrol, dinsos), timezone.now() - timedelta(days=40)
    with as_owner():
        Handover._base_manager.update(recorded_at=then, given_at=then, due_at=then + timedelta(hours=6))
        Encounter._base_manager.update(recorded_at=then, met_at=then)
        Edge._base_manager.update(valid_from=then, valid_to=then + timedelta(days=30))
    return handover


def test_the_papers_of_a_child_still_on_the_way_stay_open(client, patrol, colleague, of_last_month):
    sign_in(client, colleague)

    assert client.get(reverse("handover", args=[of_last_month.pk])).status_code == 200
    assert client.get(reverse("encounter", args=[of_last_month.encounter_id])).status_code == 200
    assert waits(patrol, of_last_month.child_id, timezone.now())


def test_after_a_month_too_the_giver_mends_what_it_wrote_of_a_child_still_on_the_way(patrol, of_last_month):
    met = visible(patrol, Encounter).get()

    correct_encounter(
        patrol,
        encounter=met,
        met=Met(age_from=11, age_to=11, nickname="Tegar"),
        kind=met.kind,
        legal_basis=met.legal_basis,
        met_at=met.met_at,
        version=met.version,
        at=timezone.now(),
    )

    assert visible(patrol, Encounter).get().nickname == "Tegar"


def test_after_a_month_too_the_giver_says_what_became_of_the_child_and_answers_for_it(
    client, patrol, of_last_month
):
    sign_in(client, patrol)
    page = reverse("handover_never_arrived", args=[of_last_month.pk])
    told = client.post(page, {"reason": "ran_away", "known": KNOWN}, follow=True)

    assert told.status_code == 200
    assert KNOWN in told.content.decode()
    assert waits(patrol, of_last_month.child_id, timezone.now())


def test_thirty_days_after_its_end_a_paper_closes(patrol, of_last_month):
    never_came(patrol, of_last_month)

    later = timezone.now() + timedelta(days=30, seconds=1)
    assert visible(patrol, Handover).exists()
    assert visible(patrol, Encounter).exists()
    assert not visible(patrol, Handover, later).exists()
    assert not visible(patrol, Encounter, later).exists()


# --- the receiver says first that the child did not come ---------------------------------------------------


def not_present(shelter: Actor, handover: Handover) -> Handover:
    at = timezone.now()
    return commands.decline_handover(shelter, handover=handover, reason="child_not_present", at=at)


def test_a_child_that_was_declined_as_not_arrived_waits_until_the_giver_says_what_became_of_it(
    client, patrol, colleague, dinsos, shelter
):
    handover = not_present(shelter, give(patrol, dinsos))
    assert waits(patrol, handover.child_id, in_hours(24 * 20))
    assert not waits(colleague, handover.child_id, in_hours(1))
    assert waits(colleague, handover.child_id, in_hours(25))
    sign_in(client, patrol)
    page = reverse("handover_never_arrived", args=[handover.pk])
    assert page in client.get(reverse("handover", args=[handover.pk])).content.decode()

    told = client.post(page, {"reason": "ran_away", "known": KNOWN}, follow=True).content.decode()

    ended = visible(patrol, Handover).get()
    assert (ended.status, ended.withdrawn_reason) == ("not_arrived", "ran_away")
    assert KNOWN in told
    assert page not in told
    assert NoticeKind.HANDOVER_NEVER_ARRIVED in kinds(shelter)
    assert waits(patrol, handover.child_id, in_hours(24 * 20))
    paper = client.get(reverse("handover_paper", args=[handover.pk])).content
    assert "tidak pernah tiba" in read_back(paper)


def test_nothing_is_said_of_a_child_that_was_handed_over_again(client, patrol, dinsos, shelter):
    encounter = meet(patrol)
    handover = not_present(shelter, give(patrol, dinsos, encounter))
    give(patrol, dinsos, encounter)
    sign_in(client, patrol)

    shown = client.get(reverse("handover", args=[handover.pk])).content.decode()

    assert reverse("handover_never_arrived", args=[handover.pk]) not in shown
    assert refusal(lambda: never_came(patrol, handover)) == Reason.HANDOVER_CHILD_MOVED_ON


@pytest.mark.parametrize("reason", ["full", "adult"])
def test_a_child_that_was_there_and_declined_did_arrive(patrol, dinsos, shelter, reason):
    handover = give(patrol, dinsos)
    commands.decline_handover(shelter, handover=handover, reason=reason, at=timezone.now())
    declined = visible(patrol, Handover).get()

    assert refusal(lambda: never_came(patrol, declined)) == Reason.HANDOVER_ANSWERED
    act_as(patrol)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT handover_never_arrived(%s, 'ran_away', 'x', now())", [handover.pk])
        assert cursor.fetchone() == (False,)


def test_marking_all_notices_as_read_leaves_a_missing_child_under_today(client, patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    never_came(patrol, handover)
    sign_in(client, shelter)

    until = client.get(reverse("notices")).context["at"].isoformat()
    client.post(reverse("notices_read"), {"until": until})

    act_as(shelter)
    assert [one.kind for one in visible(shelter, Notice).filter(read_at=None)] == ["handover_never_arrived"]
    assert waits(shelter, handover.child_id, in_hours(1))
