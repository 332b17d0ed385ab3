"""Whom the database believes: the one who asks, also after a command in a command or an undone step."""

from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection, transaction

from rangkul.core.access import Actor
from rangkul.core.commands import command, reading
from rangkul.core.events import Event, record
from rangkul.core.identity import NOBODY, asked_by, seal
from tests.makers import make_actor, make_organisation

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class StepTaken(Event):
    name = "step.taken"


def who_asks() -> int | None:
    """The account that the database believes asks; None when it believes nobody."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT my_user()")
            return cursor.fetchone()[0]
    except DatabaseError:
        return None


@command
def step(actor: Actor, *, fails: bool = False) -> int | None:
    record(StepTaken())
    if fails:
        raise ZeroDivisionError
    return who_asks()


@reading
def look(actor: Actor) -> None:
    record(StepTaken())
    raise ZeroDivisionError


@command
def two_people(actor: Actor, *, other: Actor, fails: bool = False) -> tuple[int | None, int | None]:
    """A command that lets somebody else act in between, who may fail."""
    record(StepTaken())
    between = None
    with suppress(ZeroDivisionError):
        between = step(other, fails=fails)
    return between, who_asks()


@pytest.fixture
def both() -> tuple[Actor, Actor]:
    office = make_organisation()
    return make_actor(office), make_actor(office)


def test_after_a_command_of_somebody_else_the_first_asks_again(both):
    first, second = both

    assert two_people(first, other=second) == (second.user_id, first.user_id)


def test_after_a_command_that_failed_the_first_asks_again(both):
    first, second = both

    assert two_people(first, other=second, fails=True) == (None, first.user_id)


def test_a_command_for_somebody_else_leaves_the_request_as_it_was(both):
    first, second = both

    with transaction.atomic(), asked_by(seal(first.user_id, first.membership_id)):
        assert step(second) == second.user_id
        assert who_asks() == first.user_id


def test_a_command_of_a_visitor_without_a_name_leaves_nobody_behind(both):
    first, _second = both

    with transaction.atomic(), asked_by(NOBODY):
        assert step(first) == first.user_id
        assert who_asks() is None


def test_a_read_that_failed_without_a_step_of_its_own_leaves_the_request_as_it_was(both):
    first, second = both

    with transaction.atomic(), asked_by(seal(first.user_id, first.membership_id)):
        with suppress(ZeroDivisionError):
            look(second)
        assert who_asks() == first.user_id


def test_an_undone_step_takes_no_identity_along(both):
    first, second = both

    with transaction.atomic(), asked_by(seal(first.user_id, first.membership_id)):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            step(second)
            raise ZeroDivisionError
        assert who_asks() == first.user_id
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert who_asks() == first.user_id


def test_the_same_person_costs_no_question_more(both, django_assert_num_queries):
    first, _second = both
    around = asked_by(seal(first.user_id, first.membership_id))
    # A savepoint, the event, who asks in a savepoint of its own, and the end; who asks is known already.
    with transaction.atomic(), around, django_assert_num_queries(6):
        step(first)


def test_the_next_borrower_of_a_connection_is_nobody(server, django_db_setup):
    import psycopg

    from rangkul.cli.roles import WEB
    from tests.conftest import IN_TRANSACTION

    with psycopg.connect(server.url(WEB, IN_TRANSACTION)) as pooled:
        with pooled.transaction():
            pooled.execute("SELECT set_config('rangkul.identity', %s, true)", [seal(1, 1)])
            assert pooled.execute("SELECT my_user()").fetchone() == (1,)
        with pytest.raises(psycopg.Error), pooled.transaction():
            pooled.execute("SELECT my_user()")
