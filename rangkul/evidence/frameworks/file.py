"""How a framework is read from its file, and what makes the whole of it wrong."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from rangkul.core.datafiles import LANGUAGES, DataError, Entry, Fault, read, refuse_twice
from rangkul.evidence.frameworks.parts import Framework, Node
from rangkul.evidence.frameworks.reading import (
    Names,
    codes,
    items,
    read_criterion,
    read_edge,
    read_guide,
    read_indicator,
    read_node,
    read_outcomes,
    read_question,
    read_rule,
    read_scope,
    read_test,
)
from rangkul.evidence.frameworks.terms import FrameworkFault
from rangkul.evidence.frameworks.theory import read_inputs, read_propositions

_PREFIX = re.compile(r"^[a-z][a-z0-9]{1,11}$")
DEEPEST_NODE = 8
_REQUIRED = (
    "framework", "version", "prefix", "languages", "title", "definition", "citation", "licence", "nodes",
    "questions",
)  # fmt: skip
_OPTIONAL = (
    "notes", "criteria", "scope", "edges", "tests", "guide", "aggregation", "indicators", "outcomes",
    "flags", "measures", "settings", "propositions",
)  # fmt: skip

Part = TypeVar("Part")


@dataclass(frozen=True)
class _File:
    """The opened file and the names that its parts may use."""

    part: Mapping[str, Entry]
    names: Names

    def each(self, key: str, read_one: Callable[[Entry, Names], Part]) -> tuple[Part, ...]:
        return tuple(read_one(entry, self.names) for entry in items(self.part, key))


def load_framework(text: str | bytes, *, before: Framework | None = None) -> Framework:
    """Read a framework; every fault is a `DataError` that names its line.

    `before` is the version that the installation has already: a newer one may add nodes and deprecate
    them, but what was once written about a node must always find it.
    """
    file = _open(text)
    found = _put_together(file)
    _refuse_silent_nodes(found)
    if before is not None:
        _refuse_lost_names(found, file.part, before)
    return found


def _put_together(file: _File) -> Framework:
    """The framework of a file that was opened, each part read once all that it names is known."""
    part = file.part
    nodes = file.each("nodes", read_node)
    _refuse_cycles(nodes)
    parents = {node.code: node.parent for node in nodes}
    facets = {node.code: tuple(facet.code for facet in node.facets) for node in nodes}
    inputs = read_inputs(part, file.names)
    questions = file.each("questions", read_question)
    _refuse_repeated(part)
    return Framework(
        key=part["framework"].code(),
        version=part["version"].whole(least=1),
        prefix=file.names.prefix,
        title=part["title"].label(),
        definition=part["definition"].label(),
        citation=part["citation"].words(),
        licence=part["licence"].label(),
        notes=tuple(one.label() for one in items(part, "notes")),
        nodes=nodes,
        criteria=file.each("criteria", read_criterion),
        scope=read_scope(part["scope"]) if "scope" in part else None,
        edges=file.each("edges", read_edge),
        tests=file.each("tests", read_test),
        questions=questions,
        guide=read_guide(part["guide"], file.names, questions) if "guide" in part else None,
        rules=tuple(read_rule(one, file.names, parents) for one in items(part, "aggregation")),
        indicators=tuple(read_indicator(one, file.names, facets) for one in items(part, "indicators")),
        outcomes=read_outcomes(part["outcomes"], file.names) if "outcomes" in part else None,
        flags=inputs.flags,
        measures=inputs.measures,
        settings=inputs.settings,
        propositions=read_propositions(items(part, "propositions"), file.names, inputs),
    )


def _open(text: str | bytes) -> _File:
    part = read(text).mapping(required=_REQUIRED, optional=_OPTIONAL)
    prefix = part["prefix"].words()
    if not _PREFIX.match(prefix):
        raise DataError(part["prefix"].line, FrameworkFault.NOT_PREFIX, value=prefix)
    _check_languages(part["languages"])
    nodes = codes(part["nodes"].items())
    criteria = [(one, 0) for one in nodes]
    criteria += [(one.open_mapping()["code"].words(), one.line) for one in _coded(items(part, "criteria"))]
    refuse_twice(criteria)
    return _File(part, Names(prefix, frozenset(nodes)))


def _coded(entries: list[Entry]) -> list[Entry]:
    codes(entries)
    return entries


def _check_languages(entry: Entry) -> None:
    found = [one.one_of(LANGUAGES) for one in entry.items()]
    refuse_twice(zip(found, (one.line for one in entry.items()), strict=True))
    for language in LANGUAGES:
        if language not in found:
            raise DataError(entry.line, FrameworkFault.LANGUAGE_LEFT_OUT, language=language)


def _refuse_repeated(part: Mapping[str, Entry]) -> None:
    for key in ("tests", "indicators"):
        _refuse_words_twice(items(part, key), "code")
    for key in ("edges", "propositions"):
        _refuse_words_twice(items(part, key), "code")
    _refuse_words_twice(items(part, "aggregation"), "node")
    _refuse_words_twice(items(part, "questions"), "node")


def _refuse_words_twice(entries: list[Entry], key: str) -> None:
    found = [entry.open_mapping().get(key) for entry in entries]
    refuse_twice((one.words(), one.line) for one in found if one is not None)


def _refuse_cycles(nodes: tuple[Node, ...]) -> None:
    parents = {node.code: node.parent for node in nodes}
    for node in nodes:
        way, at = [node.code], node.parent
        while at is not None and at not in way:
            way.append(at)
            at = parents[at]
        if at is not None:
            raise DataError(node.line, FrameworkFault.CYCLE, value=node.code, way=" → ".join([*way, at]))
        if len(way) > DEEPEST_NODE:
            raise DataError(node.line, Fault.TOO_DEEP, limit=DEEPEST_NODE)


def _refuse_silent_nodes(framework: Framework) -> None:
    for node in framework.nodes:
        if not node.deprecated and not framework.questions_for(node.code):
            raise DataError(node.line, FrameworkFault.NO_QUESTION, value=node.code)


def _refuse_lost_names(framework: Framework, part: Mapping[str, Entry], before: Framework) -> None:
    if (framework.key, framework.prefix) != (before.key, before.prefix):
        key = "framework" if framework.key != before.key else "prefix"
        raise DataError(part[key].line, FrameworkFault.OTHER_FRAMEWORK, value=part[key].words())
    if framework.version <= before.version:
        raise DataError(
            part["version"].line, FrameworkFault.NOT_NEWER, value=framework.version, limit=before.version
        )
    for key, now, then in (
        ("nodes", framework.nodes, before.nodes),
        ("criteria", framework.criteria, before.criteria),
    ):
        kept = {one.id for one in now}
        for one in then:
            if one.id not in kept:
                line = part[key].line if key in part else part["version"].line
                raise DataError(line, FrameworkFault.ID_GONE, value=one.id, version=before.version)
