"""How propositions and the names their conditions read are read from a framework's file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rangkul.core.datafiles import DataError, Entry, refuse_twice
from rangkul.evidence.frameworks.expressions import Expression, Kind, parse
from rangkul.evidence.frameworks.parts import Flag, Measure, Proposition, Setting
from rangkul.evidence.frameworks.reading import Names, codes, indicator, items, maybe_label, pages
from rangkul.evidence.frameworks.terms import LEVELS, FrameworkFault

_DECIMAL = re.compile(r"^[0-9]{1,9}(?:\.[0-9]{1,6})?$")


@dataclass(frozen=True)
class Inputs:
    """What conditions may ask besides the nodes' ratings."""

    flags: tuple[Flag, ...]
    measures: tuple[Measure, ...]
    settings: tuple[Setting, ...]


def read_inputs(file: Mapping[str, Entry], names: Names) -> Inputs:
    """Flags, measures and settings, whose names are all different."""
    parts = [items(file, key) for key in ("flags", "measures", "settings")]
    for part in parts:
        codes(part)
    own = [entry.open_mapping()["code"] for part in parts for entry in part]
    refuse_twice([*((name, 0) for name in names.nodes), *((code.words(), code.line) for code in own)])
    flags, measures, settings = parts
    return Inputs(
        flags=tuple(_read_flag(entry) for entry in flags),
        measures=tuple(_read_measure(entry) for entry in measures),
        settings=tuple(_read_setting(entry) for entry in settings),
    )


def _read_flag(entry: Entry) -> Flag:
    part = entry.mapping(required=("code", "label"))
    return Flag(part["code"].code(), part["label"].label())


def _read_measure(entry: Entry) -> Measure:
    part = entry.mapping(required=("code", "label"), optional=("indicator",))
    counted_by = indicator(part["indicator"]) if "indicator" in part else ""
    return Measure(part["code"].code(), part["label"].label(), counted_by)


def _read_setting(entry: Entry) -> Setting:
    part = entry.mapping(required=("code", "label", "value", "owner", "since"))
    value = part["value"].words()
    is_rating = value in LEVELS
    if not is_rating and not _DECIMAL.match(value):
        raise DataError(part["value"].line, FrameworkFault.NOT_DECIMAL, value=value)
    return Setting(
        code=part["code"].code(),
        label=part["label"].label(),
        value=LEVELS[value] if is_rating else float(value),
        is_rating=is_rating,
        owner=part["owner"].words(),
        since=part["since"].day().isoformat(),
    )


def read_propositions(entries: list[Entry], names: Names, inputs: Inputs) -> tuple[Proposition, ...]:
    """The theory's claims in their order; a condition may name an earlier claim by its code."""
    known = _kinds(names, inputs)
    lines = [(name, 0) for name in known]
    found = []
    for entry in entries:
        one = _read_proposition(entry, names, known)
        refuse_twice([*lines, (one.code, entry.line)])
        if one.when is not None:
            known = {**known, one.code: Kind.FLAG}
        lines.append((one.code, entry.line))
        found.append(one)
    return tuple(found)


def _kinds(names: Names, inputs: Inputs) -> dict[str, Kind]:
    return {
        **dict.fromkeys(sorted(names.nodes), Kind.RATING),
        **{one.code: Kind.FLAG for one in inputs.flags},
        **{one.code: Kind.NUMBER for one in inputs.measures},
        **{one.code: Kind.RATING if one.is_rating else Kind.NUMBER for one in inputs.settings},
    }


def _read_proposition(entry: Entry, names: Names, known: Mapping[str, Kind]) -> Proposition:
    part = entry.mapping(
        required=("code", "claim", "test"),
        optional=("if", "page", "when", "supported", "contradicted", "alert", "alert_words", "shows"),
    )
    if ("alert" in part) != ("alert_words" in part):
        raise DataError(entry.line, FrameworkFault.HALF_ALERT)
    judged = {"supported", "contradicted", "alert"} & set(part)
    if "when" not in part and (judged or "shows" not in part):
        raise DataError(entry.line, FrameworkFault.NO_CONDITION)
    return Proposition(
        code=part["code"].words(),
        claim_if=maybe_label(part, "if"),
        claim=part["claim"].label(),
        test=part["test"].label(),
        when=_condition(part, "when", known),
        supported=_condition(part, "supported", known),
        contradicted=_condition(part, "contradicted", known),
        alert=_condition(part, "alert", known),
        alert_words=maybe_label(part, "alert_words"),
        shows=tuple(one.one_of(known, FrameworkFault.UNKNOWN_NAME) for one in items(part, "shows")),
        pages=pages(part),
    )


def _condition(part: Mapping[str, Entry], key: str, known: Mapping[str, Kind]) -> Expression | None:
    return parse(part[key].words(), known, line=part[key].line) if key in part else None
