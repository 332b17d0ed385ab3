"""What makes a function a command: one transaction, one identity, and never silent."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.core.errors import SilentChange
from rangkul.core.events import Writing, writing
from rangkul.core.identity import asked_by, seal

P = ParamSpec("P")
T = TypeVar("T")


def command(function: Callable[Concatenate[Actor, P], T]) -> Callable[Concatenate[Actor, P], T]:
    """Run `function` as one transaction that cannot commit without an event.

    The actor comes first; everything else by keyword. `at` (a moment) is when it happens; without it,
    now. A command called by a command shares its transaction and must record an event of its own; after it,
    the database again believes whoever asked before.
    """

    return _recording(function, transaction.atomic)


def reading(function: Callable[Concatenate[Actor, P], T]) -> Callable[Concatenate[Actor, P], T]:
    """A command that only writes down a read, inside the transaction of the page that shows it.

    It changes nothing, so there is nothing to take back by itself: no savepoint, and half the journeys to the
    database. Without a page around it, it is a transaction of its own.
    """

    def together() -> AbstractContextManager[None]:
        return nullcontext() if connection.in_atomic_block else transaction.atomic()

    return _recording(function, together)


def _recording(
    function: Callable[Concatenate[Actor, P], T], together: Callable[[], AbstractContextManager[None]]
) -> Callable[Concatenate[Actor, P], T]:
    @wraps(function)
    def run(actor: Actor, /, *args: P.args, **keywords: P.kwargs) -> T:
        moment = keywords.get("at")
        at = moment if isinstance(moment, datetime) else timezone.now()
        with together(), asked_by(seal(actor.user_id, actor.membership_id)):
            mine = Writing(actor=actor, at=at)
            token = writing.set(mine)
            try:
                result = function(actor, *args, **keywords)
            finally:
                writing.reset(token)
            if not mine.recorded:
                raise SilentChange(f"{function.__name__} recorded no event")
        return result

    return run
