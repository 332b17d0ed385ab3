"""Doors in wall 2 that once stood too wide, each with what it let through."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rangkul.cases.models import Encounter
from rangkul.core import edges
from rangkul.core.access import Actor
from rangkul.core.models import Basis, Block, Edge, Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Organisation, User
from tests.cases.test_handovers import meet
from tests.cases.work_makers import World, make_world
from tests.conftest import owner_for_a_while
from tests.makers import CITY, act_as, make_actor, make_organisation, visible

pytestmark = [pytest.mark.access, pytest.mark.django_db]


def refuses(actor: Actor, sql: str, values: list[Any]) -> bool:
    """Whether the database refuses this call of the actor."""
    act_as(actor)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError:
        return True
    return False


GRANT = "SELECT grant_edge(gen_random_uuid(), %s, %s, %s, %s, 'assignment', NULL, %s, NULL)"


def test_a_level_that_is_left_out_is_not_the_highest_one():
    world = make_world()
    desk, soon = edges.desk(world.office.pk), timezone.now() + timedelta(days=1)

    assert refuses(world.worker, GRANT, [world.child.pk, desk, None, "x", soon])
    assert not refuses(world.worker, GRANT, [world.child.pk, desk, 3, "x", soon])


@pytest.mark.parametrize("days", [500, 100_000])
def test_no_edge_lasts_longer_than_any_kind_of_access(days):
    world = make_world()
    late = timezone.now() + timedelta(days=days)

    assert refuses(world.worker, GRANT, [world.child.pk, edges.desk(world.office.pk), 3, "x", late])


def test_nobody_writes_an_edge_that_looks_like_a_copy():
    world = make_world()
    soon = timezone.now() + timedelta(days=1)

    assert refuses(world.worker, GRANT, [world.child.pk, edges.desk(world.office.pk), 3, "same_child", soon])


def _signpost(world: World, office: Organisation) -> None:
    act_as(world.worker)
    until, at = timezone.now() + timedelta(days=9), timezone.now()
    edges.grant(
        world.child.pk, edges.desk(office.pk), 1, purpose="x", basis=Basis.REFERRAL, until=until, at=at
    )


def test_who_only_knows_of_a_child_offers_its_file_to_nobody():
    world, village = make_world(), make_organisation(OrganisationKind.KELURAHAN)
    other = make_organisation()
    _signpost(world, village)
    clerk = make_actor(village, Role.FOCAL_POINT)

    offer = "SELECT offer_edge(gen_random_uuid(), %s, %s, 3, 'x', 'assignment', %s, %s, NULL)"
    assert refuses(clerk, offer, [world.child.pk, other.pk, uuid4(), timezone.now() + timedelta(days=1)])


def test_who_only_knows_of_a_child_does_not_learn_where_it_sleeps(as_owner):
    world, village = make_world(), make_organisation(OrganisationKind.KELURAHAN)
    _signpost(world, village)

    act_as(make_actor(village, Role.FOCAL_POINT))
    with connection.cursor() as cursor:
        cursor.execute("SELECT my_level(%s, NULL), in_shelter(%s, NULL)", [world.child.pk] * 2)
        assert cursor.fetchone() == (1, False)


def _reader_elsewhere(world: World, role: str) -> Actor:
    """Somebody of an institution to whom the file was opened."""
    institution = make_organisation(OrganisationKind.LKS)
    with owner_for_a_while():
        Edge.objects.create(
            city=CITY,
            child_id=world.child.pk,
            subject=f"d:{institution.pk}",
            level=3,
            purpose="x",
            basis="referral",
            valid_from=timezone.now() - timedelta(days=1),
            valid_to=timezone.now() + timedelta(days=9),
            granted_by=0,
        )
    return make_actor(institution, role)


def test_a_reader_elsewhere_does_not_make_itself_the_holder():
    world = make_world()
    reader = _reader_elsewhere(world, Role.LKS_MANAGER)

    assert refuses(reader, "SELECT hold_child(%s, NULL)", [world.child.pk])


def test_a_reader_elsewhere_ends_nobodys_access_but_its_own():
    world = make_world()
    reader = _reader_elsewhere(world, Role.LKS_MANAGER)
    act_as(reader)

    with connection.cursor() as cursor:
        # The worker's edge came with the case.
        cursor.execute("SELECT revoke_source(%s, %s, NULL)", [world.child.pk, world.case.pk])
        assert cursor.fetchone() == (0,)

    assert visible(world.worker, type(world.case)).filter(pk=world.case.pk).exists()


def test_a_bar_is_laid_on_colleagues_and_lifted_by_whoever_laid_it():
    world = make_world()
    elsewhere = _reader_elsewhere(world, Role.CASE_SUPERVISOR)
    bar, lift = "SELECT set_block(gen_random_uuid(), %s, %s, NULL)", "SELECT lift_block(%s, %s, NULL)"

    assert refuses(elsewhere, bar, [world.child.pk, world.worker.user_id])
    assert refuses(world.supervisor, bar, [world.child.pk, world.supervisor.user_id])
    assert not refuses(world.supervisor, bar, [world.child.pk, world.desk.user_id])
    refuses(elsewhere, lift, [world.child.pk, world.desk.user_id])
    with owner_for_a_while():
        assert Block.objects.get(user_id=world.desk.user_id).lifted_at is None


REGISTER = "SELECT register_child(%s, %s, %s, NULL, %s, %s, NULL)"


@pytest.mark.parametrize("wrong", ["city", "number", "desk", "supervisors"])
def test_a_child_is_registered_in_the_askers_city_and_not_for_ever(wrong):
    worker = make_actor(make_organisation(), Role.OUTREACH_WORKER)
    now = timezone.now()
    right = {
        "city": CITY,
        "number": "DPK-ABC-DEF",
        "desk": now + timedelta(days=30),
        "supervisors": now + timedelta(days=365),
    }
    bad = {
        "city": "32.71",
        "number": "Aji dari Margonda",
        "desk": now + timedelta(days=365),
        "supervisors": now + timedelta(days=4000),
    }
    values = {**right, wrong: bad[wrong]}

    order = ("number", "city", "desk", "supervisors")
    assert refuses(worker, REGISTER, [uuid4(), *[values[name] for name in order]])
    assert not refuses(worker, REGISTER, [uuid4(), *[right[name] for name in order]])


RECORD = "SELECT record_event(%s, %s, %s, %s, NULL, %s, '[]', 1, 1, '32.71')"


@pytest.mark.parametrize(
    ("name", "kind", "details"),
    [
        ("case.opened", "step", '{"note": "Aji tinggal di belakang stasiun"}'),
        ("case.opened", "step", '{"deep": [{"note": "Bayu Saputra"}]}'),
        ("case.opened", "other", "{}"),
        ("Aji kabur", "step", "{}"),
        ("case.opened", "step", '"word"'),
    ],
)
def test_the_log_takes_no_words_even_from_smuggled_sql(name, kind, details):
    worker = make_actor(make_organisation())

    assert refuses(worker, RECORD, [uuid4(), name, kind, timezone.now(), details])


def test_the_log_is_written_in_the_askers_city_and_name():
    worker = make_actor(make_organisation())
    number = uuid4()

    assert not refuses(worker, RECORD, [number, "case.opened", "step", timezone.now(), '{"codes": ["a_b"]}'])

    event = visible(worker, Event).get(pk=number)
    assert (event.city, event.actor_id, event.organisation_id) == (
        CITY,
        worker.user_id,
        worker.organisation_id,
    )


def test_a_database_without_a_key_believes_nobody(as_owner):
    worker = make_actor(make_organisation())
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM identity_key")

    act_as(worker)
    with pytest.raises(DatabaseError, match="forged"), transaction.atomic():
        connection.cursor().execute("SELECT my_user()")


@pytest.mark.parametrize("ended", ["account", "organisation"])
def test_a_suspended_account_and_a_closed_office_open_nothing_by_wall_2(ended, as_owner):
    world = make_world()
    assert visible(world.worker, type(world.case)).exists()

    with as_owner():
        if ended == "account":
            User.objects.filter(pk=world.worker.user_id).update(is_active=False)
        else:
            Organisation.objects.filter(pk=world.office.pk).update(active=False)

    act_as(world.worker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT my_subjects(), my_organisation(), my_role(), count(*) FROM cases_case")
        assert cursor.fetchone() == ([], None, None, 0)


DESCRIBE = "SELECT index_features(%s, %s, '32.76', ARRAY[1]::smallint[], ARRAY[1]::bigint[])"


@pytest.mark.parametrize("paper", ["of another office", "of nobody"])
def test_who_only_knows_that_a_child_is_there_does_not_say_who_it_is(paper):
    world, village = make_world(), make_organisation(OrganisationKind.KELURAHAN)
    met = visible(world.worker, Encounter).get(child=world.child)
    _signpost(world, village)
    clerk = make_actor(village, Role.FOCAL_POINT)

    described = met.pk if paper == "of another office" else uuid4()
    assert refuses(clerk, DESCRIBE, [world.child.pk, described])


def test_a_child_is_described_by_its_own_papers_only():
    world, other = make_world(), make_world()
    met = visible(world.worker, Encounter).get(child=world.child)
    elsewhere = visible(other.worker, Encounter).get(child=other.child)

    assert refuses(world.worker, DESCRIBE, [world.child.pk, uuid4()])
    assert refuses(world.worker, DESCRIBE, [world.child.pk, elsewhere.pk])
    assert not refuses(world.worker, DESCRIBE, [world.child.pk, met.pk])


def test_whoever_met_a_child_describes_it_until_its_paper_closes_or_it_is_barred(as_owner):
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    met = meet(patrol)
    assert not refuses(patrol, DESCRIBE, [met.child_id, met.pk])

    with as_owner():
        bar = Block.objects.create(
            city=CITY, child_id=met.child_id, user_id=patrol.user_id, set_at=timezone.now(), set_by=0
        )
    assert refuses(patrol, DESCRIBE, [met.child_id, met.pk])

    with as_owner():
        Block.objects.filter(pk=bar.pk).update(lifted_at=timezone.now())
        Encounter._base_manager.filter(pk=met.pk).update(recorded_at=timezone.now() - timedelta(days=31))
    assert refuses(patrol, DESCRIBE, [met.child_id, met.pk])
