"""Whatever stays, returns and numbers children have, Today asks for exactly the returns that are missing."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from rangkul.cases.models import Case, Child, Return, Stay
from rangkul.cases.queries.cases import cases_without_return
from tests.cases.office import Office
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_house

pytestmark = pytest.mark.django_db

CHILDREN = 3
HOMES = ("family", "institution", "home_city")
# What matters is drawn more often, so that few worlds show it.
REASONS = (*HOMES, *HOMES, "", "hospital", "left", "died")


@dataclass(frozen=True)
class Slept:
    """A stay of one child: how many days ago it began, how it ended, and when a return was written."""

    child: int
    days: int
    reason: str
    returned: int | None


STAYS = st.builds(
    Slept,
    st.integers(0, CHILDREN - 1),
    st.integers(1, 40),
    st.sampled_from(REASONS),
    st.none() | st.none() | st.integers(0, 41),
)
# The number that stands for each child, and whether the case of each is open, how old, and whose.
HEADS = st.lists(st.sampled_from([None, 0, 0, 1]), min_size=CHILDREN, max_size=CHILDREN)
A_CASE = st.tuples(st.sampled_from([True, True, True, False]), st.integers(0, 60), st.booleans())
CASES = st.lists(A_CASE, min_size=CHILDREN, max_size=CHILDREN)


def missing(stays, heads, cases, *, of_worker):
    """The rule again, read from the programme's text: the last bed decides, under whichever number."""
    groups = [child if head is None else head for child, head in enumerate(heads)]
    found = set()
    for child, (is_open, age, mine) in enumerate(cases):
        own = [one for one in stays if groups[one.child] == groups[child]]
        if not own or not is_open or (of_worker and not mine):
            continue
        last = min(own, key=lambda one: one.days)
        told = any(one.returned is not None and one.returned <= last.days for one in own)
        if last.reason in HOMES and last.days <= age + 14 and not told:
            found.add(child)
    return found


def written(office, house, children, stays, heads, at):
    """The rows of one such world; beds are many, so that nobody lies in a bed that is taken."""
    rows = {"city": children[0].city, "legal_basis": "public_task", "recorded_at": at}
    by = {"recorded_by": office.worker.user_id, "organisation_id": office.dinsos.pk}
    for number, one in enumerate(stays):
        came = at - timedelta(days=one.days)
        over = {"out_at": came + timedelta(hours=5), "out_reason": one.reason} if one.reason else {}
        child = children[one.child]
        Stay._base_manager.create(
            child=child, shelter=house, bed=number + 1, picked_up_at=came, in_at=came, **over, **rows, **by
        )
        if one.returned is not None:
            case = Case._base_manager.get(child=child)
            moment = at - timedelta(days=one.returned)
            Return._base_manager.create(
                child=child, case=case, kind="family", returned_at=moment, to_whom="Ibu", **rows, **by
            )
    for child, head in zip(children, heads, strict=True):
        Child._base_manager.filter(pk=child.pk).update(canonical=None if head is None else children[head])


def a_world(stays, heads):
    """One bed at a time for each child, no two stays of one moment, and heads that stand for themselves."""
    one_each = {one.days: one for one in stays}.values()
    newest: dict[int, int] = {}
    for one in one_each:
        newest[one.child] = min(newest.get(one.child, one.days), one.days)
    kept = [one for one in one_each if one.reason or one.days == newest[one.child]]
    straight = [
        None if head is None or head == child or heads[head] is not None else head
        for child, head in enumerate(heads)
    ]
    return kept, straight


def test_today_asks_for_exactly_the_returns_that_are_missing():
    office = Office()
    children = [office.child]
    for _other in range(CHILDREN - 1):
        office.new_case()
        children.append(office.child)
    house, colleague = make_house(office.dinsos, beds=60), Office().worker
    at = timezone.now()

    @settings(max_examples=100)
    @given(st.lists(STAYS, min_size=1, max_size=6), HEADS, CASES)
    def compare(stays, heads, cases):
        stays, heads = a_world(stays, heads)
        with transaction.atomic():
            with owner_for_a_while():
                written(office, house, children, stays, heads, at)
                for child, (is_open, age, mine) in zip(children, cases, strict=True):
                    values = {} if is_open else {"status": "closed", "closed_at": at}
                    whose = office.worker.user_id if mine else colleague.user_id
                    opened = at - timedelta(days=age)
                    Case._base_manager.filter(child=child).update(worker_id=whose, opened_at=opened, **values)
            for actor in (office.worker, office.supervisor):
                act_as(actor)
                asked = {case.child_id for case in cases_without_return(actor, at)}
                expected = missing(stays, heads, cases, of_worker=actor is office.worker)
                assert asked == {children[one].pk for one in expected}
            transaction.set_rollback(True)

    compare()
