"""The tests meet the database as the platform does: as a role that owns nothing."""

import urllib.error
import urllib.request

import psycopg
import pytest
from django.db import connection

from rangkul.cli.roles import SAYS_NOTHING
from rangkul.core.guard import check_walls


def current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text")
        return cursor.fetchone()[0]


def test_code_under_test_is_the_web_role_and_the_owner_only_when_asked(as_owner):
    assert current_role() == "rangkul_web"

    with as_owner():
        assert current_role() == "rangkul_owner"

    assert current_role() == "rangkul_web"


def test_the_owner_steps_back_when_the_block_fails(as_owner):
    with pytest.raises(ZeroDivisionError), as_owner():
        raise ZeroDivisionError

    assert current_role() == "rangkul_web"


def test_the_web_role_has_no_way_to_become_the_owner(web_connection):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web_connection.execute("SET ROLE rangkul_owner")


def test_the_web_role_can_make_no_table_of_its_own(web_connection):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web_connection.execute("CREATE TABLE mine (name text)")


def test_the_servers_log_quotes_nothing_that_the_web_role_says(web_connection):
    for setting, value in SAYS_NOTHING.items():
        assert web_connection.execute(f"SHOW {setting}").fetchone() == (value,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web_connection.execute("SET log_statement TO 'all'")


def test_the_walls_stand_as_declared(db):
    check_walls()


def test_the_real_server_answers(live):
    try:
        status = urllib.request.urlopen(live.url).status
    except urllib.error.HTTPError as error:
        status = error.code

    assert status < 500
