"""Verbs on a child's file: open it."""

from dataclasses import dataclass
from datetime import datetime

from rangkul.cases.events.children import ChildrenListed, FileOpened
from rangkul.cases.models import Child, ChildIdentity
from rangkul.core.access import Actor, level_of, require, visible
from rangkul.core.commands import command
from rangkul.core.events import record
from rangkul.core.roles import Permission


@dataclass(frozen=True)
class Opened:
    """A file that was opened: how far the reader reaches, and who the child is if that is far enough."""

    level: int
    identity: ChildIdentity | None


def open_file(actor: Actor, *, child: Child, reason: str = "", at: datetime) -> ChildIdentity | None:
    """The child's identity as far as the actor may see it, with the read in the log."""
    return open_part(actor, child=child, reason=reason, at=at).identity


@command
def open_part(actor: Actor, *, child: Child, reason: str = "", part: str = "", at: datetime) -> Opened:
    """Open a part of a child's file; without the read in the log there is no read."""
    require(actor, Permission.FILE_OPEN, child, at=at)
    level = level_of(actor, child.pk, at)
    identity = (
        visible(actor, ChildIdentity, at).filter(child=child, current=True).select_related("origin").first()
    )
    record(FileOpened(child=child, level=level, reason=reason, part=part, role=actor.role))
    return Opened(level, identity)


@command
def list_children(actor: Actor, *, children: list[Child], where: str, at: datetime) -> None:
    """Write down which children a list showed."""
    record(ChildrenListed(children=children, where=where))
