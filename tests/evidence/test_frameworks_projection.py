"""What was found under one framework is shown under another, and an interview guide is printed from it."""

import pytest

from rangkul.evidence.frameworks import (
    Found,
    NoGuide,
    NoSuchFramework,
    crosswalk,
    framework,
    interview_guide,
    interview_guides,
    load_framework,
    project,
)
from rangkul.evidence.frameworks.terms import Relation
from tests.evidence.two_boxes import TWO_BOXES

AG, CGR = "ansell-gash-2008", "emerson-nabatchi-balogh-2012"
# framework.md 2, the starter crosswalk, copied by hand.
STARTER = {
    ("collaborative_process.dialogue", "dynamics.principled_engagement"): "close",
    ("collaborative_process.trust", "dynamics.shared_motivation.mutual_trust"): "exact",
    ("collaborative_process.understanding", "dynamics.shared_motivation.mutual_understanding"): "close",
    ("collaborative_process.commitment", "dynamics.shared_motivation.shared_commitment"): "close",
    ("institutional_design.ground_rules", "dynamics.capacity.arrangements"): "close",
    ("facilitative_leadership", "drivers.leadership"): "broad",
    ("facilitative_leadership", "dynamics.capacity.leadership"): "broad",
    ("starting_conditions.incentives", "drivers.consequential_incentives"): "close",
    ("collaborative_process.commitment.interdependence", "drivers.interdependence"): "exact",
    ("starting_conditions.asymmetry", "context.power_relations"): "close",
    ("collaborative_process.intermediate.fact_finding", "dynamics.capacity.knowledge"): "related",
    ("collaborative_process.intermediate", "actions"): "close",
    ("outcomes", "impacts"): "broad",
    ("outcomes", "adaptation"): "broad",
}


def test_the_starter_relates_what_the_literature_relates_and_nothing_else():
    walk = crosswalk(AG, CGR)

    written = {
        (one.source.removeprefix("ag2008:"), one.target.removeprefix("cgr2012:")): str(one.relation)
        for one in walk.mappings
    }
    assert written == STARTER


def test_findings_appear_under_the_other_framework_with_the_relation_that_carried_them():
    found = {
        f"ag2008:{node.code}": Found(rating=number % 4, evidence=(f"coding-{number}",))
        for number, node in enumerate(framework(AG).nodes)
    }

    view = project(crosswalk(AG, CGR), framework(AG), framework(CGR), found)

    # The oracle: every row of the table above, and not one more.
    carried = {
        (one.source.removeprefix("ag2008:"), draft.node.code): str(one.relation)
        for draft in view.nodes
        for one in draft.borrowed
    }
    assert carried == STARTER
    for draft in view.nodes:
        for one in draft.borrowed:
            assert one.found == found[one.source]
        exact = [one for one in draft.borrowed if one.relation is Relation.EXACT]
        assert draft.rating == (exact[0].found.rating if exact else None)
    mapped = {f"ag2008:{source}" for source, _target in STARTER}
    reached = {f"cgr2012:{target}" for _source, target in STARTER}
    assert set(view.unmapped) == set(found) - mapped
    assert set(view.silent) == {node.id for node in framework(CGR).nodes} - reached


def test_where_nothing_was_found_nothing_is_shown():
    trust = "ag2008:collaborative_process.trust"

    view = project(crosswalk(AG, CGR), framework(AG), framework(CGR), {trust: Found(None, ("a", "b", "a"))})

    assert len(view.silent) == len(framework(CGR).nodes) - 1
    assert view.unmapped == ()
    draft = next(one for one in view.nodes if one.borrowed)
    assert (draft.node.id, draft.rating) == ("cgr2012:dynamics.shared_motivation.mutual_trust", None)
    assert draft.evidence == ("a", "b")


def test_read_from_the_other_side_broad_is_narrow_and_the_rest_stays():
    back = crosswalk(CGR, AG)

    assert (back.source[0], back.target[0]) == (CGR, AG)
    assert {str(one.relation) for one in back.mappings if one.source == "cgr2012:impacts"} == {"narrow"}
    assert back.turned() == crosswalk(AG, CGR)
    both = project(back, framework(CGR), framework(AG), {"cgr2012:drivers.leadership": Found(2, ("x",))})
    assert [one.node.code for one in both.nodes if one.borrowed] == ["facilitative_leadership"]
    assert all(one.rating is None for one in both.nodes)


def test_a_view_through_the_wrong_glasses_is_refused():
    walk = crosswalk(AG, CGR)

    with pytest.raises(ValueError, match="crosswalk is between"):
        project(walk, framework(CGR), framework(AG), {})
    with pytest.raises(ValueError, match="does not know"):
        project(walk, framework(AG), framework(CGR), {"ag2008:weather": Found(1)})
    with pytest.raises(NoSuchFramework):
        crosswalk(AG, "deseve-2007")


# --- the interview guide ------------------------------------------------------------------------------------


def test_an_institution_is_asked_all_nineteen_questions_in_the_order_of_the_tree():
    guide = interview_guide(framework(AG), "lks")

    assert [one.number for one in guide.questions] == list(range(1, 20))
    assert [section.node.code for section in guide.sections] == [
        "starting_conditions",
        "facilitative_leadership",
        "institutional_design",
        "collaborative_process",
        "outcomes",
    ]
    assert guide.questions[0].ask.id.startswith("Siapa yang bisa menghentikan")
    assert guide.opening[1] == guide.group.opening
    assert guide.probes
    assert guide.closing.id


def test_a_question_names_the_parts_that_its_answer_may_speak_of_and_what_to_listen_for():
    guide = interview_guide(framework(AG), "lks")

    problem = next(one for one in guide.questions if one.ask.en.startswith("In one sentence"))
    assert [node.code.rpartition(".")[2] for node in problem.nodes] == [
        "understanding",
        "mission",
        "problem",
        "values",
    ]
    assert [test.kind for test in problem.listen_for] == ["hoop", "smoking_gun"]


def test_a_child_is_asked_three_gentle_questions_of_its_own_and_only_with_care():
    guide = interview_guide(framework(AG), "child")

    assert len(guide.questions) == 3
    assert not {one.ask for one in guide.questions} & {one.ask for one in framework(AG).questions}
    assert "assent" in guide.cautions[0].en
    assert "kesediaan anak" in guide.cautions[0].id


@pytest.mark.parametrize("guide", interview_guides(framework(AG)), ids=lambda one: one.group.code)
def test_every_group_has_a_guide_in_both_languages(guide):
    words = [*guide.opening, guide.closing, guide.group.label, *guide.cautions, *guide.probes]
    words += [one.ask for one in guide.questions]

    assert guide.questions
    assert all(label.id and label.en and label.id != label.en for label in words if label.id != "LKS")


def test_a_framework_prints_no_guide_for_a_group_it_does_not_know():
    with pytest.raises(NoGuide):
        interview_guide(framework(AG), "tourists")
    with pytest.raises(NoGuide):
        interview_guide(framework("deseve-2007"), "lks")
    assert len(interview_guide(load_framework(TWO_BOXES), "lks").questions) == 1
