"""Where a case stands in its procedure: which steps are proven, which is now, which may follow."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from rangkul.cases.facts import Value
from rangkul.cases.procedure import Procedure, Step
from rangkul.cases.rules.clocks import Happened


@dataclass(frozen=True)
class Standing:
    """One step of the strip: done (its record exists), now, next, or skipped (passed without a record)."""

    step: Step
    state: str


_HOME_AGAIN = ("child.returned", "child.placed")
_TAKEN_IN = ("handover.received", "stay.started")


def proofs(happened: Iterable[Happened]) -> set[str]:
    """The names of the events that prove their step: a visit proves the return it followed, no later one."""
    latest: dict[str, datetime] = {}
    for name, moment in happened:
        latest[name] = max(moment, latest.get(name, moment))
    back = max((latest[name] for name in _HOME_AGAIN if name in latest), default=None)
    visited = latest.get("visit.recorded")
    if back is not None and visited is not None and visited < back:
        del latest["visit.recorded"]
    return set(latest)


def walk(procedure: Procedure, proven: Set[str], facts: Mapping[str, Value | None]) -> list[Standing]:
    """Each step with its state, given the names of the events that happened.

    The step that is *now* is the first unproven one that is open after the last proven one; a step whose
    condition does not hold is left out. While nothing has started its clocks, the step that does comes first.
    A child who was taken in is brought home first, however early the plan is signed.
    """
    steps = list(procedure.steps)
    done = [step.record in proven for step in steps]
    last = max((index for index, was in enumerate(done) if was), default=-1)
    current = _current(procedure, steps, done, last, facts)
    behind = next((index for index, step in enumerate(steps[:last]) if step.code == current), last)
    still = _possible(procedure, current, facts) if behind < last else []
    standings = []
    for index, step in enumerate(steps):
        if done[index]:
            state = "done"
        elif step.code == current:
            state = "now"
        elif index < behind or (index < last and step.code not in still):
            state = "skipped"
        else:
            state = "next"
        standings.append(Standing(step, state))
    return standings


def _current(
    procedure: Procedure, steps: list[Step], done: list[bool], last: int, facts: Mapping[str, Value | None]
) -> str:
    if last < 0:
        return steps[0].code
    proven = {step.code for step, was in zip(steps, done, strict=True) if was}
    order = {step.code: index for index, step in enumerate(steps)}
    open_ways = [
        way.step.code
        for code in proven
        for way in procedure.next_steps(code, facts)
        if way.answer is True and way.step.code not in proven
    ]
    if not open_ways:
        return (
            ""
            if steps[last].ends
            else next((s.code for s, was in zip(steps, done, strict=True) if not was), "")
        )
    ahead = [code for code in open_ways if order[code] > last]
    ahead = _way_home(steps, done, open_ways) or ahead
    chosen = min(ahead or open_ways, key=order.__getitem__)
    possible = _possible(procedure, steps[0].code, facts)
    return _not_before(procedure.step(chosen), steps, done, open_ways, possible)


def _way_home(steps: list[Step], done: list[bool], open_ways: list[str]) -> list[str]:
    """The open steps towards the return of a child who was taken in and is not home yet."""
    records = {step.record for step, was in zip(steps, done, strict=True) if was}
    if records.isdisjoint(_TAKEN_IN) or not records.isdisjoint(_HOME_AGAIN):
        return []
    home = max((index for index, step in enumerate(steps) if step.record in _HOME_AGAIN), default=-1)
    come = max((index for index, was in enumerate(done[: home + 1]) if was), default=-1)
    return [step.code for step in steps[come + 1 : home + 1] if step.code in open_ways]


def _possible(procedure: Procedure, first: str, facts: Mapping[str, Value | None]) -> list[str]:
    """The steps to which a way leads that the facts do not close."""
    found = [first]
    for code in found:
        found += [way.step.code for way in procedure.next_steps(code, facts) if way.step.code not in found]
    return found


def _not_before(
    chosen: Step, steps: list[Step], done: list[bool], open_ways: list[str], possible: list[str]
) -> str:
    """The chosen step; while none that starts its clocks is done, one of these: no visit before a return."""
    starts = {event for clock in chosen.clocks for event in clock.starts}
    begins = [(one.code, was) for one, was in zip(steps, done, strict=True) if one.record in starts]
    others = [(code, was) for code, was in begins if code != chosen.code]
    if not others or any(was for _code, was in others):
        return chosen.code
    # What is open comes first, then what the facts leave possible, and last what they rule out.
    ranked = [code for ways in (open_ways, possible) for code, _was in others if code in ways]
    return ranked[0] if ranked else others[0][0]


def now(standings: list[Standing]) -> Step | None:
    """The step that is now, if the case is still under way."""
    return next((one.step for one in standings if one.state == "now"), None)


def ended(standings: list[Standing]) -> list[Standing]:
    """The steps of a case that is closed: what was not done by then is neither now nor to come."""
    return [one if one.state == "done" else Standing(one.step, "skipped") for one in standings]
