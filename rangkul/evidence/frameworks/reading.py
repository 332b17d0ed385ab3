"""How the single parts of a framework's file are read, given which names the file knows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rangkul.core.datafiles import DataError, Entry, Fault, Label, refuse_twice
from rangkul.evidence.frameworks.parts import (
    AggregationRule,
    Criterion,
    Deprecated,
    Edge,
    Facet,
    Group,
    GuideWords,
    Help,
    IndicatorBinding,
    Node,
    OutcomeCell,
    OutcomeTable,
    Pages,
    Question,
    Scope,
    Test,
)
from rangkul.evidence.frameworks.terms import (
    RESERVED,
    Aggregate,
    Direction,
    EdgeKind,
    FrameworkFault,
    NodeKind,
    Origin,
    Polarity,
    Sector,
    TestKind,
    Translation,
)

_PAGES = re.compile(r"^[0-9]{1,4}(?:-[0-9]{1,4})?$")
_INDICATOR = re.compile(r"^I-[A-Z]{2}-[0-9]{1,2}$")
MODEL = "model"


@dataclass(frozen=True)
class Names:
    """What the parts of a file may refer to."""

    prefix: str
    nodes: frozenset[str]

    def node(self, entry: Entry, fault: FrameworkFault = FrameworkFault.UNKNOWN_NODE) -> str:
        """The code of a node of this framework."""
        return entry.one_of(self.nodes, fault)

    def node_or_model(self, entry: Entry) -> str | None:
        """The code of a node, or nothing for the model as a whole."""
        return None if entry.words() == MODEL else self.node(entry)


def codes(entries: Iterable[Entry], key: str = "code") -> list[str]:
    """The codes of these entries, each used once."""
    found = []
    for entry in entries:
        code = entry.open_mapping().get(key)
        if code is None or code.is_empty:
            raise DataError(entry.line, Fault.MISSING_KEY, key=key)
        if code.code() in RESERVED:
            raise DataError(code.line, FrameworkFault.RESERVED, value=code.code())
        found.append((code.code(), code.line))
    refuse_twice(found)
    return [code for code, _line in found]


def items(part: Mapping[str, Entry], key: str) -> list[Entry]:
    """The entries of a list that may be left out."""
    return part[key].items() if key in part else []


def maybe_label(part: Mapping[str, Entry], key: str) -> Label | None:
    """Words in both languages, if they are given."""
    return part[key].label() if key in part else None


def pages(part: Mapping[str, Entry]) -> Pages | None:
    """Where in the source this stands, and whether somebody looked."""
    if "page" not in part:
        return None
    page = part["page"].mapping(required=("at", "checked"))
    at = page["at"].words()
    if not _PAGES.match(at):
        raise DataError(page["at"].line, FrameworkFault.NOT_PAGES, value=at)
    return Pages(at, page["checked"].yes_no())


# --- the tree -----------------------------------------------------------------------------------------------


def read_node(entry: Entry, names: Names) -> Node:
    """A factor with its definition, its help for coders and where it comes from."""
    part = entry.mapping(
        required=("code", "label", "definition", "kind", "origin", "help"),
        optional=(
            "parent", "polarity", "scale_note", "page", "translation", "facets", "voice", "caution",
            "deprecated",
        ),
    )  # fmt: skip
    code = part["code"].code()
    polarity = Polarity(part["polarity"].one_of(Polarity.values)) if "polarity" in part else Polarity.VIRTUE
    if polarity is Polarity.CONDITION and "scale_note" not in part:
        raise DataError(entry.line, FrameworkFault.NO_SCALE_NOTE)
    translation = part["translation"].one_of(Translation.values) if "translation" in part else "ours"
    help_ = part["help"].mapping(required=("use", "avoid", "example"))
    return Node(
        id=f"{names.prefix}:{code}",
        code=code,
        parent=names.node(part["parent"], FrameworkFault.UNKNOWN_PARENT) if "parent" in part else None,
        label=part["label"].label(),
        definition=part["definition"].label(),
        kind=NodeKind(part["kind"].one_of(NodeKind.values)),
        origin=Origin(part["origin"].one_of(Origin.values)),
        polarity=polarity,
        help=Help(help_["use"].label(), help_["avoid"].label(), help_["example"].label()),
        translation=Translation(translation),
        scale_note=maybe_label(part, "scale_note"),
        pages=pages(part),
        facets=_read_facets(part),
        voice=part["voice"].yes_no() if "voice" in part else False,
        caution=maybe_label(part, "caution"),
        deprecated=_read_deprecated(part["deprecated"], names) if "deprecated" in part else None,
        line=entry.line,
    )


def _read_facets(part: Mapping[str, Entry]) -> tuple[Facet, ...]:
    found = []
    codes(items(part, "facets"))
    for entry in items(part, "facets"):
        facet = entry.mapping(required=("code", "label"), optional=("optional",))
        optional = facet["optional"].yes_no() if "optional" in facet else False
        found.append(Facet(facet["code"].code(), facet["label"].label(), optional))
    return tuple(found)


def _read_deprecated(entry: Entry, names: Names) -> Deprecated:
    part = entry.mapping(required=("since", "why"), optional=("use",))
    use = tuple(names.node(one) for one in items(part, "use"))
    return Deprecated(part["since"].whole(least=1), use, part["why"].label())


def read_criterion(entry: Entry, names: Names) -> Criterion:
    """One of the things that must hold before anything is judged."""
    part = entry.mapping(required=("code", "label", "definition", "shown_by"), optional=("if_not", "page"))
    code = part["code"].code()
    return Criterion(
        id=f"{names.prefix}:{code}",
        code=code,
        label=part["label"].label(),
        definition=part["definition"].label(),
        shown_by=part["shown_by"].label(),
        if_not=maybe_label(part, "if_not"),
        pages=pages(part),
    )


def read_scope(entry: Entry) -> Scope:
    """What an arrangement is called when the criteria hold, and when they do not."""
    part = entry.mapping(required=("all_hold", "one_fails"))
    return Scope(part["all_hold"].label(), part["one_fails"].label())


def read_edge(entry: Entry, names: Names) -> Edge:
    """An arrow, which must lead from one node to another."""
    part = entry.mapping(required=("code", "from", "to", "kind"), optional=("note",))
    source, target = names.node(part["from"]), names.node(part["to"])
    if source == target:
        raise DataError(part["to"].line, FrameworkFault.EDGE_TO_ITSELF, value=source)
    kind = EdgeKind(part["kind"].one_of(EdgeKind.values))
    code = part["code"].words()
    return Edge(code, source, target, kind, maybe_label(part, "note"))


# --- what to look for and ask -------------------------------------------------------------------------------


def read_test(entry: Entry, names: Names) -> Test:
    """Something to look for about a node."""
    part = entry.mapping(required=("code", "node", "kind", "words"))
    kind = TestKind(part["kind"].one_of(TestKind.values))
    return Test(part["code"].code(), names.node(part["node"]), kind, part["words"].label())


def read_question(entry: Entry, names: Names) -> Question:
    """Something to ask about a node."""
    part = entry.mapping(required=("node", "ask"))
    return Question(names.node(part["node"]), part["ask"].label())


def read_guide(entry: Entry, names: Names, questions: tuple[Question, ...]) -> GuideWords:
    """How interviews are opened, deepened and closed, group by group."""
    part = entry.mapping(required=("opening", "closing", "groups"), optional=("probes",))
    codes(part["groups"].items())
    usual = {one.node: one.ask for one in questions}
    return GuideWords(
        opening=part["opening"].label(),
        closing=part["closing"].label(),
        probes=tuple(one.label() for one in items(part, "probes")),
        groups=tuple(_read_group(one, names, usual) for one in part["groups"].items()),
    )


def _read_group(entry: Entry, names: Names, usual: Mapping[str, Label]) -> Group:
    part = entry.mapping(required=("code", "label", "sector", "opening"), optional=("caution", "asks"))
    return Group(
        code=part["code"].code(),
        label=part["label"].label(),
        sector=Sector(part["sector"].one_of(Sector.values)),
        opening=part["opening"].label(),
        caution=maybe_label(part, "caution"),
        asks=tuple(_read_ask(one, names, usual) for one in items(part, "asks")),
    )


def _read_ask(entry: Entry, names: Names, usual: Mapping[str, Label]) -> Question:
    part = entry.mapping(required=("node",), optional=("ask",))
    node = names.node(part["node"])
    if "ask" not in part and node not in usual:
        raise DataError(entry.line, FrameworkFault.NOT_ASKED, value=node)
    return Question(node, part["ask"].label() if "ask" in part else usual[node])


# --- what follows from what ---------------------------------------------------------------------------------


def read_rule(entry: Entry, names: Names, parents: Mapping[str, str | None]) -> AggregationRule:
    """How a node's value follows from its own children."""
    part = entry.mapping(required=("node", "rule"), optional=("over", "k", "why"))
    node = names.node_or_model(part["node"])
    rule = Aggregate(part["rule"].one_of(Aggregate.values))
    over = tuple(names.node(one) for one in items(part, "over"))
    for child, one in zip(over, items(part, "over"), strict=True):
        if parents[child] != node:
            raise DataError(one.line, FrameworkFault.NOT_A_CHILD, value=child, node=node or MODEL)
    refuse_twice((one.words(), one.line) for one in items(part, "over"))
    if (rule is Aggregate.NONE) == bool(over):
        raise DataError(entry.line, FrameworkFault.COUNTS_NOTHING)
    if (rule is Aggregate.K_OF_N) != ("k" in part):
        raise DataError(entry.line, FrameworkFault.ONLY_K_OF_N)
    k = part["k"].whole(least=1, most=len(over)) if "k" in part else None
    return AggregationRule(node, rule, over, k, maybe_label(part, "why"))


def read_indicator(entry: Entry, names: Names, facets: Mapping[str, tuple[str, ...]]) -> IndicatorBinding:
    """An indicator of the platform that speaks of a node, or of one of its `facets`."""
    part = entry.mapping(required=("code", "node", "direction"), optional=("facet",))
    node = names.node_or_model(part["node"])
    known = facets.get(node or "", ())
    return IndicatorBinding(
        indicator=indicator(part["code"]),
        node=node,
        direction=Direction(part["direction"].one_of(Direction.values)),
        facet=part["facet"].one_of(known, FrameworkFault.UNKNOWN_FACET) if "facet" in part else "",
    )


def indicator(entry: Entry) -> str:
    """The name of an indicator."""
    value = entry.words()
    if not _INDICATOR.match(value):
        raise DataError(entry.line, FrameworkFault.NOT_INDICATOR, value=value)
    return value


def read_outcomes(entry: Entry, names: Names) -> OutcomeTable:
    """The table of outcomes; every level and unit meet in one cell."""
    part = entry.mapping(required=("levels", "units", "cells", "caution"))
    levels = {code: words.label() for code, words in part["levels"].open_mapping().items()}
    units = {code: words.label() for code, words in part["units"].open_mapping().items()}
    cells: dict[tuple[str, str], OutcomeCell] = {}
    for one in part["cells"].items():
        cell = one.mapping(required=("node", "level", "unit"))
        level = cell["level"].one_of(levels, FrameworkFault.UNKNOWN_CELL)
        unit = cell["unit"].one_of(units, FrameworkFault.UNKNOWN_CELL)
        if (level, unit) in cells:
            raise DataError(one.line, FrameworkFault.CELL_TWICE, level=level, unit=unit)
        cells[level, unit] = OutcomeCell(names.node(cell["node"]), level, unit)
    for level in levels:
        for unit in units:
            if (level, unit) not in cells:
                raise DataError(part["cells"].line, FrameworkFault.CELL_MISSING, level=level, unit=unit)
    refuse_twice((one.open_mapping()["node"].words(), one.line) for one in part["cells"].items())
    return OutcomeTable(levels, units, tuple(cells.values()), part["caution"].label())
