"""Registers whose worker died on the way: they wait again, whole, with a sentence that says so."""

from datetime import datetime, timedelta

from rangkul.cases.commands.imports import give_up_dead_import
from rangkul.cases.queries.imports import silent_batches
from rangkul.core.access import Actor
from rangkul.core.ticks import each, ticks

# Longer than a worker is silent that lives: it tells after every few rows how far it is.
SILENT_FOR = timedelta(minutes=10)


@ticks
def give_up(actor: Actor, at: datetime) -> int:
    """Give up what nobody has been at for a while."""
    dead = silent_batches(actor, since=at - SILENT_FOR, at=at)
    return each(dead, lambda batch: give_up_dead_import(actor, batch=batch, at=at))
