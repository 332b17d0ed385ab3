"""What a framework is once read: nodes, arrows, criteria, tests, questions, propositions and rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rangkul.core.datafiles import Label
from rangkul.evidence.frameworks.expressions import Expression
from rangkul.evidence.frameworks.terms import (
    Aggregate,
    Direction,
    EdgeKind,
    NodeKind,
    Origin,
    Polarity,
    Sector,
    TestKind,
    Translation,
)


@dataclass(frozen=True)
class Pages:
    """Where something stands in the source; not `checked` means from memory."""

    at: str
    checked: bool


@dataclass(frozen=True)
class Facet:
    """A side from which a node can be looked at; an optional one need not be judged."""

    code: str
    label: Label
    optional: bool = False


@dataclass(frozen=True)
class Help:
    """When to code with a node, when not, and an invented passage that fits."""

    use: Label
    avoid: Label
    example: Label


@dataclass(frozen=True)
class Deprecated:
    """Since which version a node is no longer used, and what to use instead."""

    since: int
    use: tuple[str, ...]
    why: Label


@dataclass(frozen=True)
class Node:
    """One factor; `id` is what is stored for ever, `code` the same without the framework's prefix."""

    id: str
    code: str
    parent: str | None
    label: Label
    definition: Label
    kind: NodeKind
    origin: Origin
    polarity: Polarity
    help: Help
    translation: Translation = Translation.OURS
    scale_note: Label | None = None
    pages: Pages | None = None
    facets: tuple[Facet, ...] = ()
    # Evidence of the state alone does not carry this node far.
    voice: bool = False
    caution: Label | None = None
    deprecated: Deprecated | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Criterion:
    """Something that must hold before an arrangement is judged by the framework at all."""

    id: str
    code: str
    label: Label
    definition: Label
    shown_by: Label
    if_not: Label | None = None
    pages: Pages | None = None


@dataclass(frozen=True)
class Scope:
    """What to call an arrangement when all criteria hold, and when one does not."""

    all_hold: Label
    one_fails: Label


@dataclass(frozen=True)
class Edge:
    """An arrow from one node to another."""

    code: str
    source: str
    target: str
    kind: EdgeKind
    note: Label | None = None


@dataclass(frozen=True)
class Test:
    """Something to look for that tells a node's presence from its absence, or from a rival."""

    code: str
    node: str
    kind: TestKind
    words: Label
    __test__ = False  # pytest collects classes of this name


@dataclass(frozen=True)
class Question:
    """What to ask about a node."""

    node: str
    ask: Label


@dataclass(frozen=True)
class Group:
    """A stakeholder group to talk with, how to open that talk, and what alone to ask it."""

    code: str
    label: Label
    sector: Sector
    opening: Label
    caution: Label | None = None
    # Empty: every question of the framework, in its own words.
    asks: tuple[Question, ...] = ()


@dataclass(frozen=True)
class GuideWords:
    """How every interview begins and ends, and what to watch."""

    opening: Label
    closing: Label
    probes: tuple[Label, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class AggregationRule:
    """How a node's value follows from its children; without a node it speaks of the whole model."""

    node: str | None
    rule: Aggregate
    over: tuple[str, ...] = ()
    k: int | None = None
    why: Label | None = None


@dataclass(frozen=True)
class IndicatorBinding:
    """An operational indicator that speaks of a node, or of the whole when there is none."""

    indicator: str
    node: str | None
    direction: Direction
    facet: str = ""


@dataclass(frozen=True)
class OutcomeCell:
    """One cell of the outcome table: a level of results for a unit."""

    node: str
    level: str
    unit: str


@dataclass(frozen=True)
class OutcomeTable:
    """The outcomes as levels by units, each cell a node of its own, with what to beware of."""

    levels: Mapping[str, Label]
    units: Mapping[str, Label]
    cells: tuple[OutcomeCell, ...]
    caution: Label

    def cell(self, level: str, unit: str) -> OutcomeCell:
        """The cell where a level and a unit meet."""
        return next(one for one in self.cells if (one.level, one.unit) == (level, unit))


@dataclass(frozen=True)
class Flag:
    """A yes or no that a person answers for a period."""

    code: str
    label: Label


@dataclass(frozen=True)
class Measure:
    """A number that is counted for a period."""

    code: str
    label: Label
    indicator: str = ""


@dataclass(frozen=True)
class Setting:
    """A threshold: a proposal with an owner, which an installation may replace."""

    code: str
    label: Label
    value: float
    is_rating: bool
    owner: str
    since: str


@dataclass(frozen=True)
class Proposition:
    """A claim of the theory about when collaboration works, with what would bear it out or against it."""

    code: str
    claim_if: Label | None
    claim: Label
    test: Label
    when: Expression | None = None
    supported: Expression | None = None
    contradicted: Expression | None = None
    alert: Expression | None = None
    alert_words: Label | None = None
    shows: tuple[str, ...] = ()
    pages: Pages | None = None


@dataclass(frozen=True)
class Framework:
    """A way of judging a collaboration, in one version; loaded from a file, never from code."""

    key: str
    version: int
    prefix: str
    title: Label
    definition: Label
    citation: str
    licence: Label
    notes: tuple[Label, ...]
    nodes: tuple[Node, ...]
    criteria: tuple[Criterion, ...] = ()
    scope: Scope | None = None
    edges: tuple[Edge, ...] = ()
    tests: tuple[Test, ...] = ()
    questions: tuple[Question, ...] = ()
    guide: GuideWords | None = None
    rules: tuple[AggregationRule, ...] = ()
    indicators: tuple[IndicatorBinding, ...] = ()
    outcomes: OutcomeTable | None = None
    flags: tuple[Flag, ...] = ()
    measures: tuple[Measure, ...] = ()
    settings: tuple[Setting, ...] = ()
    propositions: tuple[Proposition, ...] = ()

    def node(self, name: str) -> Node:
        """The node with this id or code; raises KeyError if there is none."""
        for node in self.nodes:
            if name in (node.id, node.code):
                return node
        raise KeyError(name)

    def children(self, name: str | None) -> tuple[Node, ...]:
        """The nodes right below one, or the outermost; without the deprecated."""
        parent = self.node(name).code if name else None
        return tuple(node for node in self.nodes if node.parent == parent and not node.deprecated)

    def ancestors(self, name: str) -> tuple[Node, ...]:
        """The nodes above one, the nearest first."""
        found = []
        node = self.node(name)
        while node.parent:
            node = self.node(node.parent)
            found.append(node)
        return tuple(found)

    def walk(self, name: str | None = None, depth: int = 0) -> tuple[tuple[int, Node], ...]:
        """Every node below one with its depth, parents before their children."""
        found: list[tuple[int, Node]] = []
        for child in self.children(name):
            found += [(depth, child), *self.walk(child.code, depth + 1)]
        return tuple(found)

    def questions_for(self, name: str) -> tuple[Question, ...]:
        """What asks about a node: its own question, or its parent's, or those of its parts."""
        for node in (self.node(name), *self.ancestors(name)):
            if own := tuple(one for one in self.questions if one.node == node.code):
                return own
        below = {node.code for _depth, node in self.walk(name)}
        return tuple(one for one in self.questions if one.node in below)

    def tests_for(self, name: str) -> tuple[Test, ...]:
        """A node's own tests, or those of the nearest node above that has some."""
        for node in (self.node(name), *self.ancestors(name)):
            if own := tuple(one for one in self.tests if one.node == node.code):
                return own
        return ()

    def rule_for(self, name: str | None) -> AggregationRule | None:
        """How a node's value follows from its parts; without a name, the model's."""
        code = self.node(name).code if name else None
        return next((one for one in self.rules if one.node == code), None)

    def indicators_for(self, name: str | None) -> tuple[IndicatorBinding, ...]:
        """The indicators that speak of a node; without a name, of the whole."""
        code = self.node(name).code if name else None
        return tuple(one for one in self.indicators if one.node == code)
