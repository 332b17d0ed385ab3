"""Meeting a child on the street."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.models import Child, ChildIdentity, Encounter
from rangkul.core.errors import Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


def record(actor, **values):
    now = timezone.now()
    met = Met(**{"age_from": 11, "age_to": 11, "nickname": "Aji", "place": "Margonda", **values})
    return record_encounter(actor, met=met, kind="outreach", legal_basis="public_task", met_at=now, at=now)


def test_a_nickname_and_a_guessed_age_are_enough():
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)

    encounter = record(patrol)

    assert visible(patrol, Encounter).get().nickname == "Aji"
    assert visible(patrol, Child).get() == encounter.child
    assert set(visible(patrol, Event).values_list("name", flat=True)) == {
        "child.registered",
        "encounter.recorded",
    }


def test_public_order_reads_its_own_paper_for_thirty_days_and_no_identity():
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    record(patrol)

    later = timezone.now() + timedelta(days=30, seconds=1)

    assert not visible(patrol, ChildIdentity).exists()
    assert visible(patrol, Encounter).exists()
    assert not visible(patrol, Encounter, later).exists()


def test_an_adult_gets_no_childs_file():
    patrol = make_actor(make_organisation(), Role.SOCIAL_WORKER)

    with pytest.raises(Refused) as refused:
        record(patrol, age_from=19, age_to=25)

    assert "Adults" in refused.value.sentence or "dewasa" in refused.value.sentence.lower()


def test_the_page_records_and_shows_the_child(client: Client):
    patrol = make_actor(make_organisation(), Role.SOCIAL_WORKER)
    sign_in(client, patrol)

    answer = client.post(
        "/encounters/new/", {"nickname": "Aji", "age": "11", "place": "Margonda"}, follow=True
    )

    assert answer.status_code == 200
    assert "Aji" in answer.content.decode()


def test_a_double_click_records_one_child(client: Client):
    patrol = make_actor(make_organisation(), Role.SOCIAL_WORKER)
    sign_in(client, patrol)
    form = {"nickname": "Aji", "age": "11", "place": "Margonda", "op": "0d4ee2d4-8ecb-4a4e-9b1e-3c0a8f0d3a10"}

    first, second = client.post("/encounters/new/", form), client.post("/encounters/new/", form)

    assert first["Location"] == second["Location"]
    assert visible(patrol, Child).count() == 1
