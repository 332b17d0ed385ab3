"""A case that ends without a return: each reason says what it must, and coming back is proposed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands.cases import open_case
from rangkul.cases.commands.closures import decide_closure
from rangkul.cases.commands.tracing import record_tracing
from rangkul.cases.models import Case, Closure, Visit
from rangkul.cases.procedure import load_procedure
from rangkul.cases.queries import reentry as read
from rangkul.cases.rules.closures import OnRecord, check_reason
from rangkul.cases.vocabulary import CloseReason, Reason
from rangkul.core import edges
from rangkul.core.duties import what_waits
from rangkul.core.errors import Refused
from rangkul.core.models import Edge, Event
from tests.cases.office import Office
from tests.cases.test_procedure import DEPOK
from tests.makers import act_as, sign_in, visible

pytestmark = pytest.mark.django_db

SAID = "Sejak 3 November, kata ketua RT; Dinsos Bogor diberi tahu."
TODAY = date(2026, 11, 28)
REASONS = {one.reason: one for one in load_procedure(DEPOK).closure_reasons}
ATTEMPTS = REASONS[CloseReason.LOST_CONTACT].attempts
WITHOUT = ("of_age", "moved_away", "died", "opened_by_mistake")


@pytest.fixture
def office():
    return Office()


def search(office, times=1):
    for _attempt in range(times):
        at = timezone.now()
        record_tracing(office.worker, case=office.case, result="nobody_home", tried_at=at, at=at)


def close(office, reason, note=SAID):
    closure = office.ask(reason=reason, note=note)
    return decide_closure(office.supervisor, closure=closure, approved=True, at=timezone.now())


def refused(act) -> Reason:
    with pytest.raises(Refused) as no:
        act()
    return no.value.reason


def test_the_procedure_of_depok_says_of_every_reason_what_it_asks_for_and_on_what_it_rests():
    assert set(REASONS) == set(CloseReason.values)
    for one in REASONS.values():
        assert one.asks.id and one.asks.en and one.basis
    assert {reason for reason, one in REASONS.items() if not one.provenance.assumed} == {
        "safe_with_family",
        "in_lasting_care",
        "home_city",
        "of_age",
    }


@pytest.mark.parametrize("reason", WITHOUT)
def test_a_case_ends_without_a_return_when_its_reason_is_told(office, reason):
    close(office, reason)

    case = visible(office.supervisor, Case).get()
    assert case.status == "closed"
    event = visible(office.supervisor, Event).get(name="case.closed")
    assert event.details["reason"] == reason
    assert SAID not in str(event.details)


@pytest.mark.parametrize("reason", (*WITHOUT, "lost_contact"))
def test_nobody_closes_without_a_word_for_such_a_reason(office, reason):
    search(office, ATTEMPTS)

    assert refused(lambda: office.ask(reason=reason, note="  ")) == Reason.CLOSURE_NEEDS_WORDS


@pytest.mark.parametrize("reason", ["safe_with_family", "in_lasting_care", "home_city"])
def test_a_reason_that_tells_of_a_return_needs_one(office, reason):
    assert refused(lambda: office.ask(reason=reason)) == Reason.CLOSURE_NEEDS_RETURN

    office.go_home()

    assert office.ask(reason=reason).reason == reason


def test_contact_is_lost_only_after_a_search_that_is_on_record(office):
    search(office, ATTEMPTS - 1)
    assert refused(lambda: office.ask(reason="lost_contact", note=SAID)) == Reason.CLOSURE_NEEDS_SEARCH

    search(office)

    assert close(office, "lost_contact").approved


def test_a_visit_that_found_nobody_is_an_attempt_too(office):
    office.go_home()
    office.visit(outcome="not_found")
    search(office)

    assert close(office, "lost_contact").approved


@pytest.mark.parametrize(
    ("born", "error"),
    [
        (date(2008, 11, 28), None),
        (date(2008, 11, 29), Reason.CLOSURE_TOO_YOUNG),
        (date(2015, 1, 1), Reason.CLOSURE_TOO_YOUNG),
        (None, None),
    ],
)
def test_a_child_of_whom_the_file_says_otherwise_is_not_of_age(born, error):
    record = OnRecord(returned=False, attempts=0, earliest_birth=born)

    def ask():
        check_reason("of_age", REASONS.values(), note=SAID, record=record, on=TODAY)

    if error is None:
        ask()
    else:
        assert refused(ask) == error


def test_a_reason_that_is_on_no_list_is_none(office):
    assert refused(lambda: office.ask(reason="tired_of_it", note=SAID)) == Reason.CLOSURE_NEEDS_REASON


def test_it_takes_a_second_person_here_too(office):
    closure = office.ask(office.supervisor, reason="died", note=SAID)

    no = refused(lambda: decide_closure(office.supervisor, closure=closure, approved=True, at=timezone.now()))

    assert no == Reason.CLOSURE_OWN_REQUEST


def test_visits_are_no_longer_asked_for_and_nobody_waits_for_the_child(office):
    office.go_home()

    close(office, "moved_away")

    assert not visible(office.supervisor, Visit).filter(done_at=None, cancelled_at=None).exists()
    in_a_year = timezone.now() + timedelta(days=365)
    for actor in (office.worker, office.supervisor, office.desk):
        act_as(actor)
        assert office.child.pk not in {one.child for one in what_waits(actor, in_a_year)}


def test_the_file_leaves_worker_and_desk_and_stays_with_the_supervisors_for_the_retention(office, as_owner):
    close(office, "died")

    assert not visible(office.worker, Case).exists()
    assert not visible(office.desk, Case).exists()
    assert visible(office.supervisor, Closure).get().note == SAID
    with as_owner():
        kept = Edge.objects.get(
            child_id=office.child.pk, subject=edges.supervisors(office.dinsos.pk), purpose="retention"
        )
    assert kept.valid_to - timezone.now() > timedelta(days=5 * 365 - 1)


@pytest.mark.parametrize("reason", (*WITHOUT, "lost_contact"))
def test_a_child_who_is_met_again_is_proposed_all_the_same(client, office, reason):
    search(office, ATTEMPTS)
    close(office, reason)
    act_as(office.supervisor)
    assert read.case_to_reopen(office.supervisor, office.child) == office.case
    sign_in(client, office.supervisor)

    page = client.get(f"/children/{office.child.pk}/reopen/").content.decode()

    assert str(CloseReason(reason).label) in page
    again = open_case(office.supervisor, child=office.child, how="met_again", at=timezone.now())
    assert again.reopens == office.case


def test_the_worker_asks_on_the_page_and_the_supervisor_reads_what_was_tried(client, office):
    search(office, ATTEMPTS)
    sign_in(client, office.worker)
    after = client.get(f"/cases/{office.case.pk}/after/").content.decode()
    assert f"/cases/{office.case.pk}/closure/" in after
    form = client.get(f"/cases/{office.case.pk}/closure/").content.decode()
    assert REASONS[CloseReason.MOVED_AWAY].asks.id in form

    no = client.post(f"/cases/{office.case.pk}/closure/", {"reason": "lost_contact", "note": ""})
    assert "note" in no.context["form"].errors
    assert REASONS[CloseReason.LOST_CONTACT].asks.id in no.content.decode()
    client.post(f"/cases/{office.case.pk}/closure/", {"reason": "lost_contact", "note": SAID})

    act_as(office.supervisor)
    closure = visible(office.supervisor, Closure).get()
    sign_in(client, office.supervisor)
    page = client.get(f"/closures/{closure.pk}/")
    assert ("Upaya mencari anak atau keluarga", str(ATTEMPTS)) in page.context["facts"]
