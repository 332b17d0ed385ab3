"""What a procedure is once read: steps, who decides and does, clocks, and the rule for each catch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from rangkul.cases.facts import Answer, Value, When, facts_to_ask, holds
from rangkul.cases.vocabulary import CatchOutcome, CloseReason, Fact
from rangkul.core import clocks
from rangkul.core.clocks import Span, WorkingCalendar
from rangkul.core.datafiles import Label
from rangkul.core.roles import OrganisationKind, Role


@dataclass(frozen=True)
class Provenance:
    """Where a line comes from: the tag of a source, or our own assumption."""

    source: str = ""
    assumed: bool = False


@dataclass(frozen=True)
class Basis:
    """A law, a regulation or a practice that a step rests on."""

    code: str
    title: Label
    kind: str  # law, or practice when no written rule was found
    source: str = ""


@dataclass(frozen=True)
class Deadline:
    """When a clock began, when to remind, and the last moment in time."""

    start: datetime
    remind_at: datetime
    due: datetime

    def state(self, now: datetime) -> clocks.State:
        """How the clock stands at `now`."""
        return clocks.state(now, self.start, self.due, remind_at=self.remind_at)


@dataclass(frozen=True)
class Clock:
    """A time limit: from one of the events in `starts` until one of those in `ends`."""

    code: str
    title: Label
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    span: Span
    provenance: Provenance
    remind_before: Span | None = None  # none: at half time
    escalates_to: Role = Role.CASE_SUPERVISOR
    owner: OrganisationKind | None = None  # none: whoever received it
    repeats: bool = False
    when: When | None = None

    def deadline(self, start: datetime, calendar: WorkingCalendar | None = None) -> Deadline:
        """The deadline of this clock when it starts at `start`."""
        due = clocks.due(start, self.span, calendar)
        if self.remind_before is None:
            remind_at = clocks.half_time(start, due, self.span, calendar)
        else:
            # A reminder may fall on a day off: the shelter never closes, and an office reads it the next day.
            remind_at = max(start, due - (clocks.due(start, self.remind_before, calendar) - start))
        return Deadline(start=start, remind_at=remind_at, due=due)


@dataclass(frozen=True)
class Way:
    """Where a step leads, and on which condition."""

    step: str
    when: When | None = None


@dataclass(frozen=True)
class Told:
    """Who is told of a step, and on which condition."""

    kind: OrganisationKind
    when: When | None = None


@dataclass(frozen=True)
class Step:
    """One step: who decides, who does it, who is asked and told, and the event that proves it was done."""

    code: str
    title: Label
    decides: OrganisationKind
    does: tuple[OrganisationKind, ...]
    record: str
    asks: tuple[OrganisationKind, ...] = ()
    tells: tuple[Told, ...] = ()
    clocks: tuple[Clock, ...] = ()
    leads_to: tuple[Way, ...] = ()
    basis: tuple[str, ...] = ()
    ends: bool = False
    provenance: Provenance = Provenance(assumed=True)

    def told(self, values: Mapping[str, Value | None]) -> tuple[OrganisationKind, ...]:
        """Who is told, given the facts; nobody is told on a fact that is not known."""
        return tuple(told.kind for told in self.tells if holds(told.when, values) is True)


@dataclass(frozen=True)
class CatchRule:
    """What the programme foresees from a certain catch on; a person may decide otherwise with a reason."""

    code: str
    title: Label
    from_catch: int
    outcome: CatchOutcome
    step: str
    needs: tuple[str, ...]
    basis: tuple[str, ...]
    provenance: Provenance
    overridable: bool = True


@dataclass(frozen=True)
class ClosureReason:
    """A reason for which a case can end, and what must be on record for it."""

    reason: CloseReason
    asks: Label
    basis: tuple[str, ...]
    provenance: Provenance
    needs_return: bool = False
    needs_words: bool = False
    attempts: int = 0
    age_from: int | None = None


@dataclass(frozen=True)
class NextStep:
    """A step that follows, whether it is open, and the facts to ask for when that cannot be told."""

    step: Step
    answer: Answer
    ask: frozenset[Fact]


@dataclass(frozen=True)
class Procedure:
    """A version of a city's way of working; a case keeps the version it began with."""

    code: str
    version: int
    city: str
    title: Label
    valid_from: date
    valid_to: date | None
    sources: Mapping[str, str]
    legal_basis: tuple[Basis, ...]
    events: Mapping[str, Label]
    steps: tuple[Step, ...]
    catch_rules: tuple[CatchRule, ...]
    # Empty in a version that was kept before procedures said it.
    closure_reasons: tuple[ClosureReason, ...] = ()

    @property
    def first(self) -> Step:
        """The step with which a case begins."""
        return self.steps[0]

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """Every clock of every step."""
        return tuple(clock for step in self.steps for clock in step.clocks)

    def step(self, code: str) -> Step:
        """The step with this code."""
        return next(step for step in self.steps if step.code == code)

    def clock(self, code: str) -> Clock:
        """The clock with this code."""
        return next(clock for clock in self.clocks if clock.code == code)

    def basis_of(self, part: Step | CatchRule | ClosureReason) -> tuple[Basis, ...]:
        """The laws and practices that a step, a catch rule or a reason for closing rests on."""
        known = {basis.code: basis for basis in self.legal_basis}
        return tuple(known[code] for code in part.basis)

    def is_valid_on(self, day: date) -> bool:
        """Whether new cases of this day follow this version."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def rule_for(self, catch_number: int) -> CatchRule | None:
        """The rule for this catch; none before the first."""
        rules = [rule for rule in self.catch_rules if rule.from_catch <= catch_number]
        return rules[-1] if rules else None

    def next_steps(self, code: str, values: Mapping[str, Value | None]) -> tuple[NextStep, ...]:
        """The steps that follow and are open, or may be once a fact is known."""
        found = []
        for way in self.step(code).leads_to:
            answer = holds(way.when, values)
            if answer is not False:
                found.append(NextStep(self.step(way.step), answer, facts_to_ask(way.when, values)))
        return tuple(found)

    def clocks_started_by(self, event: str, values: Mapping[str, Value | None]) -> tuple[Clock, ...]:
        """The clocks that this event starts, given the facts; an open condition does not start a clock."""
        return tuple(
            clock for clock in self.clocks if event in clock.starts and holds(clock.when, values) is True
        )
