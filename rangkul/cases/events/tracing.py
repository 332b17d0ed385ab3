"""What can happen while the family is looked for and talked to."""

from dataclasses import dataclass

from rangkul.cases.models import Case, Child
from rangkul.core.events import Event


@dataclass(frozen=True)
class FamilyTraced(Event):
    """Somebody tried to find the family; the result says whether it was found."""

    name = "family.traced"
    case: Case
    child: Child
    result: str


@dataclass(frozen=True)
class CounsellingGiven(Event):
    """Somebody counselled the child, the family or both."""

    name = "counselling.given"
    case: Case
    child: Child
    with_whom: str
