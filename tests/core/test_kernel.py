"""The kernel's promises: never silent, never changed, never open by mistake."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rangkul.cases.models import Child, ChildIdentity
from rangkul.core import access
from rangkul.core.access import Actor
from rangkul.core.commands import command
from rangkul.core.errors import ClosedModel, SilentChange
from rangkul.core.events import Event, FreeText, record
from rangkul.core.identity import set_identity
from rangkul.core.models import Event as LoggedEvent
from rangkul.core.roles import Role
from tests.makers import CITY, act_as, make_actor, make_organisation, visible

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class ThingTried(Event):
    name = "thing.tried"
    words: str = ""
    child: Child | None = None


@command
def try_thing(actor: Actor, *, words: str = "", silent: bool = False) -> None:
    if not silent:
        record(ThingTried(words=words))


@command
def register(actor: Actor, *, child_id: uuid.UUID) -> None:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT register_child(%s, %s, %s, NULL, %s, %s, %s)",
            [
                child_id,
                f"DPK-{child_id.hex[:6]}",
                CITY,
                now + timedelta(days=30),
                now + timedelta(days=365),
                now,
            ],
        )
    record(ThingTried(words="registered"))


def test_a_command_that_records_nothing_does_not_commit():
    worker = make_actor(make_organisation())

    with pytest.raises(SilentChange):
        try_thing(worker, silent=True)


def test_what_happens_is_written_with_who_did_it():
    worker = make_actor(make_organisation())

    try_thing(worker, words="a_code")

    event = visible(worker, LoggedEvent).get()
    assert (event.name, event.actor_id, event.organisation_id) == (
        "thing.tried",
        worker.user_id,
        worker.organisation_id,
    )
    assert event.details == {"words": "a_code"}


def test_the_log_takes_no_words_about_people():
    worker = make_actor(make_organisation())

    with pytest.raises(FreeText):
        try_thing(worker, words="Budi lives behind the station")


@pytest.mark.parametrize(
    "sql", ["UPDATE core_event SET name = 'x'", "DELETE FROM core_event", "TRUNCATE core_event CASCADE"]
)
def test_the_log_is_refused_to_the_web_role(sql):
    worker = make_actor(make_organisation())
    try_thing(worker, words="kept")

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql", ["UPDATE core_event SET name = 'x'", "DELETE FROM core_event", "TRUNCATE core_event CASCADE"]
)
def test_the_log_is_refused_even_to_its_owner(sql, as_owner):
    worker = make_actor(make_organisation())
    try_thing(worker, words="kept")

    with (
        pytest.raises(DatabaseError, match="never changed"),
        as_owner(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_model_without_a_scope_is_closed():
    worker = make_actor(make_organisation())

    with pytest.raises(ClosedModel):
        access.visible(worker, type(connection).__mro__[0])  # anything unregistered


def test_a_file_cannot_be_read_past_the_door():
    with pytest.raises(ClosedModel):
        ChildIdentity.objects.all()


@pytest.mark.parametrize("token", ["", "1:1", "1:1:0000", "x"])
def test_an_unset_or_forged_identity_is_an_error(token):
    register(make_actor(make_organisation()), child_id=uuid.uuid4())

    set_identity(token)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_child")


def test_a_registered_child_is_seen_by_its_desk_and_by_nobody_else():
    dinsos, elsewhere = make_organisation(), make_organisation()
    worker, colleague, stranger = make_actor(dinsos), make_actor(dinsos), make_actor(elsewhere)
    child_id = uuid.uuid4()

    register(worker, child_id=child_id)

    assert visible(worker, Child).get().pk == child_id
    assert visible(colleague, Child).exists()
    assert not visible(stranger, Child).exists()


def test_each_wall_stands_alone():
    dinsos = make_organisation()
    worker, stranger = make_actor(dinsos), make_actor(make_organisation())
    register(worker, child_id=uuid.uuid4())

    with access.wall_1_off():
        assert not visible(stranger, Child).exists()
    act_as(worker)
    assert not access.visible(stranger, Child).exists()


def test_an_administrator_has_no_way_to_a_file():
    dinsos = make_organisation()
    worker, administrator = make_actor(dinsos), make_actor(dinsos, Role.ADMINISTRATOR)
    register(worker, child_id=uuid.uuid4())

    with access.wall_1_off():
        assert not visible(administrator, Child).exists()
    assert not visible(administrator, Child).exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/", "/livez", "/account/login/"])
def test_what_no_browser_sends_is_not_served(client, method, address):
    assert getattr(client, method)(address).status_code == 405
