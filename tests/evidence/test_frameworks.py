"""The frameworks that come with the platform are whole, and another one needs a file only."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from rangkul.core.datafiles import DataError, Label
from rangkul.evidence.frameworks import (
    Framework,
    FrameworkFault,
    NoSuchFramework,
    crosswalks,
    framework,
    frameworks,
    load_framework,
)
from rangkul.evidence.frameworks.shelf import FOLDERS, BrokenFile
from rangkul.evidence.frameworks.terms import Aggregate, EdgeKind, Origin, Polarity, TestKind
from rangkul.evidence.vocabulary import StakeholderGroup
from tests.evidence.two_boxes import TWO_BOXES

# framework.md 1.2, written down by hand.
AG_TREE = {
    "starting_conditions": ["asymmetry", "incentives", "prehistory"],
    "facilitative_leadership": ["process_stewardship", "mediation", "empowerment", "mutual_gains"],
    "institutional_design": ["inclusiveness", "exclusiveness", "ground_rules", "transparency"],
    "collaborative_process": ["dialogue", "trust", "commitment", "understanding", "intermediate"],
    "collaborative_process.dialogue": ["good_faith"],
    "collaborative_process.commitment": ["interdependence", "ownership", "mutual_gains"],
    "collaborative_process.understanding": ["mission", "problem", "values"],
    "collaborative_process.intermediate": ["small_wins", "plans", "fact_finding"],
}


@pytest.fixture
def ansell_gash() -> Framework:
    return framework("ansell-gash-2008")


def test_three_frameworks_and_a_crosswalk_come_with_the_platform():
    assert [one.key for one in frameworks()] == [
        "ansell-gash-2008",
        "deseve-2007",
        "emerson-nabatchi-balogh-2012",
    ]
    assert [one.key for one in crosswalks()] == ["ansell-gash-to-emerson"]
    assert all(file.suffix == ".yaml" for file in FOLDERS[0].iterdir() if file.is_file())


@pytest.mark.parametrize("one", frameworks(), ids=lambda one: one.key)
def test_every_factor_speaks_both_languages_and_is_asked_about(one: Framework):
    for node in one.nodes:
        words = [node.label, node.definition, node.help.use, node.help.avoid, node.help.example]
        assert all(isinstance(label, Label) and label.id and label.en for label in words), node.id
        assert node.definition.id != node.definition.en, node.id
        assert one.questions_for(node.id), node.id
        assert node.id == f"{one.prefix}:{node.code}"


def test_the_tree_of_ansell_and_gash_has_every_factor_in_its_place(ansell_gash):
    outer = [*list(AG_TREE)[:4], "outcomes"]

    assert [node.code for node in ansell_gash.children(None)] == outer
    for parent, names in AG_TREE.items():
        assert [node.code for node in ansell_gash.children(parent)] == [f"{parent}.{name}" for name in names]
    assert len(ansell_gash.children("outcomes")) == 9
    assert len(ansell_gash.nodes) == 5 + sum(map(len, AG_TREE.values())) + 9


def test_what_the_authors_drew_and_what_they_only_wrote_are_told_apart(ansell_gash):
    text = {node.code for node in ansell_gash.nodes if node.origin is Origin.TEXT}

    assert text == {f"facilitative_leadership.{name}" for name in AG_TREE["facilitative_leadership"]}
    assert {node.parent for node in ansell_gash.nodes if node.origin is Origin.ADDED} == {"outcomes"}


def test_asymmetry_and_prehistory_read_as_favourable_and_say_so(ansell_gash):
    conditions = [node for node in ansell_gash.nodes if node.polarity is Polarity.CONDITION]

    assert [node.code for node in conditions] == [
        "starting_conditions.asymmetry",
        "starting_conditions.prehistory",
    ]
    assert all("favourable to collaboration" in node.scale_note.en for node in conditions)
    assert all("mendukung kolaborasi" in node.scale_note.id for node in conditions)


def test_a_rule_on_paper_is_no_rule_in_use_and_power_has_three_sides(ansell_gash):
    rules = ansell_gash.node("institutional_design.ground_rules").facets
    power = ansell_gash.node("starting_conditions.asymmetry").facets

    assert [facet.code for facet in rules if not facet.optional] == ["de_jure", "de_facto"]
    assert [facet.code for facet in rules if facet.optional] == [
        "deadlines",
        "role_clarity",
        "consensus_rule",
    ]
    assert [facet.code for facet in power] == ["authority", "resources", "discursive_legitimacy"]


def test_the_state_alone_cannot_speak_for_five_factors(ansell_gash):
    heard = {node.code.rpartition(".")[2] for node in ansell_gash.nodes if node.voice}

    assert heard == {"asymmetry", "inclusiveness", "trust", "ownership", "dialogue"}


def test_the_arrows_lead_where_the_figure_draws_them(ansell_gash):
    arrows = {edge.code: edge for edge in ansell_gash.edges}
    cycle = [edge for edge in ansell_gash.edges if edge.kind is EdgeKind.CYCLE]

    assert list(arrows) == [f"E{number}" for number in range(1, 14)]
    assert (arrows["E1"].source, arrows["E1"].target) == ("starting_conditions", "collaborative_process")
    assert (arrows["E11"].source, arrows["E11"].target) == ("collaborative_process", "outcomes")
    assert [edge.target for edge in cycle] == [edge.source for edge in cycle[1:]] + [cycle[0].source]
    assert len(cycle) == 5


def test_six_criteria_come_before_any_rating(ansell_gash):
    assert [one.id for one in ansell_gash.criteria] == [
        "ag2008:crit.public_initiation",
        "ag2008:crit.nonstate_participants",
        "ag2008:crit.direct_engagement",
        "ag2008:crit.formal_collective",
        "ag2008:crit.consensus_aim",
        "ag2008:crit.public_policy_focus",
    ]
    assert all(one.shown_by.id and one.shown_by.en for one in ansell_gash.criteria)


def test_nineteen_questions_each_with_a_hoop_a_smoking_gun_and_a_rival(ansell_gash):
    assert len(ansell_gash.questions) == 19
    for question in ansell_gash.questions:
        kinds = [test.kind for test in ansell_gash.tests_for(question.node)]
        assert sorted(kinds) == sorted(TestKind), question.node


def test_a_part_without_a_question_of_its_own_is_heard_in_its_parents_answer(ansell_gash):
    of_mission = ansell_gash.questions_for("collaborative_process.understanding.mission")
    of_the_box = ansell_gash.questions_for("starting_conditions")

    assert [one.node for one in of_mission] == ["collaborative_process.understanding"]
    assert [one.node.rpartition(".")[2] for one in of_the_box] == AG_TREE["starting_conditions"]


def test_no_page_number_claims_to_have_been_looked_up(ansell_gash):
    parts = (*ansell_gash.nodes, *ansell_gash.criteria, *ansell_gash.propositions)
    pages = [one.pages for one in parts if one.pages]

    assert len(pages) == 31 + 6 + 11
    assert not any(page.checked for page in pages)


def test_nine_cells_of_outcomes_ask_for_a_result_of_the_child_beside_a_headcount(ansell_gash):
    table = ansell_gash.outcomes

    names = [table.cell(level, unit).node for level in table.levels for unit in table.units]
    labels = [ansell_gash.node(name).label.en.partition(" (")[0] for name in names]
    assert labels == [
        "Efficiency",
        "Efficacy",
        "Equity",
        "Effectiveness",
        "External legitimacy",
        "Effectiveness on the target goals",
        "Equilibrium",
        "Viability",
        "Sustainability",
    ]
    for caution in (table.caution, ansell_gash.node("outcomes").caution):
        assert "headcount" in caution.en
        assert "3, 6" in caution.en


def test_the_model_has_no_total_and_a_box_is_as_weak_as_its_weakest_necessary_part(ansell_gash):
    assert ansell_gash.rule_for(None).rule is Aggregate.NONE
    assert ansell_gash.rule_for("outcomes").rule is Aggregate.NONE
    inner = [node.code for node in ansell_gash.nodes if ansell_gash.children(node.code)]
    assert {rule.node for rule in ansell_gash.rules} == {None, *inner}
    assert ansell_gash.rule_for("institutional_design").rule is Aggregate.MIN


def test_each_indicator_speaks_of_one_factor(ansell_gash):
    by_family: dict[str, set[str | None]] = {}
    for one in ansell_gash.indicators:
        by_family.setdefault(one.indicator[2:4], set()).add(one.node)

    assert len(ansell_gash.indicators) == len({one.indicator for one in ansell_gash.indicators}) == 62
    assert by_family["GR"] == {"institutional_design.ground_rules"}
    assert by_family["RF"] == {None}
    assert all(one.facet in ("", "de_jure", "de_facto", "resources") for one in ansell_gash.indicators)


def test_the_guide_knows_every_group_that_a_study_counts():
    for one in frameworks():
        if one.guide:
            assert [group.code for group in one.guide.groups] == list(StakeholderGroup)
            states = {group.code for group in one.guide.groups if group.sector == "state"}
            assert states == {group for group in StakeholderGroup if group.of_the_state}


# --- another framework --------------------------------------------------------------------------------------


def test_a_file_adds_a_framework_without_code_or_migration(tmp_path: Path, settings):
    (tmp_path / "two-boxes.yaml").write_text(TWO_BOXES, "utf-8")
    settings.FRAMEWORK_FOLDERS = (*FOLDERS, tmp_path)

    assert "two-boxes" in [one.key for one in frameworks()]
    found = framework("two-boxes")
    assert [node.id for _depth, node in found.walk()] == ["two:start", "two:start.will", "two:end"]
    assert found.questions_for("two:start.will")[0].ask.en == "Begun?"


def test_a_framework_that_nobody_brought_is_not_there(ansell_gash):
    with pytest.raises(NoSuchFramework):
        framework("three-boxes")
    with pytest.raises(NoSuchFramework):
        framework("ansell-gash-2008", version=2)


def test_a_broken_file_of_the_installation_is_named_with_its_line(tmp_path: Path, settings):
    (tmp_path / "two-boxes.yaml").write_text(TWO_BOXES.replace("parent: start", "parent: begin"), "utf-8")
    settings.FRAMEWORK_FOLDERS = (tmp_path,)

    with pytest.raises(BrokenFile) as refused, translation.override("en"):
        frameworks()
    with translation.override("en"):
        assert str(refused.value).startswith("two-boxes.yaml: Line 26: There is no node “begin”")


def newer(text: str = TWO_BOXES) -> str:
    return text.replace("version: 1", "version: 2", 1)


def test_a_newer_version_may_add_a_factor_and_set_one_aside(tmp_path: Path, settings):
    aside = "    deprecated: {since: 2, use: [end], why: {id: Ganda, en: Double}}\n"
    text = newer().replace("    origin: text\n", "    origin: text\n" + aside)
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    (tmp_path / "b.yaml").write_text(TWO_BOXES, "utf-8")
    settings.FRAMEWORK_FOLDERS = (tmp_path,)

    old, new = framework("two-boxes", version=1), framework("two-boxes")
    assert (old.version, new.version) == (1, 2)
    assert [node.code for node in new.children("start")] == []
    assert new.node("two:start.will").deprecated.use == ("end",)


@pytest.mark.parametrize(
    ("change", "line", "fault"),
    [
        ((r"\bstart\.will\b", "start.wish"), 16, FrameworkFault.ID_GONE),
        ((r"crit\.public", "crit.state"), 10, FrameworkFault.ID_GONE),
        (("prefix: two", "prefix: duo"), 3, FrameworkFault.OTHER_FRAMEWORK),
        (("framework: two-boxes", "framework: boxes"), 1, FrameworkFault.OTHER_FRAMEWORK),
        (("version: 2", "version: 1"), 2, FrameworkFault.NOT_NEWER),
    ],
)
def test_a_newer_version_renames_nothing(change: tuple[str, str], line: int, fault: FrameworkFault):
    before = load_framework(TWO_BOXES)

    with pytest.raises(DataError) as refused:
        load_framework(re.sub(*change, newer()), before=before)
    assert (refused.value.line, refused.value.fault) == (line, fault)
