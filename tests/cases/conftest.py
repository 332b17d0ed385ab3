"""A database in which several people really write at once, each on a connection of their own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections

from rangkul.cli.roles import WEB
from tests import conftest

DATABASE = f"rangkul_at_once{conftest.WORKER}"
InDatabase = Callable[[Callable[..., Any]], Callable[..., Any]]


@pytest.fixture
def in_database(server, template_database, django_db_setup, django_db_blocker) -> Iterator[InDatabase]:
    """Run a function in a thread of its own, as the web role where rows are really committed."""
    conftest._copy(server, DATABASE, tester=True)

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            own = connections.create_connection("default")
            as_web = {"NAME": DATABASE, "USER": conftest.TESTER, "OPTIONS": {"assume_role": WEB}}
            own.settings_dict = own.settings_dict | as_web
            connections["default"] = own
            try:
                return function(*arguments)
            finally:
                own.close()
                del connections["default"]

        return run

    with django_db_blocker.unblock():
        yield wrap
    with server.superuser() as superuser:
        superuser.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
