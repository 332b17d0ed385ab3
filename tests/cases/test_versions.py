"""A new version of the procedure changes nothing that already runs."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from rangkul.cases import procedures
from rangkul.cases.commands.cases import open_case
from rangkul.cases.commands.closures import ask_closure
from rangkul.cases.deadlines import procedure_for
from rangkul.cases.models import Case, Shelter
from rangkul.cases.vocabulary import Reason
from rangkul.core.access import Actor
from rangkul.core.clocks import JAKARTA
from rangkul.core.errors import Refused
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.test_handovers import give, meet
from tests.cases.test_procedure import DEPOK
from tests.cases.test_stays import admit, resident
from tests.conftest import AsOwner
from tests.makers import CITY, act_as, make_actor, make_house, make_organisation

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)


@pytest.fixture
def house() -> Shelter:
    return make_house(make_organisation(), name="RPS Beji Timur", beds=4)


@pytest.fixture
def shift(house) -> Actor:
    return make_actor(house.organisation, Role.SHELTER_STAFF)


@pytest.fixture
def worker(house) -> Actor:
    return make_actor(house.organisation, Role.SOCIAL_WORKER)


def adopt(as_owner: AsOwner, *, since: datetime | None = None) -> None:
    """The forum adopts a new version: three days in the shelter, two hours to receive."""
    day = (since or timezone.now()).astimezone(JAKARTA).date()
    text = (
        DEPOK.replace("\nversion: 2\n", "\nversion: 3\n")
        .replace("valid_from: 2023-01-01", f"valid_from: {day}")
        .replace("amount: 5\n        unit: days", "amount: 3\n        unit: days")
        .replace("amount: 6\n        unit: hours", "amount: 2\n        unit: hours")
    )
    with as_owner():
        procedures.store(text, at=timezone.now())


def allowed(actor: Actor) -> timedelta:
    one = resident(actor)
    return one.deadline.due - one.stay.in_at


def test_a_stay_that_runs_keeps_the_days_of_its_pick_up(shift, house, as_owner: AsOwner):
    admit(shift, house, hours_ago=30)

    adopt(as_owner)

    assert allowed(shift) == 5 * DAYS


def test_a_stay_after_the_new_version_follows_it(shift, house, as_owner: AsOwner):
    adopt(as_owner, since=timezone.now() - 3 * DAYS)

    admit(shift, house)

    assert allowed(shift) == 3 * DAYS


def test_a_case_opened_during_a_stay_inherits_its_version(shift, worker, house, as_owner: AsOwner):
    stay = admit(shift, house, hours_ago=30)
    adopt(as_owner)

    case = open_case(worker, child=stay.child, at=timezone.now())

    assert case.procedure.version == "2"
    assert allowed(shift) == 5 * DAYS


def test_a_case_without_a_stay_begins_with_todays_version(worker, as_owner: AsOwner):
    child = meet(worker).child
    adopt(as_owner)

    assert open_case(worker, child=child, at=timezone.now()).procedure.version == "3"


def test_an_open_case_sets_the_clock_of_a_stay_and_a_handover_that_come_later(
    shift, worker, house, as_owner: AsOwner
):
    encounter = meet(worker)
    open_case(worker, child=encounter.child, at=timezone.now())
    adopt(as_owner, since=timezone.now() - 3 * DAYS)

    handover = give(worker, make_organisation(OrganisationKind.LKS), encounter)
    assert handover.due_at - handover.given_at == timedelta(hours=6)

    other = meet(worker)
    open_case(worker, child=other.child, at=timezone.now())
    admit(shift, house, child=other.child)
    assert allowed(shift) == 3 * DAYS


def test_a_handover_before_there_is_a_case_follows_the_version_of_the_pick_up(house, as_owner: AsOwner):
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    adopt(as_owner, since=timezone.now() + 3 * DAYS)
    early = give(patrol, house.organisation)
    act_as(patrol)
    later = procedure_for(
        patrol, early.child_id, city=CITY, picked_up_at=timezone.now() + 4 * DAYS, at=timezone.now()
    )

    assert early.due_at - early.given_at == timedelta(hours=6)
    assert later.version == 3


def test_a_pick_up_of_long_ago_is_no_fault(shift, house):
    admit(shift, house, picked_up_at=datetime(2019, 5, 1, tzinfo=JAKARTA))

    assert allowed(shift) == 5 * DAYS


# --- what a reason for closing asks for --------------------------------------------------------------------


def case_of(worker: Actor) -> Case:
    return open_case(worker, child=meet(worker).child, at=timezone.now())


def attempts_of(case: Case) -> int:
    return next(one.attempts for one in procedures.closing_of(case) if one.reason == "lost_contact")


def test_a_case_that_runs_ends_by_what_its_own_version_asks_for(worker, as_owner: AsOwner):
    before = case_of(worker)
    text = DEPOK.replace("\nversion: 2\n", "\nversion: 3\n").replace("    attempts: 2\n", "    attempts: 5\n")
    with as_owner():
        procedures.store(text, at=timezone.now())

    after = case_of(worker)

    assert (attempts_of(before), attempts_of(after)) == (2, 5)
    with pytest.raises(Refused) as no:
        ask_closure(worker, case=after, reason="lost_contact", note="Sudah dicari.", at=timezone.now())
    assert no.value.reason == Reason.CLOSURE_NEEDS_SEARCH
    assert "5" in no.value.sentence


def test_a_version_kept_before_procedures_said_it_asks_what_the_first_that_says_it_asks(
    worker, as_owner: AsOwner
):
    silent = DEPOK[: DEPOK.index("closure_reasons:")] + DEPOK[DEPOK.index("steps:\n") :]
    loud = DEPOK.replace("    attempts: 2\n", "    attempts: 5\n")
    with as_owner():
        procedures.store(silent.replace("\nversion: 2\n", "\nversion: 3\n"), at=timezone.now())
        case = case_of(worker)
        procedures.store(loud.replace("\nversion: 2\n", "\nversion: 4\n"), at=timezone.now())

    assert not procedures.of_case(case).closure_reasons
    assert attempts_of(case) == 2
