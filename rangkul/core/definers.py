"""Asking one function of the database: those that judge as the owner of the tables, and its queues."""

from typing import Any

from django.db import connection


def ask(function: str, *values: Any) -> Any:
    """The one value that a function of the database gives back."""
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({marks})", values)
        return cursor.fetchone()[0]


def wait_for_turn(queue: str) -> None:
    """Whoever else stands in this queue goes first; the place is held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [queue])
