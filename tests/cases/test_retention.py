"""How long a closed file is kept: a line of data for each reason, said where the case is closed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.models import Closure
from rangkul.cases.retention import LONGEST, load_retention, retention
from rangkul.cases.vocabulary import CloseReason
from rangkul.core import edges
from rangkul.core.clocks import add_months
from rangkul.core.datafiles import DataError
from rangkul.core.models import Edge
from tests.cases.office import Office
from tests.cases.test_closing_without_return import close, search
from tests.makers import sign_in, visible

pytestmark = pytest.mark.django_db
WHOLE = "\n".join(f"  - {{reason: {one}, months: 12, assumed: true}}" for one in CloseReason.values)


@pytest.fixture
def office():
    return Office()


@pytest.mark.parametrize("reason", CloseReason.values)
def test_the_supervisors_keep_reading_as_long_as_the_reason_says(office, as_owner, reason):
    office.go_home()
    search(office, 2)
    close(office, reason)

    with as_owner():
        edge = Edge.objects.get(
            child_id=office.child.pk, subject=edges.supervisors(office.dinsos.pk), purpose="retention"
        )
    closed_at = visible(office.supervisor, Closure).get().decided_at
    assert edge.valid_to == add_months(closed_at, retention()[reason].months)


def test_a_case_opened_by_mistake_is_kept_shortest_and_no_line_claims_a_source_it_has_not():
    months = {reason: kept.months for reason, kept in retention().items()}

    assert min(months, key=months.__getitem__) == "opened_by_mistake"
    assert max(months.values()) <= LONGEST
    assert not [reason for reason, kept in retention().items() if kept.source]


def test_the_longest_period_is_one_that_the_database_allows(office):
    closed_at = timezone.now()

    assert retention()["died"].until(closed_at) - closed_at <= timedelta(days=1830)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (WHOLE.replace("of_age", "of_old_age"), 6),
        (WHOLE.replace("died, months: 12", "died, months: 61"), 9),
        (WHOLE.replace("died, months: 12, assumed: true", "died, months: 12"), 9),
        (WHOLE.replace("died, months: 12, assumed: true", "died, months: 12, assumed: true, source: X"), 9),
        (WHOLE.replace("  - {reason: died, months: 12, assumed: true}\n", ""), 2),
        (WHOLE + "\n  - {reason: died, months: 12, assumed: true}", 11),
    ],
)
def test_a_fault_in_the_schedule_names_its_line(text, line):
    with pytest.raises(DataError) as fault:
        load_retention(f"retention:\n{text}\n")

    assert fault.value.line == line


def test_a_source_takes_the_place_of_the_assumption():
    text = WHOLE.replace("died, months: 12, assumed: true", "died, months: 12, source: JRA 2027")

    assert load_retention(f"retention:\n{text}\n")["died"].source == "JRA 2027"


def test_whoever_asks_for_closure_and_whoever_decides_read_how_long(client, office):
    sign_in(client, office.worker)
    asking = client.get(f"/cases/{office.case.pk}/closure/").content.decode()
    closure = office.ask(reason="of_age", note="Sejak Maret, menurut akta.")
    sign_in(client, office.supervisor)
    deciding = client.get(f"/closures/{closure.pk}/").content.decode()

    assert all(words in asking for words in ("5 tahun (", "2 tahun (", "3 bulan ("))
    assert "2 tahun (perkiraan" in deciding and "5 tahun" not in deciding
