"""What waits for whom: each app answers for its own duties, and Today asks them all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from rangkul.core.access import Actor
from rangkul.core.clocks import JAKARTA


@dataclass(frozen=True)
class Duty:
    """One thing that waits for this actor, with the one act that moves it."""

    due: datetime | None
    text: str
    url: str
    act: str
    icon: str = "task"
    detail: str = ""
    kind: str = "task"
    # Whose turn it is, when it is not the reader's; `mine` is False for what is only late in the office.
    whose: str = ""
    mine: bool = True
    # The child it is about: who sees the duty on Today has read that much of the child.
    child: UUID | None = None
    # Somebody stands at the door: it comes before whatever may wait an hour longer.
    at_the_door: bool = False


Source = Callable[[Actor, datetime], list[Duty]]
_sources: list[Source] = []


def duties(source: Source) -> Source:
    """Register a source of duties; called once at start by the app's `apps.py`."""
    if source not in _sources:
        _sources.append(source)
    return source


def what_waits(actor: Actor, at: datetime) -> list[Duty]:
    """Everything that waits for `actor`, most pressing first; things without a deadline come last."""
    found = [duty for source in _sources for duty in source(actor, at)]
    return sorted(found, key=lambda duty: (duty.due is None, duty.due or at, duty.text))


# As many as a person takes in at a glance, on two screens of a phone.
SHOWN = 8
# So many more are one tap away; a longer page would cost the phone more than it tells anybody.
FOLDED = 22


@dataclass(frozen=True)
class Group:
    """Duties that are equally pressing, under one heading of Today; beyond `SHOWN` they are folded away.

    What is beyond the folded ones too comes up by itself as those before it are done.
    """

    code: str
    duties: list[Duty]

    @property
    def shown(self) -> list[Duty]:
        """The most pressing ones."""
        return self.duties[:SHOWN]

    @property
    def folded(self) -> list[Duty]:
        """What is one tap away."""
        return self.duties[SHOWN : SHOWN + FOLDED]

    @property
    def beyond(self) -> int:
        """How many wait behind these."""
        return max(0, len(self.duties) - SHOWN - FOLDED)


def grouped(waiting: list[Duty], at: datetime) -> list[Group]:
    """The duties by pressure: at the door, late, today, soon, without a deadline, and what colleagues owe."""
    midnight = datetime.combine(at.astimezone(JAKARTA).date() + timedelta(days=1), time(), JAKARTA)
    groups: dict[str, list[Duty]] = {code: [] for code in ("door", "late", "today", "soon", "open", "office")}
    for duty in waiting:
        groups[_pressure(duty, at, midnight)].append(duty)
    return [Group(code, found) for code, found in groups.items() if found]


def late(waiting: list[Duty], at: datetime) -> int:
    """How many of one's own duties are late, wherever they stand."""
    return sum(duty.mine and duty.due is not None and duty.due < at for duty in waiting)


def _pressure(duty: Duty, at: datetime, midnight: datetime) -> str:
    if not duty.mine:
        return "office"
    if duty.at_the_door:
        return "door"
    if duty.due is None:
        return "open"
    if duty.due < at:
        return "late"
    return "today" if duty.due < midnight else "soon"
