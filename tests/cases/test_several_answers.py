"""A child is hungry and ill at once, and comes with a brother and a stranger."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.models import Encounter
from rangkul.cases.vocabulary import Condition
from rangkul.core.access import Actor
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.test_handovers import meet, texts
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def patrol() -> Actor:
    return make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)


def post(client: Client, address: str, **words):
    known = {
        "nickname": "Aji",
        "age": "11",
        "place": "Margonda",
        "kind": "raid",
        "legal_basis": "public_task",
    }
    return client.post(address, {**known, **words})


def test_several_conditions_and_companions_are_kept_shown_and_counted(client: Client, patrol):
    sign_in(client, patrol)

    post(
        client,
        reverse("encounter_new"),
        conditions=["hungry", "injured"],
        companions=["sibling", "adult"],
    )

    met = visible(patrol, Encounter).get()
    assert (met.conditions, met.companions) == (["hungry", "injured"], ["sibling", "adult"])
    assert visible(patrol, Event).get(name="encounter.recorded").details["conditions"] == [
        "hungry",
        "injured",
    ]
    page = client.get(reverse("encounter", args=[met.pk])).content.decode()
    assert f"{Condition.HUNGRY.label}, {Condition.INJURED.label}" in page


@pytest.mark.parametrize(
    ("field", "codes"),
    [
        ("conditions", ["well", "injured"]),
        ("conditions", ["hungry", "unknown"]),
        ("companions", ["alone", "sibling"]),
    ],
)
def test_a_record_does_not_say_two_things(client: Client, patrol, field, codes):
    sign_in(client, patrol)

    answer = post(client, reverse("encounter_new"), **{field: codes})

    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert answer.context["form"][field].value() == codes
    assert not visible(patrol, Encounter).exists()


def test_one_grave_condition_among_others_puts_a_child_in_somebodys_hands(patrol):
    met = meet(patrol, conditions=["tired", "injured"], nickname="Ucok")
    visible(patrol, Encounter).filter(pk=met.pk).update(kind="outreach")

    assert "Ucok" in texts(patrol, timezone.now() + timedelta(hours=30))


def test_two_writers_choose_between_two_lists(client: Client, patrol):
    met = meet(patrol, conditions=["hungry"])
    sign_in(client, patrol)
    address = reverse("encounter_correct", args=[met.pk])
    post(client, address, version="1", conditions=["hungry", "ill"])

    second = post(client, address, version="1", conditions=["tired", "injured"])

    assert second.status_code == 409
    row = next(row for row in second.context["rows"] if row["name"] == "conditions")
    assert (row["yours_value"], row["theirs_value"]) == ("tired,injured", "hungry,ill")
    post(client, address, version="2", conditions=row["yours_value"])
    assert visible(patrol, Encounter).get().conditions == ["tired", "injured"]
