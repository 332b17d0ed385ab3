"""One screen through many children: is each one known? Nothing is lost when one leaves and comes back."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.models import Encounter, SameAs
from rangkul.cases.queries import walk as read
from rangkul.core.models import Event
from tests.cases.test_joint_handovers import Night, of
from tests.makers import act_as, sign_in, visible

pytestmark = pytest.mark.django_db


_ENDS = ("rang", "lik", "mun", "sep", "togo")


@pytest.fixture
def night() -> Night:
    return Night()


def known_before(night: Night, *names: str) -> None:
    """Children of these names whom the social service met three weeks ago."""
    at = timezone.now()
    for name in names:
        met = Met(age_from=11, age_to=11, nickname=name, sex="m", place="Margonda")
        record_encounter(night.shelter, met=met, kind="raid", legal_basis="public_task", met_at=at, at=at)


def received(night: Night, *names: str) -> str:
    """The address of the walk through children of these names, received in one sitting."""
    at = timezone.now()
    children = [
        record_encounter(
            night.patrol,
            met=Met(age_from=11, age_to=11, nickname=name, sex="m", place="Margonda"),
            kind="raid",
            legal_basis="public_task",
            met_at=at,
            operation=night.operation,
            at=at,
        ).child
        for name in names
    ]
    joint = night.give(children)
    night.answer(joint)
    assert len(of(joint, night.shelter)) == len(names)
    return reverse("joint_known", args=[joint.pk])


def test_the_next_child_comes_by_itself_and_whoever_is_like_nobody_is_passed_over(client: Client, night):
    known_before(night, "Buyung", "Ucok")
    here = received(night, "Zulkifli", "Buyung", "Ucok")
    sign_in(client, night.shelter)

    first = client.get(here, follow=True)
    assert first.context["encounter"].nickname == "Buyung"
    assert (first.context["number"], first.context["count"]) == (2, 3)
    assert first.context["candidates"][0].reasons
    address = first.context["address"]
    for one in first.context["candidates"][:-1]:
        client.post(address, {"candidate": one.number, "answer": "new"})
    last = first.context["candidates"][-1]
    second = client.post(address, {"candidate": last.number, "answer": "same"}, follow=True)

    assert second.context["encounter"].nickname == "Ucok"
    assert second.context["settled"] == 2
    for one in second.context["candidates"]:
        over = client.post(
            second.context["address"], {"candidate": one.number, "answer": "unsure"}, follow=True
        )
    assert over.context["settled"] == 3
    assert not over.context["open_ones"]


def test_who_leaves_and_comes_back_finds_what_was_decided_and_goes_on_there(client: Client, night):
    known_before(night, "Buyung", "Ucok")
    here = received(night, "Buyung", "Ucok")
    sign_in(client, night.shelter)
    first = client.get(here, follow=True)
    for one in first.context["candidates"]:
        client.post(first.context["address"], {"candidate": one.number, "answer": "new"})
    client.logout()

    sign_in(client, night.shelter)
    back = client.get(here, follow=True)

    assert back.context["encounter"].nickname == "Ucok"
    assert visible(night.shelter, SameAs).filter(decision="different").count() >= 1


def test_whom_one_was_not_sure_of_is_not_asked_about_again_on_the_walk(client: Client, night):
    known_before(night, "Buyung", "Buyung")
    here = received(night, "Buyung")
    sign_in(client, night.shelter)
    first = client.get(here, follow=True)
    one, other = first.context["candidates"]

    client.post(first.context["address"], {"candidate": one.number, "answer": "unsure"})

    again = client.get(first.context["address"])
    assert [left.number for left in again.context["candidates"]] == [other.number]


def test_later_goes_on_and_the_end_says_who_is_left(client: Client, night):
    known_before(night, "Buyung")
    here = received(night, "Buyung", "Zulkifli")
    sign_in(client, night.shelter)
    first = client.get(here, follow=True)

    over = client.get(first.context["next"])

    assert [one.called for one in over.context["open_ones"]] == ["Buyung"]


def test_the_patrol_sees_whom_to_ask_and_no_reason_and_nothing_to_decide(client: Client, night):
    known_before(night, "Anak 0")
    night.meet(1)
    sign_in(client, night.patrol)

    shown = client.get(reverse("operation_known", args=[night.operation.pk]), follow=True)

    [candidate] = shown.context["candidates"]
    assert "Dinsos" in candidate.ask
    assert not candidate.reasons
    assert not candidate.name
    assert not shown.context["may_decide"]
    assert 'name="answer"' not in shown.content.decode()
    stops = {one.state for one in shown.context["stops"]}
    assert stops == {"seen"}


def test_thirty_questions_an_hour_hold_here_too_and_what_is_left_stays_open(client: Client, night):
    names = [first + second for first in ("Bu", "Ci", "Do", "Fa", "Gi", "Ha", "Jo") for second in _ENDS]
    received(night, *names)
    sign_in(client, night.patrol)

    over = client.get(reverse("operation_known", args=[night.operation.pk]), follow=True)
    # Children who look like another of the truck are shown; the patrol goes on through them.
    while "next" in over.context:
        over = client.get(over.context["next"], follow=True)

    assert any("30" in str(message) for message in over.context["messages"])
    assert visible(night.patrol, Event).filter(details__answer="too_many").exists()
    assert (over.context["settled"], len(over.context["open_ones"])) == (30, 5)


def test_where_everybody_stands_costs_the_same_for_two_as_for_thirty(night):
    night.meet(30)
    act_as(night.patrol)
    met = list(visible(night.patrol, Encounter))

    def cost(how_many: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            read.stops(night.patrol, met[:how_many], at=timezone.now())
        return len(asked)

    assert cost(2) == cost(30) <= 5
