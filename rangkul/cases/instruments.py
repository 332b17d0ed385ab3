"""What an assessment instrument asks, how it is read from its file, and what answers add up to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rangkul.cases.vocabulary import Risk, Service
from rangkul.core.datafiles import DataError, Entry, Fault, Label, read, refuse_twice


class InstrumentFault(TextChoices):
    """What can be wrong with an instrument."""

    FEW_LEVELS = "few_levels", _("An item needs at least two levels.")
    TOO_MANY_NEEDED = (
        "too_many_needed",
        _("The side “%(side)s” has only %(items)s items; %(needed)s are asked for."),
    )
    UNKNOWN_ITEM = "unknown_item", _("“%(value)s” is no item of this instrument. Items are: %(known)s.")
    NO_NOTE = "no_note", _("An instrument that is not validated says so in a note. Add “note”.")
    NO_SOURCE = "no_source", _("An instrument that is validated names the study. Add “source”.")
    NO_LAST_RULE = "no_last_rule", _("The last rule must hold always: give only “risk” there.")
    EARLY_LAST_RULE = (
        "early_last_rule",
        _("This rule holds always, so those after it never count. Move it to the end."),
    )


class Reply(StrEnum):
    """An answer to a question of the risk instrument."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Item:
    """One question; its levels run from 0 upwards, and a yes-or-no question has none."""

    code: str
    ask: Label
    levels: tuple[Label, ...] = ()
    hint: Label | None = None
    # The help that a yes calls for.
    yes_calls_for: Service | None = None


@dataclass(frozen=True)
class Side:
    """One side of a child's life, with its questions."""

    code: str
    title: Label
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Heading:
    """What every instrument says of itself."""

    code: str
    version: int
    title: Label
    validated: bool
    note: Label | None
    source: str
    guide: Label | None


@dataclass(frozen=True)
class SidesInstrument:
    """Questions with anchored levels, scored side by side and never in total."""

    heading: Heading
    higher_means: Label
    least_answered: int
    sides: tuple[Side, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every question, in order."""
        return tuple(item for side in self.sides for item in side.items)


@dataclass(frozen=True)
class RiskRule:
    """Gives `risk` when `at_least` items of `of` were answered so; without items it always holds."""

    risk: Risk
    at_least: int = 0
    answer: frozenset[Reply] = frozenset()
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class RiskInstrument:
    """Yes-or-no questions with rules that propose a risk."""

    heading: Heading
    items: tuple[Item, ...]
    rules: tuple[RiskRule, ...]


Instrument = SidesInstrument | RiskInstrument


@dataclass(frozen=True)
class ItemScore:
    """An item with the level that was chosen, or none when the question stayed open."""

    item: Item
    level: int | None

    @property
    def anchor(self) -> Label | None:
        """The words of the chosen level."""
        return None if self.level is None else self.item.levels[self.level]


@dataclass(frozen=True)
class SideScore:
    """The mean level of a side's answered items; no value when too few are answered."""

    side: Side
    value: Fraction | None
    answered: int
    of: int
    items: tuple[ItemScore, ...]


@dataclass(frozen=True)
class RiskProposal:
    """The proposed risk, the items that led to it, and how many were answered with yes or no."""

    risk: Risk | None
    because: tuple[Item, ...]
    answered: int
    of: int


def score(instrument: SidesInstrument, answers: Mapping[str, int | None]) -> tuple[SideScore, ...]:
    """One score a side from the levels chosen for each item; a missing or `None` answer is an open question.

    The value is the mean level, kept exact; there is no total. Raises ValueError for an unknown item
    or level.
    """
    _refuse_unknown(answers, instrument.items)
    return tuple(_score_side(side, answers, instrument.least_answered) for side in instrument.sides)


def propose_risk(instrument: RiskInstrument, answers: Mapping[str, str | None]) -> RiskProposal:
    """The risk that the first matching rule gives; an open question counts as not known.

    Without any answer there is no risk to propose. Raises ValueError for an unknown item or answer.
    """
    _refuse_unknown(answers, instrument.items)
    replies = {item.code: Reply(answers.get(item.code) or Reply.UNKNOWN) for item in instrument.items}
    answered = sum(reply != Reply.UNKNOWN for reply in replies.values())
    if not any(answers.values()):
        return RiskProposal(None, (), 0, len(replies))
    for rule in instrument.rules:
        meeting = [code for code in rule.of if replies[code] in rule.answer]
        if len(meeting) >= rule.at_least:
            because = tuple(item for item in instrument.items if item.code in meeting)
            return RiskProposal(rule.risk, because, answered, len(replies))
    raise AssertionError("the last rule always holds")


def _score_side(side: Side, answers: Mapping[str, int | None], least: int) -> SideScore:
    items = []
    for item in side.items:
        level = answers.get(item.code)
        if level is not None and not 0 <= level < len(item.levels):
            raise ValueError(f"{item.code} has no level {level}")
        items.append(ItemScore(item, level))
    levels = [one.level for one in items if one.level is not None]
    value = Fraction(sum(levels), len(levels)) if len(levels) >= least else None
    return SideScore(side, value, len(levels), len(items), tuple(items))


def _refuse_unknown(answers: Mapping[str, object], items: tuple[Item, ...]) -> None:
    unknown = set(answers) - {item.code for item in items}
    if unknown:
        raise ValueError(f"no such items: {', '.join(sorted(unknown))}")


_HEADING = ("instrument", "kind", "version", "title", "validated")
_ABOUT = ("note", "source", "guide")


def load_instrument(text: str | bytes) -> Instrument:
    """Read an instrument; every fault is a `DataError` that names its line."""
    file = read(text)
    opened = file.open_mapping()
    if "kind" not in opened:
        raise DataError(file.line, Fault.MISSING_KEY, key="kind")
    kind = opened["kind"].one_of(("sides", "risk"))
    return _read_sides_instrument(file) if kind == "sides" else _read_risk_instrument(file)


def _read_sides_instrument(file: Entry) -> SidesInstrument:
    part = file.mapping(required=(*_HEADING, "higher_means", "least_answered", "sides"), optional=_ABOUT)
    least = part["least_answered"].whole(least=1)
    sides, codes = [], []
    for entry in part["sides"].items():
        side = entry.mapping(required=("code", "title", "items"))
        items = tuple(_read_item(item, leveled=True) for item in side["items"].items())
        code = side["code"].code()
        if len(items) < least:
            raise DataError(
                entry.line, InstrumentFault.TOO_MANY_NEEDED, side=code, items=len(items), needed=least
            )
        codes += [(item.code, line.line) for item, line in zip(items, side["items"].items(), strict=True)]
        sides.append((Side(code, side["title"].label(), items), entry.line))
    refuse_twice((side.code, line) for side, line in sides)
    refuse_twice(codes)
    return SidesInstrument(
        heading=_read_heading(file, part),
        higher_means=part["higher_means"].label(),
        least_answered=least,
        sides=tuple(side for side, _line in sides),
    )


def _read_risk_instrument(file: Entry) -> RiskInstrument:
    part = file.mapping(required=(*_HEADING, "items", "rules"), optional=_ABOUT)
    items = tuple(_read_item(item, leveled=False) for item in part["items"].items())
    refuse_twice((item.code, entry.line) for item, entry in zip(items, part["items"].items(), strict=True))
    entries = part["rules"].items()
    rules = tuple(_read_rule(rule, frozenset(item.code for item in items)) for rule in entries)
    for rule, entry in zip(rules[:-1], entries[:-1], strict=True):
        if not rule.of:
            raise DataError(entry.line, InstrumentFault.EARLY_LAST_RULE)
    if rules[-1].of:
        raise DataError(entries[-1].line, InstrumentFault.NO_LAST_RULE)
    return RiskInstrument(_read_heading(file, part), items, rules)


def _read_heading(file: Entry, part: Mapping[str, Entry]) -> Heading:
    validated = part["validated"].yes_no()
    if not validated and "note" not in part:
        raise DataError(file.line, InstrumentFault.NO_NOTE)
    if validated and "source" not in part:
        raise DataError(part["validated"].line, InstrumentFault.NO_SOURCE)
    return Heading(
        code=part["instrument"].code(),
        version=part["version"].whole(least=1),
        title=part["title"].label(),
        validated=validated,
        note=part["note"].label() if "note" in part else None,
        source=part["source"].words() if "source" in part else "",
        guide=part["guide"].label() if "guide" in part else None,
    )


def _read_item(entry: Entry, *, leveled: bool) -> Item:
    part = entry.mapping(
        required=("code", "ask", "levels") if leveled else ("code", "ask"),
        optional=("hint",) if leveled else ("hint", "yes_calls_for"),
    )
    levels = tuple(level.label() for level in part["levels"].items()) if leveled else ()
    if leveled and len(levels) < 2:
        raise DataError(part["levels"].line, InstrumentFault.FEW_LEVELS)
    hint = part["hint"].label() if "hint" in part else None
    calls_for = Service(part["yes_calls_for"].one_of(Service.values)) if "yes_calls_for" in part else None
    return Item(part["code"].code(), part["ask"].label(), levels, hint, calls_for)


def _read_rule(entry: Entry, known: frozenset[str]) -> RiskRule:
    part = entry.mapping(required=("risk",), optional=("at_least", "answer", "of"))
    risk = Risk(part["risk"].one_of(Risk.values))
    if set(part) == {"risk"}:
        return RiskRule(risk)
    part = entry.mapping(required=("risk", "at_least", "answer", "of"))
    of = tuple(item.one_of(known, InstrumentFault.UNKNOWN_ITEM) for item in part["of"].items())
    replies = frozenset(Reply(one.one_of(tuple(Reply))) for one in part["answer"].items())
    return RiskRule(risk, part["at_least"].whole(least=1, most=len(of)), replies, of)
