"""What the database finds for Today by itself tells nobody more than their own edges open."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from rangkul.cases.commands.blocks import bar_person
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.stays import end_stay
from rangkul.cases.rules.returns import NEEDS_RETURN
from rangkul.cases.rules.stays import NOBODY_TO_FOLLOW
from rangkul.core.models import Edge
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.office import Office
from tests.cases.test_stays import admit
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_actor, make_house, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """A child with a case and one without, who both left the house to live with somebody."""
    made = Office()
    made.house, made.shift = make_house(made.dinsos, beds=4), make_actor(made.dinsos, Role.SHELTER_STAFF)
    made.followed = went_home(made, made.child)
    now = timezone.now()
    met = Met(age_from=9, age_to=9, nickname="Dewi", place="Margonda")
    alone = record_encounter(made.desk, met=met, kind="raid", legal_basis="public_task", met_at=now, at=now)
    made.alone = went_home(made, alone.child)
    return made


def went_home(office, child):
    stay = admit(office.shift, office.house, child=child)
    now = timezone.now()
    return end_stay(office.shift, stay=stay, out_at=now, reason="family", to_whom="Ibu Sumarni", at=now)


def found(actor, *, most=20):
    """The cases and the stays whose keys the database gives this actor."""
    act_as(actor)
    now = timezone.now()
    long_ago, before = now - timedelta(days=90), timedelta(days=14)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_left(%s, %s, %s)", [sorted(NEEDS_RETURN), before, now])
        cases = {key for (key,) in cursor.fetchall()}
        values = [long_ago, long_ago, sorted(NOBODY_TO_FOLLOW), most, now]
        cursor.execute("SELECT stays_unheld(%s, %s, %s, %s, %s)", values)
        return cases, {key for (key,) in cursor.fetchall()}


def test_the_office_finds_the_case_and_the_stay_that_wait(office):
    assert found(office.supervisor) == ({office.case.pk}, {office.alone.pk})
    assert found(office.worker) == ({office.case.pk}, {office.alone.pk})
    # A desk works on no case of its own.
    assert found(office.desk) == (set(), {office.alone.pk})


def test_another_office_finds_neither(office):
    for kind, role in (
        (OrganisationKind.SOCIAL_SERVICE, Role.CASE_SUPERVISOR),
        (OrganisationKind.LKS, Role.LKS_MANAGER),
    ):
        assert found(make_actor(make_organisation(kind), role)) == (set(), set())


def test_who_is_barred_from_a_file_does_not_find_its_case(office):
    words = {"user_id": office.worker.user_id, "reason": "related", "at": timezone.now()}
    bar_person(office.supervisor, child=office.child, **words)

    cases, _stays = found(office.worker)

    assert cases == set()
    assert found(office.supervisor)[0] == {office.case.pk}


@pytest.mark.parametrize("ended", [{"revoked_at": timedelta(seconds=1)}, {"valid_to": timedelta(seconds=1)}])
def test_an_edge_that_has_ended_finds_nothing(office, ended):
    [(column, ago)] = ended.items()
    moment = timezone.now() - ago
    with owner_for_a_while():
        Edge.objects.all().update(**{"valid_from": moment - timedelta(days=1), column: moment})

    assert found(office.supervisor) == (set(), set())


def test_a_signpost_is_not_enough(office):
    with owner_for_a_while():
        Edge.objects.all().update(level=2)

    assert found(office.supervisor) == (set(), set())


def test_no_more_are_found_than_asked_for(office):
    act_as(office.desk)
    now = timezone.now()
    met = Met(age_from=9, age_to=9, nickname="Rudi", place="Margonda")
    later = record_encounter(office.desk, met=met, kind="raid", legal_basis="public_task", met_at=now, at=now)
    newer = went_home(office, later.child)

    assert found(office.desk)[1] == {office.alone.pk, newer.pk}
    assert found(office.desk, most=1)[1] == {office.alone.pk}
