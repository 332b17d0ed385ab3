"""How nodes of one framework stand to those of another, and what was found under one shows of the other."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rangkul.core.datafiles import DataError, Entry, Label, read
from rangkul.evidence.frameworks.parts import Framework, Node
from rangkul.evidence.frameworks.terms import FrameworkFault, Relation

_TURNED = {Relation.BROAD: Relation.NARROW, Relation.NARROW: Relation.BROAD}


@dataclass(frozen=True)
class Related:
    """One node of each framework and how the second stands to the first."""

    source: str
    relation: Relation
    target: str
    note: Label | None = None


@dataclass(frozen=True)
class Crosswalk:
    """Every relation between two frameworks that somebody wrote down; by node id."""

    key: str
    version: int
    source: tuple[str, int]
    target: tuple[str, int]
    title: Label
    mappings: tuple[Related, ...]
    notes: tuple[Label, ...] = ()

    def turned(self) -> "Crosswalk":
        """The same relations read from the other side: what was broader is narrower."""
        mappings = tuple(
            Related(one.target, _TURNED.get(one.relation, one.relation), one.source, one.note)
            for one in self.mappings
        )
        return Crosswalk(self.key, self.version, self.target, self.source, self.title, mappings, self.notes)


def load_crosswalk(text: str | bytes, frameworks: Collection[Framework]) -> Crosswalk:
    """Read a crosswalk between two of the `frameworks`; every fault is a `DataError` with its line."""
    part = read(text).mapping(
        required=("crosswalk", "version", "title", "from", "to", "mappings"), optional=("notes",)
    )
    source, target = _framework(part["from"], frameworks), _framework(part["to"], frameworks)
    mappings: dict[tuple[str, str], Related] = {}
    for entry in part["mappings"].items():
        one = _read_mapping(entry, source, target)
        if (one.source, one.target) in mappings:
            raise DataError(entry.line, FrameworkFault.MAPPED_TWICE, value=one.source, other=one.target)
        mappings[one.source, one.target] = one
    return Crosswalk(
        key=part["crosswalk"].code(),
        version=part["version"].whole(least=1),
        source=(source.key, source.version),
        target=(target.key, target.version),
        title=part["title"].label(),
        mappings=tuple(mappings.values()),
        notes=tuple(one.label() for one in part["notes"].items()) if "notes" in part else (),
    )


def _framework(entry: Entry, frameworks: Collection[Framework]) -> Framework:
    part = entry.mapping(required=("framework", "version"))
    wanted = (part["framework"].words(), part["version"].whole(least=1))
    for one in frameworks:
        if (one.key, one.version) == wanted:
            return one
    known = ", ".join(sorted(f"{one.key} {one.version}" for one in frameworks))
    raise DataError(entry.line, FrameworkFault.UNKNOWN_FRAMEWORK, value=wanted[0], known=known)


def _read_mapping(entry: Entry, source: Framework, target: Framework) -> Related:
    part = entry.mapping(required=("from", "relation", "to"), optional=("note",))
    return Related(
        source=_node(part["from"], source).id,
        relation=Relation(part["relation"].one_of(Relation.values)),
        target=_node(part["to"], target).id,
        note=part["note"].label() if "note" in part else None,
    )


def _node(entry: Entry, framework: Framework) -> Node:
    code = entry.one_of({node.code for node in framework.nodes}, FrameworkFault.UNKNOWN_NODE)
    return framework.node(code)


# --- seeing through the other framework ---------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """What is known of a node: its rating, if there is one, and the evidence by its number."""

    rating: int | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Borrowed:
    """What stands in the draft because of one node of the other framework, and by which relation."""

    source: str
    relation: Relation
    found: Found


@dataclass(frozen=True)
class DraftNode:
    """A node as the other framework's findings show it; never a judgement of its own.

    `rating` is filled only where one node, rated, is exactly the same; every other relation shows the
    rating of its own node beside it and leaves this one to a person.
    """

    node: Node
    rating: int | None
    borrowed: tuple[Borrowed, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        """Every piece of evidence once, in the order of the nodes it came from."""
        return tuple(dict.fromkeys(one for each in self.borrowed for one in each.found.evidence))


@dataclass(frozen=True)
class DraftView:
    """Findings under one framework as a draft under another, and what found no place there."""

    nodes: tuple[DraftNode, ...]
    unmapped: tuple[str, ...]
    silent: tuple[str, ...]


def project(
    crosswalk: Crosswalk, source: Framework, target: Framework, found: Mapping[str, Found]
) -> DraftView:
    """What was found under `source` (by node id) as a draft view under `target`; nothing is invented.

    `unmapped`: nodes of `source` with findings but no relation. `silent`: nodes of `target` that no
    finding reaches. Raises ValueError if the crosswalk is of other frameworks, or a node is unknown.
    """
    ends = ((source.key, source.version), (target.key, target.version))
    if ends != (crosswalk.source, crosswalk.target):
        raise ValueError(f"the crosswalk is between {crosswalk.source} and {crosswalk.target}")
    if unknown := sorted(set(found) - {node.id for node in source.nodes}):
        raise ValueError(f"the framework does not know: {', '.join(unknown)}")
    nodes = tuple(_draft(node, crosswalk, found) for node in target.nodes)
    related = {one.source for one in crosswalk.mappings}
    return DraftView(
        nodes=nodes,
        unmapped=tuple(node.id for node in source.nodes if node.id in found and node.id not in related),
        silent=tuple(one.node.id for one in nodes if not one.borrowed),
    )


def _draft(node: Node, crosswalk: Crosswalk, found: Mapping[str, Found]) -> DraftNode:
    borrowed = tuple(
        Borrowed(one.source, one.relation, found[one.source])
        for one in crosswalk.mappings
        if one.target == node.id and one.source in found
    )
    same = [one.found.rating for one in borrowed if one.relation is Relation.EXACT]
    return DraftNode(node, same[0] if len(same) == 1 else None, borrowed)
