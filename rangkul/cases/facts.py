"""What a procedure may ask about a case, and whether a condition holds, fails or cannot be told yet."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rangkul.cases.vocabulary import AgeBand, Fact, Risk, Urgency
from rangkul.core.datafiles import DataError, Entry, Fault

Value = bool | int | str
# True, False, or None: the fact is not known yet and decides.
Answer = bool | None


class FactFault(TextChoices):
    """What can be wrong with a condition in a data file."""

    UNKNOWN_FACT = "unknown_fact", _("“%(value)s” is not a fact that a case knows. Known are: %(known)s.")
    WRONG_TEST = "wrong_test", _("The fact “%(fact)s” cannot be asked with “%(test)s”. Use: %(known)s.")
    ONE_TEST = "one_test", _("Ask exactly one of these about a fact: %(known)s.")
    ONE_KIND = "one_kind", _("A condition is one of: fact, all, any, not. Use exactly one here.")


WHOLE_NUMBERS = frozenset({Fact.CATCH_NUMBER})
CHOICES: Mapping[str, type[TextChoices]] = {Fact.AGE_BAND: AgeBand, Fact.RISK: Risk, Fact.URGENCY: Urgency}
_TESTS = ("is", "one_of", "at_least", "at_most")


@dataclass(frozen=True)
class Ask:
    """Asks one thing about one fact."""

    fact: Fact
    test: str
    operand: Value | tuple[str, ...]


@dataclass(frozen=True)
class AllOf:
    """Holds when every part holds."""

    parts: tuple["When", ...]


@dataclass(frozen=True)
class AnyOf:
    """Holds when some part holds."""

    parts: tuple["When", ...]


@dataclass(frozen=True)
class Not:
    """Holds when its part fails."""

    part: "When"


When = Ask | AllOf | AnyOf | Not


def age_band(age: int) -> AgeBand:
    """The band of an age in whole years."""
    if age < 5:
        return AgeBand.UNDER_FIVE
    if age < 12:
        return AgeBand.FIVE_TO_ELEVEN
    if age < 15:
        return AgeBand.TWELVE_TO_FOURTEEN
    return AgeBand.FIFTEEN_TO_SEVENTEEN if age < 18 else AgeBand.ADULT


def holds(condition: When | None, values: Mapping[str, Value | None]) -> Answer:
    """Whether the condition holds; no condition always holds, and a missing fact may leave it open."""
    if condition is None:
        return True
    if isinstance(condition, Not):
        inner = holds(condition.part, values)
        return None if inner is None else not inner
    if isinstance(condition, Ask):
        value = values.get(condition.fact)
        return None if value is None else _TRUTH[condition.test](value, condition.operand)
    answers = [holds(part, values) for part in condition.parts]
    deciding = isinstance(condition, AnyOf)  # one yes decides "any", one no decides "all"
    if deciding in answers:
        return deciding
    return None if None in answers else not deciding


def facts_in(condition: When | None) -> frozenset[Fact]:
    """The facts that a condition asks about."""
    if condition is None:
        return frozenset()
    if isinstance(condition, Ask):
        return frozenset({condition.fact})
    if isinstance(condition, Not):
        return facts_in(condition.part)
    return frozenset().union(*(facts_in(part) for part in condition.parts))


def facts_to_ask(condition: When | None, values: Mapping[str, Value | None]) -> frozenset[Fact]:
    """The unknown facts that keep a condition open; empty when it is decided."""
    if holds(condition, values) is not None:
        return frozenset()
    return frozenset(fact for fact in facts_in(condition) if values.get(fact) is None)


def every_world(conditions: list[When | None]) -> Iterator[dict[str, Value]]:
    """Every combination of values that these conditions can tell apart."""
    facts = sorted(frozenset().union(*(facts_in(condition) for condition in conditions)))
    numbers = {n for condition in conditions for n in _numbers(condition)}
    for values in product(*(_domain(fact, numbers) for fact in facts)):
        yield dict(zip(facts, values, strict=True))


def read_when(entry: Entry) -> When:
    """The condition written in a data file."""
    found = entry.mapping(optional=("fact", *_TESTS, "all", "any", "not"))
    kinds = [kind for kind in ("fact", "all", "any", "not") if kind in found]
    if len(kinds) != 1 or (kinds != ["fact"] and len(found) != 1):
        raise DataError(entry.line, FactFault.ONE_KIND)
    if kinds == ["fact"]:
        return _read_ask(entry, found)
    if kinds == ["not"]:
        return Not(read_when(found["not"]))
    parts = tuple(read_when(part) for part in found[kinds[0]].items())
    return AllOf(parts) if kinds == ["all"] else AnyOf(parts)


def _read_ask(entry: Entry, found: dict[str, Entry]) -> Ask:
    fact = Fact(found["fact"].one_of(Fact.values, FactFault.UNKNOWN_FACT))
    asked = [test for test in _TESTS if test in found]
    allowed = _tests_for(fact)
    if len(asked) != 1:
        raise DataError(entry.line, FactFault.ONE_TEST, known=", ".join(allowed))
    (test,) = asked
    operand = found[test]
    if test not in allowed:
        raise DataError(
            operand.line, FactFault.WRONG_TEST, fact=fact.value, test=test, known=", ".join(allowed)
        )
    if fact in WHOLE_NUMBERS:
        return Ask(fact, test, operand.whole(least=0, most=1000))
    if fact not in CHOICES:
        return Ask(fact, test, operand.yes_no())
    known = CHOICES[fact].values
    if test == "one_of":
        return Ask(fact, test, tuple(part.one_of(known, Fault.NOT_LISTED) for part in operand.items()))
    return Ask(fact, test, operand.one_of(known))


def _tests_for(fact: Fact) -> tuple[str, ...]:
    if fact in WHOLE_NUMBERS:
        return ("is", "at_least", "at_most")
    return ("is", "one_of") if fact in CHOICES else ("is",)


def _domain(fact: Fact, numbers: set[int]) -> list[Value]:
    if fact in WHOLE_NUMBERS:
        return sorted({max(0, n + step) for n in numbers | {1} for step in (-1, 0, 1)})
    return list(CHOICES[fact].values) if fact in CHOICES else [False, True]


def _numbers(condition: When | None) -> Iterator[int]:
    if isinstance(condition, Ask):
        if condition.fact in WHOLE_NUMBERS and isinstance(condition.operand, int):
            yield condition.operand
    elif isinstance(condition, Not):
        yield from _numbers(condition.part)
    elif condition is not None:
        for part in condition.parts:
            yield from _numbers(part)


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is not a number")
    return value


_TRUTH: Mapping[str, Callable[[object, object], bool]] = {
    "is": lambda value, operand: value == operand,
    "one_of": lambda value, operand: isinstance(operand, tuple) and value in operand,
    "at_least": lambda value, operand: _whole(value) >= _whole(operand),
    "at_most": lambda value, operand: _whole(value) <= _whole(operand),
}
