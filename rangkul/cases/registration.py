"""How a child gets a number and its first edges, inside a command."""

import uuid
from datetime import datetime

from rangkul.cases.events.children import ChildRegistered
from rangkul.cases.models import Child
from rangkul.cases.numbers import child_number
from rangkul.core.access import Actor, get
from rangkul.core.definers import ask
from rangkul.core.edges import ASSIGNMENT_FOR, DESK_INTAKE_FOR
from rangkul.core.events import record


def register_child(actor: Actor, *, at: datetime, child_id: uuid.UUID | None = None) -> Child:
    """A new child, held by the actor's organisation; its row and first edges are one act of the database."""
    child_id = child_id or uuid.uuid4()
    while not _registered(actor, child_id, at):
        pass  # the number was another child's: draw again
    child = get(actor, Child, child_id, at=at)
    record(ChildRegistered(child=child))
    return child


def _registered(actor: Actor, child_id: uuid.UUID, at: datetime) -> bool:
    until = (at + DESK_INTAKE_FOR, at + ASSIGNMENT_FOR)
    return bool(ask("register_child", child_id, child_number(), actor.city, None, *until, at))
