"""What a person says of a candidate while the encounter is still typed, and what becomes of it."""

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.models import Encounter, SameAs
from rangkul.cases.vocabulary import MatchReason
from rangkul.core.roles import OrganisationKind, Role
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db

TYPED = {"nickname": "Tatag", "age": "11", "sex": "m", "place": "Margonda"}
ASK = "/encounters/known/"


@pytest.fixture
def worker():
    return make_actor(make_organisation(short_name="Dinsos"), Role.SOCIAL_WORKER)


@pytest.fixture
def patrol():
    return make_actor(
        make_organisation(OrganisationKind.PUBLIC_ORDER, short_name="Satpol PP"), Role.ORDER_OFFICER
    )


def meet(actor):
    now = timezone.now()
    met = Met(age_from=11, age_to=11, nickname="Tatag", place="Margonda", sex="m")
    return record_encounter(actor, met=met, kind="outreach", legal_basis="public_task", met_at=now, at=now)


def saved(client, actor, first):
    """The encounter that was saved after the first."""
    return visible(actor, Encounter).exclude(pk=first.pk).get()


def test_the_line_says_how_many_and_opened_shows_likeness_reasons_and_the_question(client: Client, worker):
    number = meet(worker).child.number
    sign_in(client, worker)

    page = client.post(ASK, TYPED).content.decode()

    assert "1 anak mirip – lihat" in page
    assert "mirip</span>" in page
    assert str(MatchReason.SAME_NICKNAME.label) in page
    assert f'name="said-{number}"' in page


@pytest.mark.parametrize(("said", "decision"), [("same", "same"), ("new", "different"), ("unsure", "unsure")])
def test_what_was_said_while_typing_is_decided_when_the_child_has_a_number(
    client: Client, worker, said, decision
):
    first = meet(worker)
    sign_in(client, worker)

    client.post("/encounters/new/", TYPED | {f"said-{first.child.number}": said})

    made = visible(worker, SameAs).get()
    assert made.decision == decision
    assert made.score
    assert MatchReason.SAME_NICKNAME in made.reasons
    assert {made.child_id, made.other_id} == {first.child_id, saved(client, worker, first).child_id}


def test_what_nothing_was_said_of_is_asked_after_saving(client: Client, worker):
    first = meet(worker)
    sign_in(client, worker)

    page = client.post("/encounters/new/", TYPED, follow=True)

    assert page.redirect_chain[-1][0].endswith("/known/")
    assert [one.number for one in page.context["candidates"]] == [first.child.number]
    assert not visible(worker, SameAs).exists()


def test_what_was_said_survives_a_form_that_lacks_something(client: Client, worker):
    number = meet(worker).child.number
    sign_in(client, worker)

    page = client.post("/encounters/new/", {"nickname": "Tatag", f"said-{number}": "new"})

    assert page.status_code == 400
    assert f'name="said-{number}" value="new" checked' in page.content.decode()
    assert not visible(worker, SameAs).exists()


def test_what_was_said_stays_when_the_child_is_no_candidate_any_more(client: Client, worker):
    sign_in(client, worker)

    page = client.post(ASK, {"nickname": "Neneng", "said-DPK-7K4-MXA": "same"}).content.decode()

    assert 'name="said-DPK-7K4-MXA" value="same" checked' in page


def test_the_count_is_read_out_only_when_it_changed(client: Client, worker):
    meet(worker)
    sign_in(client, worker)

    first = client.post(ASK, TYPED | {"known_count": "0"}).content.decode()
    again = client.post(ASK, TYPED | {"known_count": "1"}).content.decode()

    assert 'hx-swap-oob="innerHTML:#live"' in first
    assert "hx-swap-oob" not in again


def test_without_a_name_nothing_is_looked_up_and_the_line_stands_as_in_the_beginning(client: Client, worker):
    meet(worker)
    sign_in(client, worker)

    page = client.post(ASK, TYPED | {"nickname": " "})

    assert page.status_code == 200
    assert "candidate" not in page.content.decode()


def test_a_patrol_is_not_asked_and_its_word_decides_nothing(client: Client, worker, patrol):
    number = meet(worker).child.number
    sign_in(client, patrol)

    page = client.post(ASK, TYPED).content.decode()
    client.post("/encounters/new/", TYPED | {f"said-{number}": "same"})

    assert number in page
    assert "said-" not in page
    assert not visible(worker, SameAs).exists()


@pytest.mark.parametrize("number", ["DPK-AAA-AAA", "x", "<b>", ""])
def test_a_number_that_does_not_exist_costs_nobody_the_encounter(client: Client, worker, number):
    sign_in(client, worker)

    page = client.post("/encounters/new/", TYPED | {f"said-{number}": "same"}, follow=True)

    assert page.status_code == 200
    assert visible(worker, Encounter).get().nickname == "Tatag"
    assert not visible(worker, SameAs).exists()
