"""A child who left the shelter to live somewhere has a return, or Today asks for it until it is there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands.stays import end_stay
from rangkul.core.duties import what_waits
from rangkul.core.roles import Role
from tests.cases.office import Office
from tests.cases.test_stays import admit, in_a_minute
from tests.makers import act_as, make_actor, make_house, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def house(office):
    return make_house(office.dinsos, name="RPS Beji Timur")


@pytest.fixture
def shift(office):
    return make_actor(office.dinsos, Role.SHELTER_STAFF)


def leave(shift, house, office, reason="family", **values):
    stay = admit(shift, house, child=office.child, **values)
    now = timezone.now()
    return end_stay(shift, stay=stay, out_at=now, reason=reason, to_whom="Ibu Sumarni", at=now)


def asked(actor, at=None):
    act_as(actor)
    return [one for one in what_waits(actor, at or timezone.now()) if one.kind == "return"]


@pytest.mark.parametrize("reason", ["family", "institution", "home_city"])
def test_today_asks_the_worker_for_the_return_within_a_day(shift, house, office, reason):
    stay = leave(shift, house, office, reason)

    (duty,) = asked(office.worker)

    assert f"/cases/{office.case.pk}/return/" in duty.url
    assert duty.due == stay.out_at + timedelta(hours=24)
    assert duty.mine
    (of_office,) = asked(office.supervisor)
    assert not of_office.mine
    assert of_office.whose


@pytest.mark.parametrize("reason", ["hospital", "left", "police", "adult"])
def test_who_left_otherwise_has_no_return(shift, house, office, reason):
    leave(shift, house, office, reason)

    assert not asked(office.worker)


def test_the_return_answers_it(shift, house, office):
    leave(shift, house, office)

    office.go_home()

    assert not asked(office.worker)


def test_a_return_before_the_stay_does_not(shift, house, office):
    office.go_home()
    leave(shift, house, office)

    assert len(asked(office.worker)) == 1


def test_a_child_who_is_back_in_a_bed_has_not_gone_home(shift, house, office):
    leave(shift, house, office)
    admit(shift, house, 2, child=office.child)

    assert not asked(office.worker)


def test_the_shift_is_told_who_records_it_and_a_supervisor_goes_on_to_the_return(
    client, shift, house, office
):
    first = admit(shift, house, child=office.child)
    words = {"reason": "family", "to_whom": "Ibu Sumarni", "out_at": in_a_minute()}
    sign_in(client, office.supervisor)

    answer = client.post(f"/stays/{first.pk}/end/", {**words, "version": first.version})

    assert answer.url == f"/cases/{office.case.pk}/return/"
    form = client.get(answer.url).content.decode()
    assert "Ibu Sumarni" in form
    assert words["out_at"] in form
    sign_in(client, shift)
    second = admit(shift, house, 2, child=office.child)
    told = client.post(f"/stays/{second.pk}/end/", {**words, "version": second.version})
    assert told.url == "/shelter/"


def test_the_page_of_the_case_says_what_is_missing(client, shift, house, office):
    office.go_home()
    leave(shift, house, office)
    sign_in(client, office.worker)

    page = client.get(f"/cases/{office.case.pk}/after/").content.decode()

    assert f"/cases/{office.case.pk}/return/" in page
