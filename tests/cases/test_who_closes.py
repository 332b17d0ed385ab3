"""Only the office that carries a case gives it away or ends it, and only when nothing is on its way."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from rangkul.cases.commands.cases import assign_case
from rangkul.cases.commands.closures import decide_closure
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.matches import decide_same
from rangkul.cases.models import Case, Child, Referral
from rangkul.core import edges
from rangkul.core.errors import Refused
from rangkul.core.models import Basis, Edge
from rangkul.core.roles import Role
from tests.cases.office import Office
from tests.cases.test_after import _before
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_actor, make_organisation, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.mark.parametrize(
    ("what", "reason"), [("in_shelter", "still_in_shelter"), ("referred", "referrals_open")]
)
def test_a_case_is_not_closed_when_something_began_after_closure_was_asked(office, what, reason):
    closure = office.ask()
    _before(office, what)

    with pytest.raises(Refused) as refused:
        decide_closure(office.supervisor, closure=closure, approved=True, at=timezone.now())

    assert refused.value.reason == reason
    assert visible(office.supervisor, Case).get().status == "closure_asked"
    assert visible(office.desk, Case).exists()


@pytest.mark.parametrize("verb", ["assign", "ask", "decide"])
def test_another_office_that_reads_the_file_neither_assigns_nor_closes_the_case(office, verb):
    second = make_organisation()
    stranger, worker = make_actor(second, Role.CASE_SUPERVISOR), make_actor(second, Role.SOCIAL_WORKER)
    act_as(office.desk)
    edges.offer(
        office.child.pk, second.pk, 3, purpose="case_work", basis=Basis.ASSIGNMENT,
        until=timezone.now() + timedelta(days=9), at=timezone.now(), source=(source := uuid4()),
    )  # fmt: skip
    act_as(stranger)
    edges.take(source, f"d:{second.pk}", at=timezone.now())
    closure = office.ask() if verb == "decide" else None
    at = timezone.now()
    verbs = {
        "assign": lambda: assign_case(stranger, case=office.case, worker_id=worker.user_id, at=at),
        "ask": lambda: office.ask(stranger),
        "decide": lambda: decide_closure(stranger, closure=closure, approved=True, at=at),
    }

    with pytest.raises(Refused) as refused:
        verbs[verb]()

    assert refused.value.reason == "case_not_yours"


@pytest.fixture
def twice_numbered(office):
    """The office's child, met by the desk once more under another number; a person said that they are one."""
    now = timezone.now()
    met = Met(age_from=12, age_to=12, nickname="Ajik", place="Juanda")
    other = record_encounter(
        office.desk, met=met, kind="raid", legal_basis="public_task", met_at=now, at=now
    ).child
    decide_same(office.desk, child=other, other=office.child, decision="same", at=now)
    return other


def readers(office, child):
    """Who of the office reads this number a second from now."""
    soon = timezone.now() + timedelta(seconds=1)
    return {
        name
        for name in ("desk", "worker", "supervisor")
        if visible(getattr(office, name), Child, soon).filter(pk=child.pk).exists()
    }


def test_after_closing_nobody_but_supervisors_reads_the_child_under_any_number(office, twice_numbered):
    assert readers(office, twice_numbered) >= {"desk", "supervisor"}

    office.close()

    assert readers(office, office.child) == {"supervisor"}
    assert readers(office, twice_numbered) == {"supervisor"}
    assert not Edge.objects.filter(child_id=twice_numbered.pk, purpose="retention").exists()


def test_what_the_office_does_for_another_one_under_another_number_goes_on(office, twice_numbered):
    now, elsewhere = timezone.now(), make_organisation()
    with owner_for_a_while():
        Referral._base_manager.create(
            child=twice_numbered, city=office.case.city, legal_basis="public_task", recorded_at=now,
            recorded_by=office.desk.user_id, organisation_id=elsewhere.pk, number="RJK/1", case=None,
            from_organisation=elsewhere, to_organisation=office.dinsos, service="counselling",
            urgency="routine", status="started", sent_at=now, answer_due=now, expires_at=now,
        )  # fmt: skip

    office.close()

    assert readers(office, office.child) == {"supervisor"}
    assert readers(office, twice_numbered) >= {"desk", "supervisor"}


def test_who_carries_another_case_of_the_child_goes_on_reading_it(office):
    first, first_case = office.child, office.case
    office.new_case()
    now = timezone.now()
    decide_same(office.desk, child=office.child, other=first, decision="same", at=now)
    second_case, office.case = office.case, first_case

    office.close()

    assert readers(office, office.child) == {"desk", "worker", "supervisor"}
    assert visible(office.worker, Case).get(pk=second_case.pk).status != "closed"
