"""What `rangkul demo` finds in its city: filled once, and who may sign in."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rangkul.sandbox.cast import SignIn


def fill() -> list[SignIn]:
    """Make the invented people unless they are there; runs as the database's owner."""
    from django.utils import translation

    from rangkul.sandbox.cast import make_cast

    with as_owner(), translation.override("id"):
        return make_cast()


@contextmanager
def as_owner() -> Iterator[None]:
    """Work on the default connection as the role that owns the tables; the sandbox alone does this."""
    from django.db import connections

    connection, owner = connections["default"], connections["owner"]
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(owner.settings_dict)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
