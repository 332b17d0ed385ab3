"""What comes late in the child's way is told once: to the desk while there is time, to supervisors after."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands.assessments import sign_assessment
from rangkul.cases.commands.handovers import decline_handover
from rangkul.cases.models import Notice, Visit
from rangkul.cases.queries.visits import visits_of
from rangkul.core.access import Actor
from rangkul.core.roles import OrganisationKind, Role
from rangkul.core.ticks import tick
from rangkul.people.models import Organisation
from rangkul.people.system import system_actors
from tests.cases.office import Office
from tests.cases.test_handovers import give, receive
from tests.cases.test_stays import admit
from tests.cases.work_makers import all_answers, answer, assess, make_world
from tests.makers import act_as, make_actor, make_house, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos() -> Organisation:
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def desk(dinsos) -> Actor:
    return make_actor(dinsos, Role.INTAKE_DESK)


@pytest.fixture
def supervisor(dinsos) -> Actor:
    return make_actor(dinsos, Role.CASE_SUPERVISOR)


@pytest.fixture
def patrol() -> Actor:
    satpol = make_organisation(OrganisationKind.PUBLIC_ORDER, short_name="Satpol PP")
    return make_actor(satpol, Role.ORDER_OFFICER)


def run_tick(**later: float) -> int:
    """The worker looks, some time from now."""
    return tick(system_actors(), at=timezone.now() + timedelta(**later))


def told(actor: Actor) -> set[str]:
    return {one.kind for one in visible(actor, Notice)}


def test_the_receivers_desk_hears_of_a_child_on_the_way_at_half_time(patrol, desk, dinsos):
    give(patrol, dinsos)

    run_tick(hours=2)
    assert not told(desk)

    run_tick(hours=4)
    assert told(desk) == {"handover_reminder"}


def test_the_supervisors_of_both_hear_of_a_child_who_is_not_received(patrol, desk, supervisor, dinsos):
    commander = make_actor(Organisation.objects.get(pk=patrol.organisation_id), Role.CASE_SUPERVISOR)
    give(patrol, dinsos)

    run_tick(hours=7)

    assert told(supervisor) == {"handover_late"}
    assert told(commander) == {"handover_unanswered"}
    assert not told(desk) and not told(patrol)


def test_an_office_without_a_supervisor_hears_at_its_desk(patrol, dinsos):
    give(patrol, dinsos)

    run_tick(hours=7)

    assert told(patrol) == {"handover_unanswered"}


@pytest.mark.parametrize("answered", ["received", "declined"])
def test_an_answered_handover_is_late_for_nobody(patrol, desk, supervisor, dinsos, answered):
    handover, shelter = give(patrol, dinsos), make_actor(dinsos, Role.SHELTER_STAFF)
    if answered == "received":
        receive(shelter, handover)
    else:
        decline_handover(shelter, handover=handover, reason="adult", at=timezone.now())

    run_tick(hours=7)

    assert not told(supervisor) and not told(desk) and not told(patrol)


def test_the_shift_hears_a_day_before_the_five_days_end_and_the_supervisor_after(dinsos, supervisor):
    house = make_house(dinsos, name="RPS Beji Timur", beds=4)
    shift = make_actor(dinsos, Role.SHELTER_STAFF)
    admit(shift, house)

    run_tick(days=3)
    assert not told(shift)

    run_tick(days=4, hours=1)
    assert told(shift) == {"stay_reminder"}

    run_tick(days=5, hours=1)
    assert told(supervisor) == {"stay_reminder", "stay_late"}
    assert told(shift) == {"stay_reminder"}


def test_a_risk_and_an_assessment_that_are_late_reach_the_supervisor():
    world = make_world()
    supervisor, worker = world.supervisor, world.worker

    run_tick(hours=23)
    assert not told(supervisor)

    run_tick(hours=25)
    assert told(supervisor) == {"risk_late"}

    run_tick(days=12)
    assert told(supervisor) == {"risk_late", "assessment_late"}
    assert not told(worker)


def test_an_assessed_child_is_late_for_nobody():
    world = make_world()
    draft = answer(world, "risk-24h", all_answers("risk-24h", "no"))
    sign_assessment(
        world.worker, assessment=draft, version=draft.row_version, decided="low", at=timezone.now()
    )
    assess(world)

    run_tick(days=12)

    assert not told(world.supervisor)


def test_a_visit_that_nobody_made_reaches_the_supervisor():
    office = Office()
    office.go_home()

    run_tick(days=20)
    assert "visit_late" not in told(office.supervisor)

    run_tick(days=32)
    assert "visit_late" in told(office.supervisor)
    assert "visit_late" not in told(office.worker)


def test_a_visit_that_was_made_is_late_for_nobody():
    office = Office()
    office.go_home()
    office.visit(month=1)

    run_tick(days=32)

    assert "visit_late" not in told(office.supervisor)


def test_looking_twice_tells_nobody_twice(patrol, supervisor, dinsos):
    give(patrol, dinsos)
    office = Office()
    office.go_home()
    assert run_tick(days=29, hours=1)

    assert run_tick(days=29, hours=1) == 0


def test_a_notice_leads_to_what_it_is_about(client: Client, supervisor, patrol, dinsos):
    office = Office()
    office.go_home()
    handover = give(patrol, dinsos)
    run_tick(days=29, hours=1)
    act_as(office.worker)
    visit: Visit = visits_of(office.worker, office.case).get(month=1)

    sign_in(client, supervisor)
    assert reverse("handover", args=[handover.pk]) in client.get(reverse("notices")).content.decode()

    run_tick(days=32)
    sign_in(client, office.supervisor)
    page = client.get(reverse("notices")).content.decode()
    assert reverse("visit", args=[visit.pk]) in page
    assert reverse("child", args=[office.child.pk]) in page
