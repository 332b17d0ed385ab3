"""What can happen to a child's file."""

from dataclasses import dataclass

from rangkul.cases.models import Child, ChildIdentity, ImportBatch
from rangkul.core.events import Event, Named
from rangkul.core.models import EventKind


@dataclass(frozen=True)
class ChildRegistered(Event):
    """A child got a number and a first desk; `batch` when it came in with a register."""

    name = "child.registered"
    child: Child
    batch: ImportBatch | None = None


@dataclass(frozen=True)
class IdentityRecorded(Event):
    """A new version of who the child is was written."""

    name = "identity.recorded"
    child: Child
    identity: ChildIdentity
    version: int


@dataclass(frozen=True)
class FileOpened(Event):
    """Somebody opened a child's file."""

    name = "file.opened"
    kind = EventKind.READ
    child: Child | Named
    level: int
    reason: str = ""
    part: str = ""


@dataclass(frozen=True)
class ChildrenListed(Event):
    """Somebody saw a list of children."""

    name = "children.listed"
    kind = EventKind.READ
    children: list[Child] | list[Named]
    where: str
