"""Two numbers that people said are one child: the child stands once in every list, and is found by both."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.cases.commands.cases import open_case
from rangkul.cases.commands.handovers import Given, give_handover
from rangkul.cases.commands.matches import decide_same, undo_match
from rangkul.cases.models import Child
from rangkul.cases.queries import stays
from rangkul.cases.queries.search import found_children
from rangkul.cases.vocabulary import Missing, Reason
from rangkul.core.duties import what_waits
from rangkul.core.errors import Refused
from rangkul.core.roles import Role
from tests.cases.test_handovers import meet
from tests.cases.test_stays import admit
from tests.makers import act_as, make_actor, make_house, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    dinsos = make_organisation(short_name="Dinsos")
    return make_house(dinsos, name="RPS Beji Timur", beds=4)


@pytest.fixture
def shift(house):
    return make_actor(house.organisation, Role.SHELTER_STAFF, language="en")


@pytest.fixture
def worker(house):
    return make_actor(house.organisation, Role.SOCIAL_WORKER, language="en")


def join(actor, first, second):
    return decide_same(actor, child=second, other=first, decision="same", at=timezone.now())


def waiting(actor):
    act_as(actor)
    return [child.number for child, _name in stays.waiting_for_a_bed(actor, timezone.now())]


def page(actor, address, **words):
    client = Client()
    sign_in(client, actor)
    answer = client.post(address, words) if words else client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def duties(actor, at=None):
    act_as(actor)
    return [duty.kind for duty in what_waits(actor, at or timezone.now())]


def test_a_child_waits_for_a_bed_once_and_not_while_it_sleeps_under_its_other_number(shift, house):
    first, second = meet(shift).child, meet(shift).child
    assert len(waiting(shift)) == 2

    join(shift, first, second)
    assert waiting(shift) == [first.number]

    admit(shift, house, child=first)
    assert waiting(shift) == []


def test_undoing_brings_both_back(shift):
    first, second = meet(shift).child, meet(shift).child

    undo_match(shift, decision=join(shift, first, second), at=timezone.now())

    assert set(waiting(shift)) == {first.number, second.number}


def test_a_child_that_sleeps_in_the_house_gets_no_second_bed(shift, house):
    first, second = meet(shift).child, meet(shift).child
    join(shift, first, second)
    admit(shift, house, child=first)

    with pytest.raises(Refused) as refused:
        admit(shift, house, bed=2, child=second)

    assert refused.value.reason == Reason.STAY_RUNNING


def test_a_child_that_sleeps_in_the_house_is_not_handed_over_under_its_other_number(shift, house):
    first, second = meet(shift).child, meet(shift).child
    join(shift, first, second)
    admit(shift, house, child=first)
    to, now = make_organisation(short_name="Dinsos 2"), timezone.now()

    with pytest.raises(Refused) as refused:
        give_handover(shift, child=second, to=to, given=Given(), given_at=now, at=now)

    assert refused.value.reason == Reason.STILL_IN_SHELTER


def test_the_board_misses_nothing_that_stands_under_the_other_number(shift, worker, house):
    first, second = meet(shift).child, meet(shift).child
    open_case(worker, child=first, at=timezone.now())
    admit(shift, house, child=second)
    act_as(shift)
    assert Missing.CASE in stays.residents(shift, timezone.now())[0].missing

    join(shift, first, second)

    act_as(shift)
    resident = stays.residents(shift, timezone.now())[0]
    assert Missing.CASE not in resident.missing
    assert first.number in page(shift, "/shelter/")


def test_the_page_of_either_number_tells_the_whole_child(shift, worker, house):
    first, second = meet(shift).child, meet(shift).child
    case = open_case(worker, child=first, at=timezone.now())
    admit(shift, house, child=second)
    join(shift, first, second)

    for child in (first, second):
        shown = page(worker, f"/children/{child.pk}/")
        assert case.number in shown
        assert "RPS Beji Timur" in shown
        assert [one.number for one in (first, second) if one.number not in shown] == []
    assert "No case is open" not in page(worker, f"/children/{second.pk}/plan/")
    assert "RPS Beji Timur" in page(worker, f"/children/{first.pk}/stays/")


def test_the_list_of_encounters_calls_both_by_the_one_number(shift):
    first, second = meet(shift).child, meet(shift).child
    join(shift, first, second)

    shown = page(shift, "/encounters/")

    assert shown.count(first.number) == 2
    assert second.number not in shown


def test_search_finds_the_child_once_by_name_and_by_either_number(worker):
    first, second = meet(worker).child, meet(worker).child
    join(worker, first, second)

    act_as(worker)
    for words in ("Aji", first.number, second.number):
        found = found_children(worker, words, at=timezone.now())
        assert [one.child.number for one in found] == [first.number], words
    assert second.number in page(worker, "/search/", words=second.number)


def test_a_child_handed_over_under_one_number_is_in_nobodys_hands_under_none(worker):
    first, second = meet(worker).child, meet(worker).child
    join(worker, first, second)
    later = timezone.now() + timedelta(hours=7)
    assert duties(worker, later).count("encounter") == 2

    to = make_organisation(short_name="Dinsos 2")
    give_handover(worker, child=first, to=to, given=Given(), given_at=timezone.now(), at=timezone.now())

    assert duties(worker, later).count("encounter") == 0


def test_a_list_of_cases_says_when_a_child_has_two(worker):
    first, second = meet(worker).child, meet(worker).child
    for child in (first, second):
        open_case(worker, child=child, at=timezone.now())

    assert "Two open cases" not in page(worker, "/cases/?whose=office")
    join(worker, first, second)

    shown = page(worker, "/cases/?whose=office")
    assert shown.count("Two open cases") == 2
    assert second.number not in shown
    assert visible(worker, Child).get(pk=second.pk).canonical_id == first.pk
