"""What waits for whom: each app answers for its own duties, and Today asks them all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rangkul.core.access import Actor


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
