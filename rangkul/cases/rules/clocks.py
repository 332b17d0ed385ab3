"""Which clocks of a case run, from the log and the case's own procedure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rangkul.cases.facts import Value, holds
from rangkul.cases.procedure import Clock, Deadline, Procedure, Step

# What happened: the name of the event and its moment.
Happened = tuple[str, datetime]


# What a procedure need not say: a start that was taken back starts no clock.
_TAKEN_BACK = {"handover.withdrawn": "handover.offered", "handover.never_arrived": "handover.offered"}

# The note of a shift tells of a whole house and names no child, so no log of a child could end its clock.
_OF_THE_HOUSE = "shift.noted"


@dataclass(frozen=True)
class Running:
    """A clock that runs, the step it belongs to, and its deadline."""

    step: Step
    clock: Clock
    deadline: Deadline


def running_clocks(
    procedure: Procedure, happened: Iterable[Happened], facts: Mapping[str, Value | None]
) -> list[Running]:
    """Every clock that was started and has not been ended since, most pressing first.

    Visits are planned as rows of their own, each with its due moment, so clocks of months are left out; so
    are those of the house in which a child sleeps, which its board shows.
    """
    latest: dict[str, datetime] = {}
    for name, moment in happened:
        if name not in latest or moment > latest[name]:
            latest[name] = moment
    for undone, start in _TAKEN_BACK.items():
        if undone in latest and start in latest and latest[undone] >= latest[start]:
            del latest[start]
    found = []
    for step in procedure.steps:
        for clock in step.clocks:
            started = max((latest[name] for name in clock.starts if name in latest), default=None)
            ended = max((latest[name] for name in clock.ends if name in latest), default=None)
            over = ended is not None and started is not None and ended >= started and not clock.repeats
            if started is None or over or clock.span.unit == "months" or holds(clock.when, facts) is not True:
                continue
            if _OF_THE_HOUSE in clock.ends:
                continue
            if clock.repeats and _stopped(clock, latest):
                continue
            found.append(Running(step, clock, clock.deadline(started)))
    return sorted(found, key=lambda one: one.deadline.due)


def _stopped(clock: Clock, latest: Mapping[str, datetime]) -> bool:
    """A repeating clock stops with an event that ends it and does not start it again."""
    ends = [latest[name] for name in clock.ends if name in latest and name not in clock.starts]
    starts = [latest[name] for name in clock.starts if name in latest]
    return bool(ends) and bool(starts) and max(ends) >= max(starts)
