"""A child who slept in the shelter without a case stands on Today until somebody opens one or takes it on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands.cases import open_case
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.handovers import Given, give_handover, withdraw_handover
from rangkul.cases.commands.stays import end_stay
from rangkul.core.duties import what_waits
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.test_handovers import give, receive
from tests.cases.test_stays import admit
from tests.makers import act_as, make_actor, make_house, make_organisation, sign_in

pytestmark = pytest.mark.django_db

NEXT_DAY = timedelta(hours=30)


@pytest.fixture
def house():
    return make_house(make_organisation(), name="RPS Beji Timur", beds=4)


@pytest.fixture
def shift(house):
    return make_actor(house.organisation, Role.SHELTER_STAFF)


@pytest.fixture
def desk(house):
    return make_actor(house.organisation, Role.INTAKE_DESK)


@pytest.fixture
def supervisor(house):
    return make_actor(house.organisation, Role.CASE_SUPERVISOR)


def meet(actor, kind="raid"):
    now = timezone.now()
    met = Met(age_from=11, age_to=11, nickname="Aji", place="Margonda")
    return record_encounter(actor, met=met, kind=kind, legal_basis="public_task", met_at=now, at=now)


def asked(actor, *, after=timedelta(0)):
    act_as(actor)
    return [duty for duty in what_waits(actor, timezone.now() + after) if duty.kind == "case_to_open"]


def leave(shift, stay, reason="family"):
    now = timezone.now()
    return end_stay(shift, stay=stay, out_at=now, reason=reason, to_whom="Ibu Sumarni", at=now)


@pytest.mark.parametrize("kind", ["raid", "outreach"])
@pytest.mark.parametrize("reason", ["family", "left", "hospital", "police"])
def test_who_left_a_bed_without_a_case_waits_at_the_desk(shift, desk, house, kind, reason):
    stay = leave(shift, admit(shift, house, child=meet(desk, kind=kind).child), reason)

    (duty,) = asked(desk)

    assert duty.child == stay.child_id
    assert duty.url == f"/children/{stay.child_id}/case/"
    assert duty.due == stay.in_at + timedelta(hours=24)


def test_the_supervisor_hears_of_it_once_it_is_late(shift, desk, supervisor, house):
    leave(shift, admit(shift, house, child=meet(desk).child))

    assert not asked(supervisor)
    assert len(asked(supervisor, after=NEXT_DAY)) == 1


def test_who_sleeps_here_without_a_case_waits_too_and_a_case_answers_it(shift, desk, house):
    stay = admit(shift, house, child=meet(desk).child)
    assert len(asked(desk)) == 1

    act_as(desk)
    open_case(desk, child=stay.child, at=timezone.now())
    assert not asked(desk)

    act_as(shift)
    stay.refresh_from_db()
    leave(shift, stay)
    assert not asked(desk)


@pytest.mark.parametrize("reason", ["adult", "died"])
def test_nobody_is_left_to_follow(shift, desk, house, reason):
    leave(shift, admit(shift, house, child=meet(desk).child), reason)

    assert not asked(desk, after=NEXT_DAY)


def test_another_office_has_the_child_until_the_handover_is_taken_back(shift, desk, house):
    stay = leave(shift, admit(shift, house, child=meet(desk).child))
    clinic, now = make_organisation(OrganisationKind.WOMEN_CHILD), timezone.now()
    paper = give_handover(
        shift, child=stay.child, to=clinic, given=Given(called="Aji", place="RPS"), given_at=now, at=now
    )
    assert not asked(desk)

    act_as(shift)
    withdraw_handover(shift, handover=paper, reason="mistake", at=timezone.now())
    assert len(asked(desk)) == 1


def test_who_was_received_waits_once_and_not_twice(shift, desk, house):
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    paper = give(patrol, house.organisation)
    receive(shift, paper)
    leave(shift, admit(shift, house, child=paper.child))

    assert len(asked(desk)) == 1


def test_a_reception_waits_on_when_what_was_given_on_comes_back(shift, desk, house):
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    received = give(patrol, house.organisation)
    receive(shift, received)
    other, now = make_organisation(OrganisationKind.WOMEN_CHILD), timezone.now()
    on = give_handover(
        shift, child=received.child, to=other, given=Given(called="Aji", place="RPS"), given_at=now, at=now
    )
    assert not asked(desk)

    withdraw_handover(shift, handover=on, reason="mistake", at=timezone.now())

    assert len(asked(desk)) == 1


def test_other_offices_hear_nothing_of_it(shift, desk, house):
    leave(shift, admit(shift, house, child=meet(desk).child))

    for kind, role in (
        (OrganisationKind.SOCIAL_SERVICE, Role.INTAKE_DESK),
        (OrganisationKind.LKS, Role.LKS_MANAGER),
    ):
        assert not asked(make_actor(make_organisation(kind), role), after=NEXT_DAY)


def test_today_says_how_the_child_left(shift, desk, house, client):
    leave(shift, admit(shift, house, child=meet(desk).child), "left")
    sign_in(client, desk)

    page = client.get("/").content.decode()

    assert "Pergi tanpa izin" in page
