"""What the worker looks at each minute: each app answers for its own clocks, and the tick asks them all.

Nothing depends on it to be correct: deadlines are true on read. It writes down, once, what a clock has done.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from rangkul.core.access import Actor
from rangkul.core.errors import NotFound, Refused
from rangkul.core.identity import asked_by, seal

T = TypeVar("T")
Source = Callable[[Actor, datetime], int]
_sources: list[Source] = []


def ticks(source: Source) -> Source:
    """Register what is due for one organisation; it returns how many things it wrote, 0 the second time."""
    if source not in _sources:
        _sources.append(source)
    return source


def tick(actors: Iterable[Actor], *, at: datetime) -> int:
    """Do what is due for each organisation, as its system membership; returns how many things were written.

    A source that fails holds nobody up: the others go on, and the faults fly together at the end.
    """
    written, faults = 0, []
    for actor in actors:
        for source in _sources:
            try:
                written += _run(source, actor, at)
            except Exception as fault:
                faults.append(fault)
    if faults:
        raise ExceptionGroup("the tick met faults", faults)
    return written


def _run(source: Source, actor: Actor, at: datetime) -> int:
    with transaction.atomic(), asked_by(seal(actor.user_id, actor.membership_id)):
        return source(actor, at)


def each(waiting: Iterable[T], act: Callable[[T], object]) -> int:
    """Act on each; whatever a person or another worker did a moment before is left as it is."""
    done = 0
    for one in waiting:
        try:
            act(one)
        except (Refused, NotFound):
            continue
        done += 1
    return done
