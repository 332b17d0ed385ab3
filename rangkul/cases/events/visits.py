"""What can happen when somebody looks how the child is."""

from dataclasses import dataclass

from rangkul.cases.models import Case, Child, Visit
from rangkul.core.events import Event


@dataclass(frozen=True)
class VisitRecorded(Event):
    """Somebody looked how the child is."""

    name = "visit.recorded"
    child: Child
    case: Case
    visit: Visit
    month: int
    outcome: str
    late: bool
