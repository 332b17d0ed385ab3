"""Statements in the same words every time: the database plans each once for a connection, not for each page.

Behind the walls a question of one row costs more to plan than to answer. The plan holds no asker: the walls
ask who it is each time a plan runs. For this `DATABASES` sets `prepare_threshold`; where it is not set, these
are statements like any other.
"""

from typing import Any

import psycopg
from django.db import connections
from django.db.backends.utils import CursorWrapper


def planned(using: str = "default") -> CursorWrapper:
    """A cursor whose statements are planned once; the text must be the same each time, the values apart."""
    connection: Any = connections[using]
    # Who looks at statements reads them with their values, which a plan keeps apart.
    if connection.queries_logged:
        return connection.cursor()
    connection.ensure_connection()
    return connection.make_cursor(psycopg.Cursor(connection.connection))


class Planning:
    """A connection as a compiler of the ORM knows it, whose cursors plan once."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> CursorWrapper:
        """As `planned`."""
        return planned(self._connection.alias)
