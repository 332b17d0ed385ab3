"""What ratings, flags and measures say of a framework's propositions, criteria and inner nodes.

Nothing here changes a rating: a proposition yields an expected pattern, and an inner node shows the whole
distribution beside its value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from rangkul.evidence.frameworks.expressions import Answer, Kind, Value, holds, names_in
from rangkul.evidence.frameworks.parts import AggregationRule, Framework, Proposition
from rangkul.evidence.frameworks.terms import LEVELS, Aggregate, Result

_LOWEST, _HIGHEST = min(LEVELS.values()), max(LEVELS.values())


@dataclass(frozen=True)
class Known:
    """What is known of one period; a rating of `None` means that evidence is not enough."""

    ratings: Mapping[str, int | None] = field(default_factory=dict)
    flags: Mapping[str, bool | None] = field(default_factory=dict)
    measures: Mapping[str, float | None] = field(default_factory=dict)
    # What an installation puts in place of the proposed thresholds.
    settings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A name that a condition read, and what stood there."""

    code: str
    kind: Kind
    value: Value | None


@dataclass(frozen=True)
class Verdict:
    """What is so far known of a proposition, whether it warns, and everything that was read."""

    proposition: Proposition
    result: Result
    alert: Answer
    read: tuple[Reading, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What would have to be known to say more."""
        return tuple(one.code for one in self.read if one.value is None)


def judge_propositions(framework: Framework, known: Known) -> tuple[Verdict, ...]:
    """A verdict on each proposition; raises ValueError for a name that the framework does not have."""
    values = _values(framework, known)
    found = []
    for one in framework.propositions:
        when = None if one.when is None else holds(one.when, values)
        found.append(_verdict(one, when, values))
        if one.when is not None:
            values[one.code] = when
    return tuple(found)


def _verdict(one: Proposition, when: Answer, values: Mapping[str, Value | None]) -> Verdict:
    conditions = [part for part in (one.when, one.supported, one.contradicted, one.alert) if part is not None]
    names = {name.code: name.kind for part in conditions for name in names_in(part)}
    read = tuple(Reading(code, kind, values.get(code)) for code, kind in names.items())
    if one.when is None or when is False:
        return Verdict(one, Result.NOT_TRIGGERED, False if one.alert else None, read)
    alert = None if one.alert is None else holds(one.alert, values)
    if when is None:
        # An alert on a condition that may not hold would cry wolf; one that cannot hold is none.
        return Verdict(one, Result.UNDETERMINED, False if alert is False else None, read)
    supported = False if one.supported is None else holds(one.supported, values)
    contradicted = False if one.contradicted is None else holds(one.contradicted, values)
    if supported is True and contradicted is False:
        return Verdict(one, Result.SUPPORTED, alert, read)
    if contradicted is True and supported is False:
        return Verdict(one, Result.CONTRADICTED, alert, read)
    return Verdict(one, Result.UNDETERMINED, alert, read)


def _values(framework: Framework, known: Known) -> dict[str, Value | None]:
    codes = {node.id: node.code for node in framework.nodes}
    _refuse_unknown(known.ratings, set(codes))
    _refuse_unknown(known.flags, {one.code for one in framework.flags})
    _refuse_unknown(known.measures, {one.code for one in framework.measures})
    _refuse_unknown(known.settings, {one.code for one in framework.settings})
    for name, rating in known.ratings.items():
        if rating is not None and rating not in LEVELS.values():
            raise ValueError(f"{name} has no level {rating}")
    return {
        **{codes[name]: rating for name, rating in known.ratings.items()},
        **known.flags,
        **known.measures,
        **{one.code: one.value for one in framework.settings},
        **known.settings,
    }


def _refuse_unknown(given: Mapping[str, object], names: set[str]) -> None:
    if unknown := sorted(set(given) - names):
        raise ValueError(f"the framework does not know: {', '.join(unknown)}")


# --- inner nodes --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Summary:
    """An inner node's value, with the median and every part's rating beside it."""

    value: int | None
    middle: float | None
    parts: tuple[tuple[str, int | None], ...]


def summarise(framework: Framework, name: str, ratings: Mapping[str, int | None]) -> Summary:
    """What the parts of a node give together; a part that is not rated may leave the value open.

    `ratings` by node id. The value is given only when it is the same whatever the unrated parts turn out
    to be. Raises KeyError for an unknown node and ValueError when it has no rule.
    """
    rule = framework.rule_for(name)
    if rule is None:
        raise ValueError(f"{name} has no rule")
    parts = [(child.id, ratings.get(child.id)) for child in framework.children(name)]
    counted = [ratings.get(framework.node(code).id) for code in rule.over]
    rated = [rating for _id, rating in parts if rating is not None]
    return Summary(_value(rule, counted), median(rated) if rated else None, tuple(parts))


def _value(rule: AggregationRule, counted: list[int | None]) -> int | None:
    if rule.rule is Aggregate.NONE:
        return None
    worst = _combined(rule, [_LOWEST if one is None else one for one in counted])
    best = _combined(rule, [_HIGHEST if one is None else one for one in counted])
    return worst if worst == best else None


def _combined(rule: AggregationRule, levels: list[int]) -> int:
    if rule.rule is Aggregate.MIN:
        return min(levels)
    if rule.rule is Aggregate.MAX:
        return max(levels)
    return sorted(levels, reverse=True)[(rule.k or 1) - 1]


# --- scope --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ScopeCheck:
    """Whether all criteria hold, which fail and which nobody has answered."""

    holds: Answer
    failed: tuple[str, ...]
    open: tuple[str, ...]


def check_scope(framework: Framework, answers: Mapping[str, bool | None]) -> ScopeCheck:
    """Whether the arrangement is of the kind that the framework judges; `answers` by criterion id."""
    _refuse_unknown(answers, {one.id for one in framework.criteria})
    failed = tuple(one.id for one in framework.criteria if answers.get(one.id) is False)
    unanswered = tuple(one.id for one in framework.criteria if answers.get(one.id) is None)
    return ScopeCheck(False if failed else None if unanswered else True, failed, unanswered)
