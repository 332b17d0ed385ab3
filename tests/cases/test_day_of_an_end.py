"""The day on which a child died or moved lies after its birth and after the last time it was seen."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands.closures import decide_closure
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.matches import decide_same
from rangkul.cases.commands.returns import Home, record_return
from rangkul.cases.commands.stays import end_stay
from rangkul.cases.models import Closure
from rangkul.cases.vocabulary import Reason
from rangkul.core.errors import Refused
from rangkul.core.roles import Role
from tests.cases.office import HOME, Office
from tests.cases.referring import name_child
from tests.cases.test_gone import SAID, ask, page, today
from tests.cases.test_stays import admit
from tests.makers import make_actor, make_house, visible

pytestmark = pytest.mark.django_db
BEFORE = datetime(2024, 3, 1, 5, tzinfo=UTC)


@pytest.fixture
def office():
    """A child met long ago, so that only what a test adds is recent."""
    office = Office()
    office.new_case(met_at=BEFORE)
    return office


def refusal(office, reason, day):
    with pytest.raises(Refused) as no:
        ask(office, reason, day)
    return no.value


def test_nobody_dies_before_its_earliest_birth(office):
    name_child(office.worker, office.case, birth_on=BEFORE.date() - timedelta(days=4000))

    no = refusal(office, "died", BEFORE.date() - timedelta(days=4001))

    assert no.reason == Reason.CLOSURE_BEFORE_BIRTH


@pytest.mark.parametrize("reason", ["died", "moved_away"])
def test_nobody_is_gone_before_the_meeting(office, reason):
    no = refusal(office, reason, BEFORE.date() - timedelta(days=1))

    assert no.reason == Reason.CLOSURE_BEFORE_SEEN
    assert ask(office, reason, BEFORE.date()).happened_on == BEFORE.date()


def _went_home(office):
    office.go_home()


def _visited(office):
    office.go_home()
    office.visit()


@pytest.mark.parametrize("seen", [_went_home, _visited])
@pytest.mark.parametrize("reason", ["died", "moved_away"])
def test_nobody_is_gone_before_the_last_record_of_being_seen(office, seen, reason):
    seen(office)

    no = refusal(office, reason, today() - timedelta(days=1))

    assert no.reason == Reason.CLOSURE_BEFORE_SEEN
    assert ask(office, reason, today()).happened_on == today()


@pytest.mark.parametrize(("out", "days"), [("left", 1), ("died", 4)])
def test_the_last_day_in_the_house_counts_unless_the_child_died_there(office, out, days):
    shift = make_actor(office.dinsos, Role.SHELTER_STAFF)
    stay = admit(shift, make_house(office.dinsos), child=office.child, hours_ago=72)
    now = timezone.now()
    end_stay(shift, stay=stay, out_at=now, reason=out, to_whom="RSUD Depok", at=now)

    no = refusal(office, "died", today() - timedelta(days=days))

    assert no.reason == Reason.CLOSURE_BEFORE_SEEN
    assert ask(office, "died", today() - timedelta(days=days - 1))


def test_a_visit_that_found_nobody_saw_no_child(office):
    long_ago = timezone.now() - timedelta(days=40)
    home = Home(**HOME)
    record_return(office.worker, case=office.case, home=home, returned_at=long_ago, at=timezone.now())
    office.visit(outcome="not_found")

    assert ask(office, "died", today() - timedelta(days=3)).happened_on == today() - timedelta(days=3)


def test_coming_of_age_asks_nothing_about_being_seen(office):
    name_child(office.worker, office.case, birth_on=today() - timedelta(days=19 * 366))
    office.go_home()

    day = today() - timedelta(days=30)
    assert ask(office, "of_age", day).happened_on == day


def test_the_form_says_the_last_day_at_the_day_and_keeps_what_was_typed(client, office):
    office.go_home()
    day = today() - timedelta(days=2)

    path = f"/cases/{office.case.pk}/closure/"
    shown = page(client, office.worker, path, reason="died", note=SAID, happened_on=day.isoformat())

    around = shown.split("Pada hari apa?")[1].split('name="note"')[0]
    assert "Anak masih terlihat pada" in around and SAID in shown
    assert not visible(office.supervisor, Closure).exists()


def test_a_child_met_between_asking_and_deciding_did_not_die_before(office):
    closure = ask(office, "died", BEFORE.date())
    now = timezone.now()
    again = Met(age_from=11, age_to=11, nickname="Aji", place="Margonda")
    other = record_encounter(
        office.desk, met=again, kind="outreach", legal_basis="public_task", met_at=now, at=now
    ).child
    decide_same(office.desk, child=other, other=office.child, decision="same", at=timezone.now())

    with pytest.raises(Refused) as no:
        decide_closure(office.supervisor, closure=closure, approved=True, at=timezone.now())

    assert no.value.reason == Reason.CLOSURE_BEFORE_SEEN
