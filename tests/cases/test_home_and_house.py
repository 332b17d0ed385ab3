"""Between house and home: a child who goes home leaves its bed; one who comes back rests its visits."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.cases.commands.stays import Arrival, admit_child
from rangkul.cases.models import Stay
from rangkul.cases.queries.visits import open_visits_of
from rangkul.cases.vocabulary import Reason
from rangkul.core.duties import what_waits
from rangkul.core.errors import Refused
from rangkul.core.models import Event
from rangkul.core.roles import Role
from tests.cases.office import Office
from tests.makers import act_as, make_actor, make_house, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    office = Office()
    office.house = make_house(office.dinsos, name="RPS Beji Timur", beds=2)
    office.shift = make_actor(office.dinsos, Role.SHELTER_STAFF, language="en")
    return office


def admit(office, *, hours_ago=2.0, child=None):
    now = timezone.now()
    came = now - timedelta(hours=hours_ago)
    arrival = Arrival(picked_up_at=came, in_at=came)
    return admit_child(
        office.shift, child=child or office.child, shelter=office.house, bed=1, arrival=arrival, at=now
    )


def page(actor, address):
    client = Client()
    sign_in(client, actor)
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    ("kind", "reason"), [("family", "family"), ("relative", "family"), ("home_city", "home_city")]
)
def test_a_child_who_goes_home_leaves_its_bed(office, kind, reason):
    stay = admit(office)

    going_home = office.go_home(kind=kind)

    left = visible(office.worker, Stay).get(pk=stay.pk)
    assert (left.out_at, left.out_reason, left.out_to) == (going_home.returned_at, reason, "Ibu Sumarni")
    ended = visible(office.worker, Event).get(name="stay.ended")
    assert ended.details["reason"] == reason
    admit(office, hours_ago=0, child=new_child(office))


def new_child(office):
    office.new_case()
    return office.child


def test_nobody_goes_home_before_it_came_into_the_house(office):
    admit(office, hours_ago=0)

    with pytest.raises(Refused) as refused:
        go_home_at(office, timezone.now() - timedelta(hours=1))

    assert refused.value.reason == Reason.TIME_BEFORE_START
    assert visible(office.worker, Stay).get().out_at is None


def go_home_at(office, moment):
    from rangkul.cases.commands.returns import Home, record_return
    from tests.cases.office import HOME

    return record_return(
        office.worker, case=office.case, home=Home(**HOME), returned_at=moment, at=timezone.now()
    )


def test_the_form_says_that_saving_frees_the_bed(office):
    admit(office)

    shown = page(office.worker, f"/cases/{office.case.pk}/return/")

    assert "RPS Beji Timur" in shown


def test_visits_rest_while_the_child_is_in_the_house_and_are_planned_anew_when_it_goes_home(office):
    office.go_home()
    act_as(office.worker)
    first = set(open_visits_of(office.worker, office.case).values_list("pk", flat=True))
    assert first

    admit(office)
    act_as(office.worker)
    assert not open_visits_of(office.worker, office.case).exists()
    started = visible(office.worker, Event).get(name="stay.started")
    assert started.details["visits_paused"] == len(first)
    later = timezone.now() + timedelta(days=400)
    assert not [duty for duty in what_waits(office.worker, later) if duty.kind == "visit"]

    office.go_home()
    act_as(office.worker)
    again = set(open_visits_of(office.worker, office.case).values_list("pk", flat=True))
    assert len(again) == len(first) and not again & first


def test_the_case_says_that_its_visits_rest_and_offers_the_return(office):
    office.go_home()
    admit(office)

    shown = page(office.worker, f"/cases/{office.case.pk}/after/")

    assert f"/cases/{office.case.pk}/return/" in shown.split("<section")[0]
    assert "RPS Beji Timur" in shown
