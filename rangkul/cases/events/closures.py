"""What can happen until a case is closed."""

from dataclasses import dataclass

from rangkul.cases.models import Case, Child, Closure
from rangkul.core.events import Event


@dataclass(frozen=True)
class ClosureAsked(Event):
    """A worker holds the case for finished."""

    name = "closure.asked"
    child: Child
    case: Case
    closure: Closure
    reason: str


@dataclass(frozen=True)
class ClosureDeclined(Event):
    """A supervisor saw something still to be done."""

    name = "closure.declined"
    child: Child
    case: Case
    closure: Closure


@dataclass(frozen=True)
class CaseClosed(Event):
    """A second person agreed, and the work with the child ended."""

    name = "case.closed"
    child: Child
    case: Case
    closure: Closure
    reason: str
    days_open: int
    visits_cancelled: int = 0
