"""Whoever comes to ask for closure reads what stands in the way before anything is typed."""

import pytest
from django.utils import timezone

from rangkul.cases.commands.closures import decide_closure
from rangkul.cases.commands.stays import end_stay
from rangkul.cases.models import Closure
from rangkul.core.roles import Role
from rangkul.people.models import User
from tests.cases.office import Office
from tests.cases.test_gone import SAID, ask, page
from tests.cases.test_stays import admit
from tests.makers import make_actor, make_house, visible

pytestmark = pytest.mark.django_db
FORM = 'name="reason"'


@pytest.fixture
def office():
    return Office()


def asking(client, office, who):
    return page(client, who, f"/cases/{office.case.pk}/closure/")


def test_who_asked_and_since_when_stands_instead_of_the_form(client, office):
    before = asking(client, office, office.worker)
    ask(office, "moved_away")

    shown = asking(client, office, office.worker)

    name = visible(office.worker, User).get(pk=office.worker.user_id).name
    assert FORM in before and FORM not in shown
    assert "Penutupan diusulkan" in shown and name in shown
    assert f"{timezone.localtime():%Y}" in shown.split('id="asked"')[1]
    assert "/closures/" not in shown.split("<main")[1] and SAID not in shown


def test_a_supervisor_who_is_somebody_else_goes_on_to_decide(client, office):
    closure = ask(office, "moved_away")

    assert f"/closures/{closure.pk}/" in asking(client, office, office.supervisor)


def test_when_the_supervisor_said_not_yet_the_form_is_there_again(client, office):
    closure = ask(office, "moved_away")
    decide_closure(
        office.supervisor, closure=closure, approved=False, answer="Kunjungi dulu.", at=timezone.now()
    )

    assert FORM in asking(client, office, office.worker)


def test_asking_a_second_time_at_once_is_refused_with_all_that_was_typed(client, office):
    ask(office, "moved_away")

    shown = page(client, office.worker, f"/cases/{office.case.pk}/closure/", reason="died", note="Kata RSUD.")

    assert "Penutupan sudah diusulkan" in shown and "Kata RSUD." in shown
    assert visible(office.worker, Closure).count() == 1


def test_a_child_in_a_bed_is_told_of_before_anything_is_sent(client, office):
    shift = make_actor(office.dinsos, Role.SHELTER_STAFF)
    stay = admit(shift, make_house(office.dinsos), 2, child=office.child)
    in_bed = asking(client, office, office.worker)
    now = timezone.now()
    end_stay(shift, stay=stay, out_at=now, reason="left", to_whom="", at=now)

    out = asking(client, office, office.worker)

    assert "Anak masih menempati tempat tidur" in in_bed and "Kasus baru dapat ditutup" in in_bed
    assert "Anak masih menempati tempat tidur" not in out
