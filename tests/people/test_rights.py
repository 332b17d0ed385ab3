"""Nobody changes a right in silence: what the database itself refuses the web role, tried in raw SQL."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rangkul.core.events import _sort_out
from rangkul.core.models import Event, EventObject
from rangkul.core.roles import Role
from rangkul.people import events
from rangkul.people.commands.accounts import invite_person
from rangkul.people.commands.memberships import Seat
from rangkul.people.models import Membership, Organisation, User
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_actor, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos():
    return make_organisation()


@pytest.fixture
def admin(dinsos):
    return make_actor(dinsos, Role.ADMINISTRATOR)


@pytest.fixture
def worker(dinsos):
    return make_actor(dinsos, Role.SOCIAL_WORKER)


# No right, no or forged identity, no identity ever, there already: never a mistake of the test's own.
NO = {"42501", "28000", "42704", "23505"}


@contextmanager
def refused():
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        yield
    assert error.value.__cause__.sqlstate in NO, error.value


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() if cursor.description else None


def give(user_id, organisation, role="facilitator", event=None, since=None, until=None):
    now = timezone.now()
    values = (event or uuid4(), user_id, organisation.pk, role, since or now, until, now)
    return sql("SELECT give_membership(%s, %s, %s, %s, '', %s, %s, %s)", *values)


DIRECT = {
    "a new membership": "INSERT INTO people_membership (user_id, organisation_id, role, valid_from)"
    " SELECT user_id, organisation_id, 'case_supervisor', now() FROM people_membership LIMIT 1",
    "another role": "UPDATE people_membership SET role = 'case_supervisor'",
    "another person's seat": "UPDATE people_membership SET user_id = user_id",
    "no membership any more": "DELETE FROM people_membership",
    "another kind of office": "UPDATE people_organisation SET kind = 'social_service'",
    "an accreditation": "UPDATE people_organisation SET accredited = true",
    "a new office": "INSERT INTO people_organisation (kind, name, short_name, city, accredited, active,"
    " phone) VALUES ('social_service', 'x', 'x', '32.76', true, true, '')",
    "an account let in again": "UPDATE people_user SET is_active = true",
    "an invented account": "UPDATE people_user SET is_demo = true",
    "a new account": "INSERT INTO people_user (email, name, password, language, theme, is_active, is_demo,"
    " is_system, is_superuser, date_joined) VALUES ('x', 'x', 'x', 'id', 'light', true, true, false, false,"
    " now())",
    "an invitation": "INSERT INTO people_invitation (user_id, token_hash, made_by, made_at, expires_at)"
    " SELECT id, 'x', id, now(), now() FROM people_user LIMIT 1",
    "a capped edge": "SELECT recap_edges(1, now())",
    "an edge ended without an event": "SELECT leave_files(1, 1, now())",
    "an event by hand": "SELECT note_right(gen_random_uuid(), 'x.y', now(), '{}', '[]')",
}


@pytest.mark.parametrize("what", DIRECT)
@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.ADMINISTRATOR])
def test_the_web_role_writes_no_right_directly(dinsos, role, what):
    act_as(make_actor(dinsos, role))

    with refused():
        sql(DIRECT[what])


def test_nobody_sets_the_password_of_another(worker, admin):
    for asker in (worker, admin):
        act_as(asker)
        other = admin if asker is worker else worker
        with refused():
            sql("UPDATE people_user SET password = 'known' WHERE id = %s", other.user_id)
        with refused():
            sql("UPDATE people_user SET email = 'mine@contoh.id' WHERE id = %s", other.user_id)

    act_as(worker)
    sql("UPDATE people_user SET password = 'my own' WHERE id = %s", worker.user_id)


def test_who_is_no_administrator_gives_no_role(worker, dinsos):
    act_as(worker)

    with refused():
        give(make_actor(dinsos).user_id, dinsos)
    with refused():
        give(worker.user_id, dinsos)


def test_without_or_with_a_forged_identity_nobody_gives_a_role(worker, admin, dinsos):
    with refused():
        give(worker.user_id, dinsos)
    sql("SELECT set_config('rangkul.identity', %s, true)", f"{admin.user_id}:{admin.membership_id}:00")
    with refused():
        give(worker.user_id, dinsos)


@pytest.mark.parametrize("role", Role.values)
def test_an_administrator_gives_themselves_no_role_at_all(admin, dinsos, role):
    act_as(admin)

    with refused():
        give(admin.user_id, dinsos, role)


def left_the_office(actor):
    Membership.objects.filter(pk=actor.membership_id).update(valid_to=timezone.now() - timedelta(seconds=1))


def suspended(actor):
    User.objects.filter(pk=actor.user_id).update(is_active=False)


def closed(actor):
    Organisation.objects.filter(pk=actor.organisation_id).update(active=False)


@pytest.mark.parametrize("happened", [left_the_office, suspended, closed])
def test_a_former_administrator_gives_no_role(admin, dinsos, worker, happened):
    with owner_for_a_while():
        happened(admin)
    act_as(admin)

    with refused():
        give(worker.user_id, dinsos)


def test_an_administrator_gives_no_role_in_another_city(admin, worker):
    with owner_for_a_while():
        bogor = Organisation.objects.create(
            kind="social_service", city="32.71", name="Dinsos Bogor", short_name="Bogor"
        )
    act_as(admin)

    with refused():
        give(worker.user_id, bogor)


def test_a_role_is_not_given_into_the_past_nor_twice_nor_to_the_platform(admin, worker, dinsos):
    act_as(admin)
    now = timezone.now()
    give(worker.user_id, dinsos, Role.FACILITATOR)

    with refused():
        give(worker.user_id, dinsos, since=now - timedelta(days=2))
    with refused():
        give(worker.user_id, dinsos, since=now, until=now - timedelta(hours=1))
    with refused():
        give(worker.user_id, dinsos, Role.FACILITATOR)
    sql("SELECT seat_the_platform()")
    with refused():
        give(User.objects.get(is_system=True).pk, dinsos, Role.FACILITATOR)


def test_a_role_that_is_given_leaves_its_event_whoever_asked(admin, worker, dinsos, as_owner):
    act_as(admin)

    (membership,) = give(worker.user_id, dinsos)

    with as_owner():
        event = Event.objects.get(name="membership.given")
        touched = set(EventObject.objects.filter(event=event).values_list("kind", "object_id"))
    assert event.actor_id == admin.user_id
    assert event.details["role"] == "facilitator"
    assert ("membership", str(membership)) in touched


def test_no_right_hides_behind_an_event_that_was_written_before(admin, worker, dinsos):
    act_as(admin)
    number = uuid4()
    words = "SELECT record_event(%s, 'list.read', 'read', now(), NULL, '{}', '[]', 1, 1, '32.76')"
    sql(words, number)

    with refused():
        give(worker.user_id, dinsos, event=number)


def test_nobody_takes_the_invitation_of_another(admin, worker, dinsos):
    seat = Seat(organisation=dinsos, role=Role.FACILITATOR, since=timezone.localdate())
    user, secret = invite_person(
        admin, name="Rani", email="rani@contoh.id", language="id", seat=seat, at=timezone.now()
    )
    from rangkul.people.links import fingerprint

    act_as(worker)
    taken = sql("SELECT take_invitation(%s, %s, 'known', now())", uuid4(), fingerprint(secret))

    assert taken == (False,)
    user.refresh_from_db()
    assert user.password.startswith("!")


def test_the_event_that_the_database_writes_is_the_one_the_command_names(admin, dinsos, as_owner):
    seat = Seat(organisation=dinsos, role=Role.FACILITATOR, since=timezone.localdate(), post="Petugas")
    user, _secret = invite_person(
        admin, name="Rani", email="Rani@contoh.id", language="id", seat=seat, at=timezone.now()
    )

    membership = Membership.objects.get(user=user)
    day = timezone.localdate().isoformat()
    named = events.MembershipGiven(
        membership=membership,
        user=user,
        organisation=dinsos,
        role=Role.FACILITATOR,
        since=day,
        until=None,
    )
    _child, objects, details = _sort_out(named)
    with as_owner():
        written = Event.objects.get(name="membership.given")
        touched = list(EventObject.objects.filter(event=written).values("qualifier", "kind", "object_id"))
        names = sorted(Event.objects.values_list("name", flat=True))
    assert names == ["invitation.made", "membership.given", "person.added"]
    assert written.details == details
    assert sorted((one["qualifier"], one["object_id"]) for one in touched) == sorted(
        (one["qualifier"], one["id"]) for one in objects
    )
    assert membership.post.title == "Petugas"
    assert user.email == "rani@contoh.id"
