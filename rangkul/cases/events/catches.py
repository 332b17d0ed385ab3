"""What can happen when a child was caught."""

from dataclasses import dataclass

from rangkul.cases.models import CatchDecision, Child, Encounter
from rangkul.core.events import Event


@dataclass(frozen=True)
class CatchDecided(Event):
    """A person decided what follows from a catch."""

    name = "catch.decided"
    decision: CatchDecision
    encounter: Encounter
    child: Child
    catch_number: int
    rule: str
    proposed: str
    decided: str
    override: str
