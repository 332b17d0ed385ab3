"""Ansell and Gash as data says what the design says: `design/*.csv` is copied out of its tables.

Page numbers there are from memory of the article and nobody has looked them up yet: the file must say so.
"""

import csv
import re
from pathlib import Path

import pytest

from rangkul.evidence.frameworks import Framework, framework
from rangkul.evidence.frameworks.terms import TestKind

DESIGN = Path(__file__).parent / "design"
# The design writes short; the data write the word out, for whoever hears the page read.
WRITTEN_OUT = {
    "Facilitative leadership (incl. empowerment)": "Facilitative leadership (including empowerment)",
    "Mediation / honest broker": "Mediation or honest broker",
    "Mediasi / perantara yang jujur": "Mediasi atau perantara yang jujur",
    "Leading exploration of mutual gains": "Leading the exploration of mutual gains",
    "fokus pada kebijakan/program publik": "fokus pada kebijakan atau program publik",
}
# 1.5: level by unit, and nothing below it.
CELLS = {
    f"outcomes.{level}.{unit}"
    for level in ("actions", "outcomes", "adaptation")
    for unit in ("organisation", "regime", "target")
}
NAMES = {
    "actions.organisation": "efficiency",
    "actions.regime": "efficacy",
    "actions.target": "equity",
    "outcomes.organisation": "effectiveness",
    "outcomes.regime": "external legitimacy",
    "outcomes.target": "effectiveness on target",
    "adaptation.organisation": "equilibrium",
    "adaptation.regime": "viability",
    "adaptation.target": "sustainability",
}


def rows(name: str) -> list[dict[str, str]]:
    """One table of the design."""
    with (DESIGN / f"{name}.csv").open() as file:
        return [
            {key: WRITTEN_OUT.get(word, word) for key, word in row.items()} for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def theory() -> Framework:
    return framework("ansell-gash-2008")


def test_every_factor_is_there_under_its_name_in_both_languages_and_no_other(theory: Framework) -> None:
    kept = {node.code: (node.label.en, node.label.id) for node in theory.nodes if node.code not in CELLS}

    assert kept == {row["code"]: (row["en"], row["id"]) for row in rows("factors")}


def test_every_factor_names_its_pages_and_says_that_nobody_has_looked_them_up(theory: Framework) -> None:
    told = {node.code: node.pages for node in theory.nodes if node.code not in CELLS}

    assert {code: one and one.at for code, one in told.items()} == {
        row["code"]: row["pages"] for row in rows("factors")
    }
    assert not any(one.checked for one in told.values() if one)


def test_the_six_criteria_are_those_of_the_design(theory: Framework) -> None:
    kept = {one.code: one.label.id.lower() for one in theory.criteria}

    assert kept == {row["code"]: row["id"] for row in rows("criteria")}
    assert {one.pages.at for one in theory.criteria if one.pages} == {"544-545"}
    assert all(one.pages for one in theory.criteria)


def test_every_arrow_leads_from_where_to_where_and_is_of_its_kind(theory: Framework) -> None:
    kept = {edge.code: (edge.source, edge.target, str(edge.kind)) for edge in theory.edges}

    assert kept == {row["code"]: (row["from"], row["to"], row["kind"]) for row in rows("arrows")}


def test_the_eleven_propositions_stand_at_their_pages(theory: Framework) -> None:
    kept = {one.code: one.pages.at for one in theory.propositions if one.pages}

    assert kept == {row["code"]: row["pages"] for row in rows("propositions")}
    assert len(theory.propositions) == len(kept) == 11


def test_the_outcomes_are_the_nine_cells(theory: Framework) -> None:
    kept = {node.code: node.label.en for node in theory.nodes if node.parent and node.code in CELLS}

    assert set(kept) == CELLS
    for code, name in NAMES.items():
        assert name.split()[0] in kept[f"outcomes.{code}"].lower(), code


def factor_of(theory: Framework, shown: str) -> str:
    """The factor that a row of table 4.4 speaks of, by the end of its path."""
    name = re.sub(r" \(3\)$", "", shown).replace("leadership.", "facilitative_leadership.")
    (found,) = (
        node.code
        for node in theory.nodes
        if node.code == name
        or (node.code.endswith(f".{name}") and node.code.count(".") == name.count(".") + 1)
    )
    return found


@pytest.mark.parametrize("row", rows("tests"), ids=lambda row: row["node"])
def test_each_factor_is_asked_and_tested_as_the_design_says(theory: Framework, row: dict[str, str]) -> None:
    factor = factor_of(theory, row["node"])

    assert (row["en"], row["id"]) in {
        (one.ask.en, one.ask.id) for one in theory.questions if one.node == factor
    }
    for kind in (TestKind.HOOP, TestKind.SMOKING_GUN, TestKind.RIVAL):
        told = [one.words.en for one in theory.tests if one.node == factor and one.kind == kind]
        # The data say it in a whole sentence: it must carry the words that the short form rests on.
        assert any(shared(row[kind.value], words) >= 0.5 for words in told), (kind, row[kind.value], told)


def shared(short: str, whole: str) -> float:
    """Which part of the bearing words of a short form stands in a sentence, in whatever form."""
    bearing, there = (
        {word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())} for text in (short, whole)
    )
    return len(bearing & there) / len(bearing)
