"""A child whose days in the house end: whoever works on its case decides where it goes, and hears of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rangkul.core.duties import what_waits
from rangkul.core.roles import Role
from tests.cases.office import Office
from tests.cases.test_stays import admit
from tests.makers import act_as, make_actor, make_house, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    office = Office()
    office.house = make_house(office.dinsos, name="RPS Beji Timur", beds=9)
    office.shift = make_actor(office.dinsos, Role.SHELTER_STAFF)
    return office


def decisions(actor, at):
    act_as(actor)
    return [duty for duty in what_waits(actor, at) if duty.kind == "stay"]


def test_the_worker_of_the_case_hears_a_day_before_the_five_days_end_and_after(office):
    stay = admit(office.shift, office.house, child=office.child)
    colleague = make_actor(office.dinsos, Role.SOCIAL_WORKER)
    after = {days: stay.in_at + timedelta(days=days, hours=1) for days in (3, 4, 6)}

    assert not decisions(office.worker, after[3])
    (soon,) = decisions(office.worker, after[4])
    (late,) = decisions(office.worker, after[6])

    assert soon.due == late.due == stay.in_at + timedelta(days=5)
    assert "segera habis" in soon.text and "melewati batas hari" in late.text
    assert late.url == reverse("case_after", args=[office.case.pk])
    assert not decisions(colleague, after[6])


def test_a_child_that_left_waits_for_nobody_to_decide(office):
    stay = admit(office.shift, office.house, child=office.child, hours_ago=6 * 24)
    assert decisions(office.worker, timezone.now())

    office.go_home()

    assert not decisions(office.worker, stay.in_at + timedelta(days=8))


def test_today_of_a_worker_asks_as_often_for_one_child_in_the_house_as_for_five(office):
    admit(office.shift, office.house, child=office.child)

    def asked():
        act_as(office.worker)
        with CaptureQueriesContext(connection) as queries:
            assert what_waits(office.worker, timezone.now() + timedelta(days=6))
        return len(queries)

    one = asked()
    for bed in range(2, 6):
        office.new_case()
        admit(office.shift, office.house, bed, child=office.child)

    assert asked() == one <= 15


@pytest.mark.parametrize(("days", "words"), [(1, ""), (4.5, "segera habis"), (6, "melewati batas hari")])
def test_the_page_of_the_stay_says_who_decides_once_the_days_end(client, office, days, words):
    stay = admit(office.shift, office.house, child=office.child, hours_ago=days * 24)
    sign_in(client, office.shift)

    page = client.get(reverse("stay", args=[stay.pk])).content.decode().partition("<main")[2]

    assert (office.worker.name in page) is bool(words)
    assert (reverse("case_after", args=[office.case.pk]) in page) is bool(words)
    assert words in page


def test_without_a_case_the_page_says_that_nobody_decides(client, office):
    stay = admit(office.shift, office.house, hours_ago=6 * 24)
    sign_in(client, office.shift)

    page = client.get(reverse("stay", args=[stay.pk])).content.decode()

    assert "Belum ada yang membuka kasus" in page
