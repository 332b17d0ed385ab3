"""Whoever goes on with a child that another office met is led to the question whether it is known."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.matches import decide_same
from rangkul.cases.vocabulary import MatchDecision
from rangkul.core.access import Actor
from rangkul.core.roles import Role
from tests.makers import make_actor, make_organisation, sign_in


@pytest.fixture
def desk(db) -> Actor:
    return make_actor(make_organisation(), Role.INTAKE_DESK)


def met(actor: Actor, name: str = "Ndra", *, hours_ago: int = 1):
    at = timezone.now()
    return record_encounter(
        actor,
        met=Met(15, 17, nickname=name, sex="m", place="Jalan Margonda"),
        kind="raid",
        legal_basis="public_task",
        met_at=at - timedelta(hours=hours_ago),
        at=at,
    )


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_before_a_catch_is_decided_one_is_asked_whether_the_child_is_known(client: Client, desk):
    before, now = met(desk, hours_ago=30), met(desk)
    sign_in(client, desk)
    question = f"/encounters/{now.pk}/known/?from=catch"

    assert question in page(client, f"/encounters/{now.pk}/catch/")

    decide_same(
        desk, child=now.child, other=before.child, decision=MatchDecision.DIFFERENT, at=timezone.now()
    )
    assert question not in page(client, f"/encounters/{now.pk}/catch/")


def test_the_question_leads_back_to_where_it_came_up(client: Client, desk):
    met(desk, hours_ago=30)
    now = met(desk)
    sign_in(client, desk)

    asked = client.get(f"/encounters/{now.pk}/known/?from=catch")

    assert asked.context["on_to"] == f"/encounters/{now.pk}/catch/"
    answer = client.post(
        f"/encounters/{now.pk}/known/?from=catch",
        {"candidate": asked.context["candidates"][0].number, "answer": "new"},
    )
    assert answer["Location"] == f"/encounters/{now.pk}/known/?from=catch"


@pytest.mark.parametrize("asked_on", ["catch", "file"])
def test_where_nobody_is_alike_it_says_so_and_goes_on(client: Client, desk, asked_on):
    now = met(desk, "Satu-satunya")
    sign_in(client, desk)

    answer = client.get(f"/encounters/{now.pk}/known/?from={asked_on}", follow=True)

    where = f"/encounters/{now.pk}/catch/" if asked_on == "catch" else f"/children/{now.child_id}/"
    assert answer.request["PATH_INFO"] == where
    assert "Tidak ada anak lain yang mirip" in answer.content.decode()


def test_an_address_of_somebody_elses_is_not_followed(client: Client, desk):
    now = met(desk, "Satu-satunya")
    sign_in(client, desk)

    answer = client.get(f"/encounters/{now.pk}/known/?from=https://example.org/")

    assert answer["Location"] == f"/encounters/{now.pk}/saved/"


def test_a_file_without_a_case_asks_whether_the_child_is_known(client: Client, desk):
    now = met(desk)
    sign_in(client, desk)

    assert f"/encounters/{now.pk}/known/?from=file" in page(client, f"/children/{now.child_id}/")
    assert f"/encounters/{now.pk}/known/?from=file" in page(client, f"/encounters/{now.pk}/")
