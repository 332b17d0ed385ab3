"""Only the office that carries a case gives it away or ends it, and only when nothing is on its way."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from rangkul.cases.commands.after import decide_closure
from rangkul.cases.commands.cases import assign_case
from rangkul.cases.models import Case
from rangkul.core import edges
from rangkul.core.errors import Refused
from rangkul.core.models import Basis
from rangkul.core.roles import Role
from tests.cases.office import Office
from tests.cases.test_after import _before
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
