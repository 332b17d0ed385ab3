"""A second start does not prepare again what nothing has changed."""

from rangkul.cli.prepared import is_prepared, keep_mark, mark_of_this_program
from rangkul.cli.roles import ensure_database, ensure_roles

DATABASE = "rangkul_prepared"


def test_a_database_is_prepared_once_until_the_program_or_its_keys_change(server, monkeypatch):
    mark = mark_of_this_program()
    with server.superuser() as superuser:
        ensure_roles(superuser)
        superuser.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        ensure_database(superuser, DATABASE)
        assert not is_prepared(superuser, DATABASE, mark)

        keep_mark(superuser, DATABASE, mark)
        assert is_prepared(superuser, DATABASE, mark)

        monkeypatch.setenv("SECRET_KEY", "another key, and so other walls")
        assert not is_prepared(superuser, DATABASE, mark_of_this_program())
        superuser.execute(f"DROP DATABASE {DATABASE}")


def test_a_database_made_anew_is_not_prepared(server):
    mark = mark_of_this_program()
    with server.superuser() as superuser:
        ensure_roles(superuser)
        for _turn in range(2):
            superuser.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            ensure_database(superuser, DATABASE)
            assert not is_prepared(superuser, DATABASE, mark)
            keep_mark(superuser, DATABASE, mark)
        superuser.execute(f"DROP DATABASE {DATABASE}")
