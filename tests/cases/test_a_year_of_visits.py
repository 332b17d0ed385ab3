"""A child is visited for a year after it went home: so long whoever answers for it reads its file."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands.cases import assign_case
from rangkul.cases.commands.visits import record_visit
from rangkul.cases.models import Case, Visit
from rangkul.core.duties import what_waits
from rangkul.core.models import Edge
from rangkul.core.roles import Role
from rangkul.people.models import Membership
from tests.cases.office import Office
from tests.cases.test_reentry import client_of, meet_again
from tests.makers import act_as, make_actor, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def last_visit(office):
    act_as(office.worker)
    return visible(office.worker, Visit).get(month=12, cancelled_at=None)


def reads(actor, case, days):
    act_as(actor)
    return visible(actor, Case, timezone.now() + timedelta(days=days)).filter(pk=case.pk).exists()


def almost_over(as_owner):
    """Every access of the office to the child ends next week."""
    with as_owner():
        Edge._base_manager.update(valid_to=timezone.now() + timedelta(days=7))


def test_the_visit_after_twelve_months_stands_on_the_today_of_worker_and_supervisor(office):
    office.go_home()
    last = last_visit(office)
    late = last.due_at + timedelta(days=10)

    for reader in (office.worker, office.supervisor):
        act_as(reader)
        months = [duty.url for duty in what_waits(reader, late) if duty.kind == "visit"]
        assert any(str(last.pk) in url for url in months)


def test_each_visit_keeps_the_file_open_for_those_to_come(office, as_owner):
    office.go_home()
    almost_over(as_owner)

    office.visit(month=6)

    assert reads(office.worker, office.case, 300) and reads(office.supervisor, office.case, 300)
    assert not reads(office.desk, office.case, 300)


def test_the_supervisors_of_whoever_takes_a_case_on_read_it_as_long(office, as_owner):
    almost_over(as_owner)
    other = make_actor(office.dinsos, Role.SOCIAL_WORKER)

    act_as(office.supervisor)
    assign_case(office.supervisor, case=office.case, worker_id=other.user_id, at=timezone.now())

    assert reads(other, office.case, 300) and reads(office.supervisor, office.case, 300)


@pytest.mark.parametrize("gone", ["left the office", "works at the desk"])
def test_whoever_is_no_social_worker_of_the_office_any_more_gets_nothing_more(office, as_owner, gone):
    office.go_home()
    almost_over(as_owner)
    changed = {"role": Role.INTAKE_DESK} if gone == "works at the desk" else {"valid_to": timezone.now()}
    with as_owner():
        Membership.objects.filter(user_id=office.worker.user_id).update(**changed)

    act_as(office.supervisor)
    visit = visible(office.supervisor, Visit).get(month=1, cancelled_at=None)
    office_visit(office, visit)

    with as_owner():
        given = Edge.objects.filter(subject__startswith=f"u:{office.worker.user_id}@")
        assert not given.filter(valid_to__gt=timezone.now() + timedelta(days=30)).exists()


def office_visit(office, visit):
    now = timezone.now()
    words = {"outcome": "doing_well", "note": "Sehat.", "done_at": now, "at": now}
    return record_visit(office.supervisor, visit=visit, **words)


def test_closing_ends_what_was_kept_open(office):
    office.go_home()
    office.visit(month=1)

    office.close()

    # The supervisors read on for the retention of the reason, and nobody else.
    assert not reads(office.worker, office.case, 1) and not reads(office.desk, office.case, 1)
    assert reads(office.supervisor, office.case, 1)


@pytest.mark.parametrize("who", ["supervisor", "desk"])
def test_a_supervisor_whom_a_file_is_closed_to_is_not_sent_to_the_supervisor(office, as_owner, who):
    over = timezone.now() - timedelta(days=1)
    with as_owner():
        Edge._base_manager.update(valid_from=over - timedelta(days=365), valid_to=over)
    reader = getattr(office, who)
    encounter = meet_again(reader)

    card = client_of(reader).get(f"/encounters/{encounter.pk}/known/").content.decode()

    assert office.child.number in card
    assert ("Tanya penyelia Anda" in card) == (who == "desk")
    assert ("Lanjutkan dengan nomor baru" in card) == (who == "supervisor")
