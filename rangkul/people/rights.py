"""How accounts, memberships and organisations are written: the only callers of the functions that do.

Each function runs in the database as the tables' owner, judges there by the sealed identity whether the
asker is an administrator of that city, and writes its own event under the number it is given. A refusal is
a database error, because no page offers what is not allowed; where children are, only the database knows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from rangkul.core.errors import Refused
from rangkul.people.vocabulary import Reason

# Who keeps the organisations sees no child, so only the database can tell that none loses its place.
CHILDREN_FIRST = (Reason.CHILDREN_SLEEP_THERE, Reason.CHILDREN_LIVE_THERE, Reason.CHILDREN_COME_THERE)
Value = UUID | datetime | date | str | int | bool | None


def ask(function: str, event: UUID, *values: Value) -> int:
    """Call one of the functions; what it returns is a key, a count or a yes."""
    marks = ", ".join(["%s"] * (1 + len(values)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({marks})", [event, *values])
        answer = cursor.fetchone()[0]
    return -1 if answer is None or answer == "" else int(answer)


@contextmanager
def asked_once(reason: Reason) -> Iterator[None]:
    """Of two who ask for the same at one moment the second reads that it waits already."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refused(reason) from None


@contextmanager
def in_words(*reasons: Reason) -> Iterator[None]:
    """What the database refuses under the name of one of these reasons becomes its sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for reason in reasons:
            if reason.value in str(error):
                raise Refused(reason) from None
        raise
