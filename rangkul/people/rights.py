"""How accounts, memberships and organisations are written: the only callers of the functions that do.

Each function runs in the database as the tables' owner, judges there by the sealed identity whether the
asker is an administrator of that city, and writes its own event under the number it is given. A refusal is
a database error, because no page offers what is not allowed.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import connection

Value = UUID | datetime | date | str | int | bool | None


def ask(function: str, event: UUID, *values: Value) -> int:
    """Call one of the functions; what it returns is a key, a count or a yes."""
    marks = ", ".join(["%s"] * (1 + len(values)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({marks})", [event, *values])
        answer = cursor.fetchone()[0]
    return -1 if answer is None or answer == "" else int(answer)
