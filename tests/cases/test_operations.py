"""A group operation: up to forty people in one sitting, adults counted apart."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.operations import count_adults, end_operation, start_operation
from rangkul.cases.models import Child, Operation
from rangkul.cases.rules.encounters import tally
from rangkul.cases.vocabulary import Reason
from rangkul.core.access import Actor
from rangkul.core.duties import what_waits
from rangkul.core.errors import NotFound, Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def patrol() -> Actor:
    return make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)


def start(actor: Actor) -> Operation:
    now = timezone.now()
    return start_operation(actor, kind="raid", place="Ramanda", area="32.76.01.1006", started_at=now, at=now)


def add(actor: Actor, operation: Operation, **values):
    now = timezone.now()
    met = Met(**{"age_from": 11, "age_to": 11, "nickname": "Aji", "sex": "m", **values})
    return record_encounter(
        actor, met=met, kind="raid", legal_basis="public_task", met_at=now, operation=operation, at=now
    )


def count(actor: Actor, operation: Operation, male: int, female: int = 0) -> Operation:
    return count_adults(actor, operation=operation, male=male, female=female, at=timezone.now())


def test_adults_are_numbers_and_get_no_file(patrol):
    operation = start(patrol)

    count(patrol, operation, 2, 1)

    counted = visible(patrol, Operation).get()
    assert (counted.adults_male, counted.adults_female) == (2, 1)
    assert not visible(patrol, Child).exists()


def test_the_forty_first_person_is_refused_with_what_to_do(patrol):
    operation = start(patrol)
    count(patrol, operation, 30, 9)
    add(patrol, operation)

    with pytest.raises(Refused) as refused:
        add(patrol, operation, nickname="Buyung")

    assert refused.value.reason == Reason.OPERATION_FULL
    assert "40" in refused.value.sentence
    assert visible(patrol, Child).count() == 1
    with pytest.raises(Refused):
        count(patrol, operation, 31, 9)


@pytest.mark.parametrize("act", [add, lambda actor, operation: count(actor, operation, 1)])
def test_a_finished_operation_takes_nobody_more(patrol, act):
    operation = start(patrol)
    end_operation(patrol, operation=operation, at=timezone.now())

    with pytest.raises(Refused) as refused:
        act(patrol, operation)

    assert refused.value.reason == Reason.OPERATION_ENDED


def test_another_office_knows_nothing_of_an_operation(patrol):
    operation = start(patrol)
    other = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)

    with pytest.raises(NotFound):
        add(other, operation)


def test_the_numbers_of_a_finished_operation_stay_in_the_log(patrol):
    operation = start(patrol)
    add(patrol, operation)
    add(patrol, operation, sex="f")
    count(patrol, operation, 1)

    end_operation(patrol, operation=operation, at=timezone.now())

    ended = visible(patrol, Event).get(name="operation.ended")
    assert ended.details == {"children": 2, "male": 2, "female": 1, "adults": 1}


def test_an_operation_left_open_waits_in_today(patrol):
    start(patrol)
    act_as(patrol)

    waiting = what_waits(patrol, timezone.now() + timedelta(hours=13))

    assert any(duty.kind == "operation" and "Ramanda" in duty.text for duty in waiting)


# --- the pages ----------------------------------------------------------------------------------------------


def test_children_are_added_one_after_another_with_place_and_time_filled_in(client: Client, patrol):
    sign_in(client, patrol)
    first_form = client.post("/operations/new/", {"kind": "raid", "place": "Ramanda"})

    for name in ("Aji", "Buyung"):
        answer = client.post(
            first_form["Location"], {"nickname": name, "age": "12", "sex": "m", "origin": "31"}
        )
        assert answer["Location"] == first_form["Location"]

    page = client.get(first_form["Location"].replace("add/", "")).content.decode()
    assert 'data-tally="male">2<' in page and 'data-origin="31">2<' in page
    assert "Buyung" in page


def test_the_last_child_is_saved_by_saying_that_it_was_the_last(client: Client, patrol):
    sign_in(client, patrol)
    operation = start(patrol)
    add_page = f"/operations/{operation.pk}/add/"
    aji = {"nickname": "Aji", "age": "12", "last": "yes"}

    answer = client.post(add_page, aji)

    assert answer["Location"] == f"/operations/{operation.pk}/"
    assert visible(patrol, Child).count() == 1
    # Whoever saved the last one before is led on by the empty form.
    assert client.post(add_page, {"last": "yes"})["Location"] == f"/operations/{operation.pk}/"
    # A child that cannot be saved yet stays on the page.
    unfinished = client.post(add_page, {"nickname": "Buyung", "last": "yes"})
    assert unfinished.status_code == 400 and 'value="Buyung"' in unfinished.content.decode()
    assert visible(patrol, Child).count() == 1


def test_a_full_operation_says_so_and_loses_nothing(client: Client, patrol):
    sign_in(client, patrol)
    operation = start(patrol)
    count(patrol, operation, 40)

    answer = client.post(f"/operations/{operation.pk}/add/", {"nickname": "Aji", "age": "12"})

    assert answer.status_code == 409
    assert 'value="Aji"' in answer.content.decode()


def test_an_operation_page_takes_few_questions(client, patrol, django_assert_max_num_queries):
    operation = start(patrol)
    for number in range(6):
        add(patrol, operation, nickname=f"Anak {number}", origin="31")
    sign_in(client, patrol)

    with django_assert_max_num_queries(15):
        assert client.get(f"/operations/{operation.pk}/").status_code == 200


# --- the rule -----------------------------------------------------------------------------------------------

PEOPLE = st.lists(
    st.tuples(st.sampled_from(["m", "f", "u", ""]), st.sampled_from(["32.76", "32.71", "31", "11", ""])),
    max_size=40,
)


@given(PEOPLE, st.integers(0, 9), st.integers(0, 9))
def test_every_person_is_counted_once_by_sex_and_every_child_once_by_origin(met, men, women):
    counted = tally(met, adults_male=men, adults_female=women, city="32.76")

    assert counted.people == len(met) + men + women == counted.male + counted.female + counted.sex_unknown
    assert sum(number for _code, number in counted.origins) == counted.children


@given(PEOPLE)
def test_a_tally_does_not_depend_on_the_order_of_writing(met):
    forwards = tally(met, adults_male=0, adults_female=0, city="32.76")

    assert forwards == tally(list(reversed(met)), adults_male=0, adults_female=0, city="32.76")
