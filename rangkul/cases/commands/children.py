"""Verbs on a child's file: open it."""

from datetime import datetime

from rangkul.cases.events.children import ChildrenListed, FileOpened
from rangkul.cases.models import Child, ChildIdentity
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.events import record
from rangkul.core.roles import Permission


@command
def open_file(actor: Actor, *, child: Child, reason: str = "", at: datetime) -> ChildIdentity | None:
    """The child's identity as far as the actor may see it; without the read in the log there is no read."""
    require(actor, Permission.FILE_OPEN, child, at=at)
    identity = visible(actor, ChildIdentity, at).filter(child=child, current=True).first()
    record(FileOpened(child=child, level=3 if identity else 1, reason=reason, role=actor.role))
    return identity


@command
def list_children(actor: Actor, *, children: list[Child], where: str, at: datetime) -> None:
    """Write down which children a list showed."""
    record(ChildrenListed(children=children, where=where))
