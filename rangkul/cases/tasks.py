"""Jobs of the child's way that nobody should wait for: bring a register in."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from rangkul.cases.commands.imports import bring_in_register, give_up_import
from rangkul.cases.queries.imports import batch as batch_of
from rangkul.cases.vocabulary import Reason
from rangkul.core.access import Actor
from rangkul.core.errors import Refused
from rangkul.core.identity import asked_by, seal
from rangkul.people.signing_in import actor_again


@app.task(name="register.bring_in")
def bring_in(batch_id: str, membership_id: int) -> None:
    """Bring one register in for the person who asked; if it fails it waits again, whole."""
    actor = actor_again(membership_id)
    if actor is None:
        return
    at = timezone.now()
    try:
        with transaction.atomic(), asked_by(seal(actor.user_id, actor.membership_id)):
            batch = batch_of(actor, batch_id=UUID(batch_id))
            bring_in_register(actor, batch=batch, at=at, on_progress=Progress(actor, batch_id))
    except Refused as no:
        # Somebody else brought it in, or gave it up, before this job had its turn.
        if no.reason != Reason.IMPORT_OVER:
            _give_up(actor, batch_id)
            raise
    except Exception:
        _give_up(actor, batch_id)
        raise


def _give_up(actor: Actor, batch_id: str) -> None:
    """Say that it failed, unless somebody has already said so."""
    # What went wrong is what whoever looks after the worker must read, not that it was said before.
    with suppress(Refused), transaction.atomic(), asked_by(seal(actor.user_id, actor.membership_id)):
        give_up_import(actor, batch=batch_of(actor, batch_id=UUID(batch_id)), at=timezone.now())


class Progress:
    """Tells how far an import is, on a connection of its own: the work itself shows only at its end."""

    def __init__(self, actor: Actor, batch_id: str) -> None:
        self.actor, self.batch_id = actor, batch_id

    def __call__(self, done: int) -> None:
        connection: Any = connections.create_connection("default")
        try:
            connection.set_autocommit(False)
            with connection.cursor() as cursor:
                identity = seal(self.actor.user_id, self.actor.membership_id)
                cursor.execute("SELECT set_config('rangkul.identity', %s, true)", [identity])
                cursor.execute(
                    "UPDATE cases_importbatch SET progress = %s, moved_at = statement_timestamp()"
                    " WHERE id = %s AND status = 'running'",
                    [done, self.batch_id],
                )
            connection.commit()
        finally:
            connection.close()
