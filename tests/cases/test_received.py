"""Once a child was received, somebody is asked for a bed and for a case."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands.cases import open_case
from rangkul.cases.commands.catches import decide_catch
from rangkul.cases.commands.stays import Arrival, admit_child
from rangkul.cases.models import Encounter
from rangkul.core.access import Actor
from rangkul.core.duties import FOLDED, SHOWN, what_waits
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.test_handovers import give, receive
from tests.makers import act_as, make_actor, make_house, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos():
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def handover(dinsos):
    satpol = make_organisation(OrganisationKind.PUBLIC_ORDER, short_name="Satpol PP")
    return give(make_actor(satpol, Role.ORDER_OFFICER), dinsos)


def kinds(actor: Actor, at=None) -> set[str]:
    act_as(actor)
    return {duty.kind for duty in what_waits(actor, at or timezone.now())} & {"bed", "case_to_open", "catch"}


def test_the_shift_is_asked_for_a_bed_until_the_child_has_one(dinsos, handover, as_owner):
    shift = make_actor(dinsos, Role.SHELTER_STAFF)
    assert kinds(shift) == set()
    receive(shift, handover)
    assert kinds(shift) == {"bed"}

    with as_owner():
        house = make_house(dinsos, name="RPS", beds=2)
    now = timezone.now()
    arrival = Arrival(picked_up_at=now, in_at=now)
    admit_child(shift, child=handover.child, shelter=house, bed=1, arrival=arrival, at=now)

    assert kinds(shift) == set()


def test_the_intake_desk_is_asked_for_a_case_until_one_is_open(dinsos, handover):
    desk, shift = make_actor(dinsos, Role.INTAKE_DESK), make_actor(dinsos, Role.SHELTER_STAFF)
    receive(shift, handover)
    assert kinds(desk) == {"case_to_open", "catch"}

    open_case(desk, child=handover.child, at=timezone.now())

    assert kinds(desk) == {"catch"}


def test_the_intake_desk_is_asked_what_follows_from_the_catch_until_somebody_decided(dinsos, handover):
    desk = make_actor(dinsos, Role.INTAKE_DESK)
    receive(make_actor(dinsos, Role.SHELTER_STAFF), handover)
    encounter = visible(desk, Encounter).get()

    decide_catch(desk, encounter=encounter, decided="family", at=timezone.now())

    assert kinds(desk) == {"case_to_open"}


def test_the_supervisor_hears_of_both_once_they_are_late(dinsos, handover):
    supervisor = make_actor(dinsos, Role.CASE_SUPERVISOR)
    receive(make_actor(dinsos, Role.SHELTER_STAFF), handover)
    now = timezone.now()

    assert kinds(supervisor) == set()
    assert kinds(supervisor, now + timedelta(hours=3)) == {"bed"}
    assert kinds(supervisor, now + timedelta(hours=25)) == {"bed", "case_to_open", "catch"}


def test_an_office_that_gave_the_child_is_asked_for_nothing(dinsos, handover):
    giver = make_organisation(OrganisationKind.SOCIAL_SERVICE, short_name="Dinsos Bogor")
    receive(make_actor(dinsos, Role.SHELTER_STAFF), handover)

    assert kinds(make_actor(giver, Role.SHELTER_STAFF)) == set()


def test_on_a_full_day_a_child_on_the_way_stands_before_every_bed_still_to_give(dinsos, handover, client):
    shift = make_actor(dinsos, Role.SHELTER_STAFF)
    satpol = make_organisation(OrganisationKind.PUBLIC_ORDER, short_name="Satpol PP Cimanggis")
    patrol = make_actor(satpol, Role.ORDER_OFFICER)
    receive(shift, handover)
    for _one in range(SHOWN + FOLDED):
        receive(shift, give(patrol, dinsos))

    coming = give(patrol, dinsos)

    sign_in(client, shift)
    page = client.get(reverse("today")).content.decode()
    act_as(shift)
    beds = [duty for duty in what_waits(shift, timezone.now()) if duty.kind == "bed"]
    assert len(beds) == SHOWN + FOLDED
    assert page.index(reverse("handover", args=[coming.pk])) < page.index(reverse("stay_new"))
