"""What can happen when a child goes home."""

from dataclasses import dataclass

from rangkul.cases.models import Case, Child, Return
from rangkul.core.events import Event
from rangkul.core.models import EventKind
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class StatementPrinted(Event):
    """The statement letter was printed for signing."""

    name = "statement.printed"
    kind = EventKind.READ
    child: Child
    case: Case
    number: str


@dataclass(frozen=True)
class StatementSigned(Event):
    """Child and family signed the statement letter."""

    name = "statement.signed"
    child: Child
    case: Case
    going_home: Return
    number: str


@dataclass(frozen=True)
class ChildReturned(Event):
    """A child went home to family or relatives, or to the home city."""

    name = "child.returned"
    child: Child
    case: Case
    going_home: Return
    return_kind: str
    relation: str
    area: str
    visits: int
    # Of the return before, that nobody has to make any more.
    cancelled: int = 0


@dataclass(frozen=True)
class ChildPlaced(Event):
    """An institution took the child."""

    name = "child.placed"
    child: Child
    case: Case
    going_home: Return
    institution: Organisation
    visits: int
    # Of the return before, that nobody has to make any more.
    cancelled: int = 0
