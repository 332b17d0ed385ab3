"""At night the platform looks for children listed twice, and leaves the decision to people."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from rangkul.cases.models import Child, MatchProposal
from rangkul.core.clocks import JAKARTA
from rangkul.core.duties import what_waits
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.core.ticks import tick
from rangkul.people.system import system_actors
from tests.cases.test_matches import decide, meet
from tests.makers import act_as, make_actor, make_organisation, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos():
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def worker(dinsos):
    return make_actor(dinsos, Role.SOCIAL_WORKER)


def night(hour: int = 2, *, days: int = 1) -> datetime:
    """An hour of one of the next nights."""
    day = timezone.now().astimezone(JAKARTA) + timedelta(days=days)
    return day.replace(hour=hour, minute=10, second=0, microsecond=0)


def look(at: datetime) -> int:
    return tick(system_actors(), at=at)


def pairs(actor) -> list[str]:
    act_as(actor)
    return [duty.text for duty in what_waits(actor, timezone.now()) if duty.kind == "match"]


def test_two_children_who_look_alike_wait_for_a_person_in_the_morning(worker):
    meet(worker)
    meet(worker)

    look(night())

    assert visible(worker, MatchProposal).count() == 1
    assert len(pairs(worker)) == 1
    assert not visible(worker, Child).exclude(canonical=None).exists()


def test_nobody_is_proposed_by_day(worker):
    meet(worker)
    meet(worker)

    look(night(hour=11))

    assert not visible(worker, MatchProposal).exists()


def test_looking_again_in_the_same_hour_or_the_next_proposes_nothing_twice(worker):
    meet(worker)
    meet(worker)
    look(night(2))

    look(night(2))
    look(night(3))

    assert visible(worker, MatchProposal).count() == 1
    assert visible(worker, Event).filter(name="match.proposed").count() == 1


def test_the_next_night_looks_at_who_came_since(worker, monkeypatch):
    monkeypatch.setattr("rangkul.cases.ticks.matches.QUESTIONS_AN_HOUR", 1)
    meet(worker)
    meet(worker)

    look(night(2))
    look(night(3))
    look(night(4))

    assert visible(worker, Event).filter(name="match.proposed").count() == 2
    assert visible(worker, MatchProposal).count() == 1


def test_a_decided_pair_is_not_proposed(worker):
    one, two = meet(worker), meet(worker)
    decide(worker, one, two, "different")

    look(night())

    assert not visible(worker, MatchProposal).exists()
    assert not pairs(worker)


def test_a_file_of_another_office_is_not_proposed(worker):
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    meet(worker)
    meet(patrol)

    look(night())

    assert not visible(worker, MatchProposal).exists()


def test_a_shelter_guard_is_not_asked_to_decide(worker, dinsos):
    guard = make_actor(dinsos, Role.SHELTER_STAFF)
    meet(worker)
    meet(worker)
    look(night())

    assert not pairs(guard)
