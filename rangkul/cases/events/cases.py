"""What can happen to a case as a whole."""

from dataclasses import dataclass

from rangkul.cases.models import Case, Child
from rangkul.core.events import Event


@dataclass(frozen=True)
class CaseOpened(Event):
    """Work with a child began."""

    name = "case.opened"
    case: Case
    child: Child
    procedure: str
    procedure_version: str


@dataclass(frozen=True)
class CaseReopened(Event):
    """A child came back: a new case that names the closed one before it."""

    name = "case.reopened"
    case: Case
    child: Child
    before: Case
    how: str


@dataclass(frozen=True)
class CaseAssigned(Event):
    """A social worker took the case."""

    name = "case.assigned"
    case: Case
    child: Child
    worker_id: int
