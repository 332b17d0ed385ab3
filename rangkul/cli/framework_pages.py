"""The reference page of the frameworks, printed from their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rangkul.evidence.frameworks.crosswalk import Crosswalk
    from rangkul.evidence.frameworks.parts import Framework, Pages

Table = Callable[[list[str], Iterable[Iterable[object]]], Iterator[str]]


def frameworks(table: Table) -> Iterator[str]:
    """Every framework with its factors, arrows, propositions and rules, and every crosswalk."""
    from rangkul.evidence.frameworks import crosswalks
    from rangkul.evidence.frameworks import frameworks as shelf

    yield from [
        "# Frameworks",
        "",
        "By which factors a collaboration is judged. A framework is a file; [how to add one]"
        "(../how-to/add-a-framework.md). The id of a factor stays for ever."
        " Pages marked *unchecked* were not looked up in the source; thresholds are proposals.",
        "",
    ]
    for one in shelf():
        yield from _framework(one, table)
    for walk in crosswalks():
        yield from _crosswalk(walk, table)


def _framework(one: Framework, table: Table) -> Iterator[str]:
    yield from [
        f"## {one.title.en}",
        "",
        one.definition.en,
        "",
        f"Source: {one.citation} {one.licence.en}",
        "",
    ]
    yield from [*(f"- {note.en}" for note in one.notes), ""]
    if one.criteria:
        yield from ["### What must hold first", ""]
        yield from table(
            ["Criterion", "English", "Indonesian", "Shown by", "Page"],
            [[f"`{c.id}`", c.label.en, c.label.id, c.shown_by.en, _page(c.pages)] for c in one.criteria],
        )
    yield from [f"### Factors of {one.key}", ""]
    yield from table(
        ["Factor", "English", "Indonesian", "Means", "From", "Scale", "Page"],
        [
            [
                f"{'· ' * depth}`{node.id}`",
                node.label.en,
                f"{node.label.id} ({node.translation.label})",
                node.definition.en,
                node.origin.label,
                node.polarity.label,
                _page(node.pages),
            ]
            for depth, node in one.walk()
        ],
    )
    yield from _looked_for(one, table)
    yield from _theory(one, table)


def _looked_for(one: Framework, table: Table) -> Iterator[str]:
    yield from [f"### Questions and tests of {one.key}", ""]
    tests = {question.node: one.tests_for(question.node) for question in one.questions}
    yield from table(
        ["Factor", "Question", "Pertanyaan", "What to look for"],
        [
            [
                f"`{question.node}`",
                question.ask.en,
                question.ask.id,
                " ".join(f"*{test.kind.label}:* {test.words.en}" for test in tests[question.node]),
            ]
            for question in one.questions
        ],
    )
    bound = [
        [f"`{i.indicator}`", f"`{i.node or 'model'}`", i.direction.label, i.facet] for i in one.indicators
    ]
    if bound:
        yield from table(["Indicator", "Speaks of", "Direction", "Facet"], bound)


def _theory(one: Framework, table: Table) -> Iterator[str]:
    if one.edges:
        yield from [f"### Arrows of {one.key}", ""]
        yield from table(
            ["Arrow", "From", "To", "Kind", "Note"],
            [
                [e.code, f"`{e.source}`", f"`{e.target}`", e.kind.label, e.note.en if e.note else ""]
                for e in one.edges
            ],
        )
    if one.rules:
        yield from [f"### How values follow in {one.key}", ""]
        yield from table(
            ["Of", "Rule", "Counts", "Why"],
            [
                [
                    f"`{rule.node or 'model'}`",
                    f"{rule.rule.label}{f' ({rule.k})' if rule.k else ''}",
                    ", ".join(f"`{code}`" for code in rule.over),
                    rule.why.en if rule.why else "",
                ]
                for rule in one.rules
            ],
        )
    if one.propositions:
        yield from [f"### Propositions of {one.key}", ""]
        yield from table(
            ["", "If", "Then", "How it is tested", "Page"],
            [
                [p.code, p.claim_if.en if p.claim_if else "", p.claim.en, p.test.en, _page(p.pages)]
                for p in one.propositions
            ],
        )
    if one.settings:
        yield from table(
            ["Threshold", "Means", "Proposal", "Owner", "Since"],
            [[f"`{s.code}`", s.label.en, f"{s.value:g}", s.owner, s.since] for s in one.settings],
        )


def _crosswalk(walk: Crosswalk, table: Table) -> Iterator[str]:
    yield from [f"## {walk.title.en}", "", *(note.en for note in walk.notes), ""]
    yield from table(
        ["From", "Relation", "To", "Note"],
        [
            [f"`{m.source}`", m.relation.label, f"`{m.target}`", m.note.en if m.note else ""]
            for m in walk.mappings
        ],
    )


def _page(pages: Pages | None) -> str:
    if pages is None:
        return ""
    return pages.at if pages.checked else f"{pages.at} (unchecked)"
