"""A visit that finds a child not safe, or not at all: a next step is offered, the supervisor is told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.matches import decide_same
from rangkul.cases.models import Notice
from rangkul.core.duties import what_waits
from tests.cases.office import Office
from tests.makers import act_as, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    office = Office()
    office.go_home()
    return office


def worries(actor):
    act_as(actor)
    return [duty for duty in what_waits(actor, timezone.now()) if duty.kind == "worry"]


def page(actor, address, **headers):
    client = Client(HTTP_ACCEPT_LANGUAGE="en", **headers)
    sign_in(client, actor)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("outcome", ["at_risk", "on_street", "not_found"])
def test_the_supervisors_hear_of_it_and_the_worker_finds_it_on_today(office, outcome):
    visit = office.visit(outcome=outcome)

    assert "visit_worrying" in {one.kind for one in visible(office.supervisor, Notice)}
    assert [duty.url for duty in worries(office.worker)] == [f"/cases/{visit.case_id}/after/"]


@pytest.mark.parametrize("outcome", ["doing_well", "needs_support"])
def test_a_child_who_is_safe_worries_nobody(office, outcome):
    office.visit(outcome=outcome)

    assert not {one.kind for one in visible(office.supervisor, Notice)} & {"visit_worrying"}
    assert not worries(office.worker)


def test_the_worry_ends_when_the_next_visit_finds_the_child_safe(office):
    office.visit(outcome="not_found")
    office.visit(month=3, outcome="doing_well")

    assert not worries(office.worker)


def test_the_worry_ends_when_the_child_is_met(office):
    office.visit(outcome="not_found", done_at=timezone.now() - timedelta(0))
    now = timezone.now()
    met = Met(age_from=11, age_to=11, nickname="Aji", place="Margonda")
    child = record_encounter(
        office.worker, met=met, kind="outreach", legal_basis="public_task", met_at=now, at=now
    ).child
    assert worries(office.worker)

    decide_same(office.worker, child=child, other=office.child, decision="same", at=timezone.now())

    assert not worries(office.worker)


def test_each_proposal_leads_to_where_it_is_done(office):
    office.visit(outcome="at_risk")

    shown = page(office.worker, f"/cases/{office.case.pk}/after/")

    for address in ("assess/risk-24h/", "plan/", "refer/"):
        assert f'href="/cases/{office.case.pk}/{address}"' in shown
    assert "/visits/" in shown.split('id="next"')[1].split("</section>")[0]


@pytest.mark.parametrize(("outcome", "code"), [("on_street", "street"), ("not_found", "unknown")])
def test_the_childs_page_says_where_the_visit_found_it(office, outcome, code):
    office.visit(outcome=outcome)
    client = Client()
    sign_in(client, office.worker)

    where = client.get(f"/children/{office.child.pk}/").context["where"]

    assert where["code"] == code and where["detail"]


@pytest.mark.parametrize(
    ("outcome", "warned"), [("at_risk", True), ("not_found", True), ("doing_well", False), ("moved", False)]
)
def test_who_decides_on_closure_reads_that_the_last_visit_found_no_safe_child(office, outcome, warned):
    office.visit(outcome=outcome)
    closure = office.ask()

    told = page(office.supervisor, f"/closures/{closure.pk}/")

    assert ("Hasil kunjungan terakhir" in told) is warned
