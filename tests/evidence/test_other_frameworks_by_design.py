"""The second and third framework, and how the first stands to the second, say what the design says.

`design/emerson.csv`, `deseve.csv` and `crosswalk.csv` are typed out of its section 2, not out of the data.
"""

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest

from rangkul.evidence.frameworks import Framework, framework
from rangkul.evidence.frameworks.shelf import crosswalks

DESIGN = Path(__file__).parent / "design"
EMERSON, DESEVE, ANSELL = "emerson-nabatchi-balogh-2012", "deseve-2007", "ansell-gash-2008"


def rows(name: str) -> list[dict[str, str]]:
    """One table of the design."""
    with (DESIGN / f"{name}.csv").open() as file:
        return list(csv.DictReader(file))


def words(text: str) -> set[str]:
    """The words that a name rests on."""
    return set(re.findall(r"[a-z]+", text.lower())) - {"a", "among", "and", "for", "in", "of", "the", "to"}


@pytest.fixture(scope="module")
def emerson() -> Framework:
    return framework(EMERSON)


def test_the_boxes_of_emerson_stand_inside_each_other_as_in_the_design(emerson: Framework) -> None:
    kept = {node.code: node.parent or "" for node in emerson.nodes}

    assert {row["code"]: kept.get(row["code"]) for row in rows("emerson")} == {
        row["code"]: row["above"] for row in rows("emerson")
    }
    # Nothing stands beside them: what the data add are parts of a part.
    boxes = {row["code"] for row in rows("emerson") if not row["above"]}
    assert {code for code, above in kept.items() if not above} == boxes
    for box in ("drivers", "dynamics"):
        parts = {row["code"] for row in rows("emerson") if row["above"] == box}
        assert {code for code, above in kept.items() if above == box} == parts


def test_every_box_of_emerson_carries_the_name_of_the_design(emerson: Framework) -> None:
    named = {node.code: node.label.en for node in emerson.nodes}

    for row in rows("emerson"):
        assert words(row["en"]) <= words(named[row["code"]]), row


def test_the_drivers_begin_the_dynamics_act_and_what_follows_flows_back(emerson: Framework) -> None:
    arrows = {(one.source, one.target) for one in emerson.edges}
    order = ["drivers", "dynamics", "actions", "impacts", "adaptation"]

    assert set(pairwise(order)) <= arrows
    three = ["principled_engagement", "shared_motivation", "capacity"]
    round_again = zip(three, [*three[1:], three[0]], strict=True)
    assert {(f"dynamics.{one}", f"dynamics.{then}") for one, then in round_again} <= arrows


def test_deseve_has_the_eight_elements_of_the_design_and_no_other() -> None:
    kept = {node.code: node.label.en for node in framework(DESEVE).nodes}

    assert list(kept) == [row["code"] for row in rows("deseve")]
    for row in rows("deseve"):
        assert words(row["en"]) <= words(kept[row["code"]]), row


def test_what_is_not_looked_up_is_not_given_as_if_it_were() -> None:
    for key in (EMERSON, DESEVE):
        theory = framework(key)
        said = " ".join(note.en for note in theory.notes)
        assert "not compared" in said or "not looked up" in said or "from memory" in said, (key, said)
        assert not any(node.pages and node.pages.checked for node in theory.nodes), key


def factor(theory: Framework, shown: str) -> str:
    """The one factor whose code ends, or whose English name goes, as the design writes it."""
    name, _in, box = shown.partition(" in ")
    inside = [node for node in theory.nodes if not box or f"{box}." in node.code]
    (found,) = {
        node.code
        for node in inside
        if node.code.split(".")[-1] == name or words(name) <= words(node.label.en)
    }
    return found


def test_the_way_from_ansell_and_gash_to_emerson_is_the_one_of_the_design(emerson: Framework) -> None:
    ansell = framework(ANSELL)
    (walk,) = [one for one in crosswalks() if {one.source[0], one.target[0]} == {ANSELL, EMERSON}]
    codes = {node.id: node.code for theory in (ansell, emerson) for node in theory.nodes}

    kept = {(codes[one.source], str(one.relation), codes[one.target]) for one in walk.mappings}

    by_end = {node.code.split(".")[-1]: node.code for node in ansell.nodes}
    assert kept == {
        (by_end[row["from"]], row["relation"], factor(emerson, row["to"])) for row in rows("crosswalk")
    }
    assert len(walk.mappings) == len(rows("crosswalk"))
