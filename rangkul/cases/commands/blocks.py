"""Verbs on a person's way into a file: bar, lift the bar, look who has opened it."""

from datetime import datetime

from rangkul.cases.events.blocks import AccessBlocked, AccessUnblocked, ReadersRead
from rangkul.cases.models import Child
from rangkul.cases.vocabulary import Reason
from rangkul.core import edges
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command, reading
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.models import Block
from rangkul.core.roles import Permission
from rangkul.people.queries import colleagues


@command
def bar_person(actor: Actor, *, child: Child, user_id: int, reason: str, at: datetime) -> None:
    """From now on this person cannot open the file, whatever else they were given."""
    child = require(actor, Permission.BLOCK_SET, child, at=at)
    if user_id == actor.user_id:
        raise Refused(Reason.BAR_ONESELF)
    if not colleagues(actor).filter(user_id=user_id).exists():
        raise Refused(Reason.BAR_NOT_COLLEAGUE)
    if _stands(actor, child, user_id, at):
        raise Refused(Reason.BAR_STANDS)
    edges.block(child.pk, user_id, at=at)
    record(AccessBlocked(child=child, user_id=user_id, reason=reason))


@command
def lift_bar(actor: Actor, *, child: Child, user_id: int, at: datetime) -> None:
    """The person may open the file again as far as their edges reach."""
    child = require(actor, Permission.BLOCK_SET, child, at=at)
    if not _stands(actor, child, user_id, at):
        raise Refused(Reason.BAR_NOT_STANDING)
    edges.unblock(child.pk, user_id, at=at)
    record(AccessUnblocked(child=child, user_id=user_id))


def _stands(actor: Actor, child: Child, user_id: int, at: datetime) -> bool:
    return visible(actor, Block, at).filter(child_id=child.pk, user_id=user_id, lifted_at=None).exists()


@reading
def read_readers(actor: Actor, *, child: Child, days: int, at: datetime) -> None:
    """Write down that somebody looked who had opened the file."""
    require(actor, Permission.FILE_READERS, child, at=at)
    record(ReadersRead(child=child, days=days))
