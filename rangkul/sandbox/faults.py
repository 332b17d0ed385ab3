"""Which troubles are planted in the invented city, read from a file, and what became of each."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rangkul.core.clocks import JAKARTA
from rangkul.core.datafiles import Entry, read_file
from rangkul.sandbox.cast import ORGANISATIONS


class FaultKind(TextChoices):
    """What can be planted; `docs/reference/sandbox-faults.md` says how each shows."""

    SLOW_RECEIVER = "slow_receiver", _("An organisation answers late")
    DOUBLE_RECORDS = "double_records", _("A child met again is written down as new")
    RETURNING_CHILDREN = "returning_children", _("More children come back to the street")
    NOBODYS_HANDS = "nobodys_hands", _("A child is in nobody's hands for 48 hours")


@dataclass(frozen=True)
class Fault:
    """One planted trouble: at one organisation (or all), from a day to a day, with a strength from 0 to 1."""

    kind: FaultKind
    organisation: str
    starts: date
    ends: date
    strength: float


@dataclass
class Faults:
    """The planted troubles, and the answer key that grows as the city lives."""

    planted: list[Fault] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    def strikes(self, kind: FaultKind, organisation: str, at: datetime, dice: random.Random) -> bool:
        """Whether this trouble happens now; with strength 0.3 it does so in three of ten cases."""
        strength = self.strength(kind, organisation, at)
        return strength > 0 and dice.random() < strength

    def strength(self, kind: FaultKind, organisation: str, at: datetime) -> float:
        """The strongest planted trouble of this kind that holds for this organisation on this day."""
        day = at.astimezone(JAKARTA).date()
        return max(
            (
                fault.strength
                for fault in self.planted
                if fault.kind == kind
                and fault.organisation in ("", organisation)
                and fault.starts <= day <= fault.ends
            ),
            default=0.0,
        )

    def note(self, kind: FaultKind, organisation: str, at: datetime, **what: Any) -> None:
        """Write one struck trouble into the answer key."""
        self.answers.append({"kind": kind.value, "organisation": organisation, "at": at.isoformat(), **what})


def load_faults(path: Path) -> Faults:
    """The troubles of a file; a fault in the file is told with its line (DataError)."""
    entries = read_file(path).mapping(required=["faults"])["faults"].items(may_be_empty=True)
    return Faults([_fault(entry) for entry in entries])


def _fault(entry: Entry) -> Fault:
    part = entry.mapping(required=["kind", "from", "to", "strength"], optional=["organisation"])
    organisation = part["organisation"].one_of(ORGANISATIONS) if "organisation" in part else ""
    percent = part["strength"].whole(least=0, most=100)
    return Fault(
        kind=FaultKind(part["kind"].one_of(FaultKind.values)),
        organisation=organisation,
        starts=part["from"].day(),
        ends=part["to"].day(),
        strength=percent / 100,
    )
