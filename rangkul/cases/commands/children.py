"""Verbs on a child's file: open it, see it in a list; each leaves its line in the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rangkul.cases.events.children import ChildrenListed, FileOpened
from rangkul.cases.models import Child, ChildIdentity
from rangkul.cases.rules.reading import usual_reason
from rangkul.core import reading as kernel
from rangkul.core.access import Actor, edges_open, level_of, require, visible
from rangkul.core.commands import reading
from rangkul.core.errors import NotFound
from rangkul.core.events import Named, record
from rangkul.core.roles import Permission
from rangkul.core.together import together


@dataclass(frozen=True)
class Opened:
    """A file that was opened: how far the reader reaches, and who the child is if that is far enough."""

    level: int
    identity: ChildIdentity | None


def open_file(actor: Actor, *, child: Child, reason: str = "", at: datetime) -> ChildIdentity | None:
    """The child's identity as far as the actor may see it, with the read in the log."""
    return open_part(actor, child=child, reason=reason, at=at).identity


@reading
def open_part(actor: Actor, *, child: Child, reason: str = "", part: str = "", at: datetime) -> Opened:
    """Open a part of a child's file; without the read in the log there is no read."""
    known = visible(actor, ChildIdentity, at).filter(child=child, current=True).select_related("origin")
    found = together(
        child=visible(actor, Child, at).filter(pk=child.pk),
        edges=edges_open(actor, child.pk, at),
        identity=known.order_by("pk")[:1],
    )
    if not found["child"]:
        raise NotFound
    require(actor, Permission.FILE_OPEN)
    level = max((edge.level for edge in found["edges"]), default=0)
    record(FileOpened(child=child, level=level, reason=reason, part=part))
    return Opened(level, next(iter(found["identity"]), None))


@kernel.writes_openings
def page_shown(actor: Actor, child: UUID, part: str, at: datetime) -> None:
    """What the kernel writes of a page about a child that has written nothing down itself."""
    show_page(actor, child=child, part=part, at=at)


@reading
def show_page(actor: Actor, *, child: UUID, part: str, at: datetime) -> None:
    """Write down that a page about one child was shown, a form for instance, to whoever was let in."""
    reason = usual_reason(actor.role, actor.organisation_kind)
    level = level_of(actor, child, at)
    record(FileOpened(child=Named("child", child), level=level, reason=reason, part=part))


@kernel.writes_lists
def list_shown(actor: Actor, children: Iterable[UUID], where: str, at: datetime) -> None:
    """What the kernel writes of a list that it shows itself."""
    list_children(actor, children=children, where=where, at=at)


@reading
def list_children(actor: Actor, *, children: Iterable[Child | UUID], where: str, at: datetime) -> None:
    """Write down which children a list showed: one event with all their keys."""
    keys = {one if isinstance(one, UUID) else one.pk for one in children}
    record(ChildrenListed(children=[Named("child", key) for key in sorted(keys)], where=where))
