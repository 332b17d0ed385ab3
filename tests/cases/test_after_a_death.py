"""A child who died: no button asks for anything, no step is now, nothing runs; a mistake can be undone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands.cases import open_case
from rangkul.cases.procedure import load_procedure
from rangkul.cases.rules.flow import ended, walk
from tests.cases.office import Office
from tests.cases.test_gone import end, page, today
from tests.cases.test_procedure import DEPOK
from tests.cases.test_reentry import meet_again, same_child

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    office = Office()
    office.go_home()
    return office


def heading(shown):
    """The head of a page with its acts, before its first panel."""
    return shown.split("<main")[1].split("<section")[0]


@pytest.mark.parametrize("path", ["/children/{0.child.pk}/", "/cases/{0.case.pk}/after/"])
def test_re_opening_is_a_quiet_link_after_a_death_and_the_button_otherwise(client, office, path):
    end(office, "died", today())
    died = heading(page(client, office.supervisor, path.format(office)))
    office.new_case()
    end(office, "moved_away", today())
    moved = heading(page(client, office.supervisor, path.format(office)))

    assert "btn-primary" not in died
    assert re.search(r'class="btn btn-quiet" href="/children/[0-9a-f-]+/reopen/"', died)
    assert "Buka kasus lagi" in died and "Anak kembali" not in died
    assert re.search(r'class="btn btn-primary" href="/children/[0-9a-f-]+/reopen/"', moved)
    assert "Anak kembali" in moved


@pytest.mark.parametrize("reason", ["died", "moved_away"])
def test_when_a_case_is_closed_nothing_runs_and_no_step_is_now(client, office, reason):
    before = page(client, office.supervisor, f"/children/{office.child.pk}/")
    end(office, reason, today())

    shown = page(client, office.supervisor, f"/children/{office.child.pk}/")

    assert 'id="running"' in before and 'aria-current="step"' in before
    assert 'id="running"' not in shown and 'id="clocks"' not in shown
    assert 'aria-current="step"' not in shown and "flow-next" not in shown


def test_a_closed_case_keeps_what_was_done_and_asks_for_no_more():
    procedure = load_procedure(DEPOK)
    standings = walk(procedure, {"case.opened", "case.closed"}, {})

    over = ended(standings)

    assert {one.state for one in over} == {"done", "skipped"}
    assert [one.step for one in over if one.state == "done"] == [
        one.step for one in standings if one.state == "done"
    ]


def test_the_file_of_a_child_met_after_its_death_says_so_and_opens_nothing_first(client, office):
    office.new_case(met_at=timezone.now() - timedelta(days=3))
    end(office, "died")
    # Of two papers of one minute the later in the flow counts, and a phone's clock may run ahead.
    encounter = meet_again(office.supervisor, met_at=timezone.now() + timedelta(minutes=2))
    same_child(office, encounter)

    shown = page(client, office.supervisor, f"/children/{office.child.pk}/")

    assert "btn-primary" not in heading(shown)
    assert f'href="/encounters/{encounter.pk}/known/"' in shown.partition("<main")[2]
    assert "Di jalan" in shown


def test_beside_a_closed_case_one_that_runs_is_not_counted_as_two_open_ones(client, office):
    end(office, "moved_away")
    before = page(client, office.supervisor, "/cases/?whose=office&status=closed")
    open_case(office.supervisor, child=office.child, how="reported", at=timezone.now())

    closed = page(client, office.supervisor, "/cases/?whose=office&status=closed")

    assert "Ada kasus lain yang berjalan" not in before
    assert "Ada kasus lain yang berjalan" in closed and "Dua kasus terbuka" not in closed
