"""Propositions are tested against what is known, inner nodes follow their parts, and nothing is guessed."""

from itertools import product

import pytest

from rangkul.core.datafiles import DataError
from rangkul.evidence.frameworks import (
    Framework,
    Known,
    check_scope,
    framework,
    judge_propositions,
    load_framework,
    summarise,
)
from rangkul.evidence.frameworks.expressions import Kind, holds, parse
from rangkul.evidence.frameworks.terms import LEVELS
from tests.evidence.two_boxes import TWO_BOXES

NODES = {
    "asymmetry": "starting_conditions.asymmetry",
    "incentives": "starting_conditions.incentives",
    "prehistory": "starting_conditions.prehistory",
    "empowerment": "facilitative_leadership.empowerment",
    "trust": "collaborative_process.trust",
    "interdependence": "collaborative_process.commitment.interdependence",
    "ownership": "collaborative_process.commitment.ownership",
}
LEADERSHIP = "ag2008:facilitative_leadership"
# Outcomes judged good, or poor, for two periods on end.
GOOD = "good_outcome_periods=2 poor_outcome_periods=0"
POOR = "good_outcome_periods=0 poor_outcome_periods=2"
ALONE = "bypass_rate=0.5 interdependence=emerging"
STEADY = f"{ALONE} attendance_falling=no commitment_falling=no"
QUARREL = "conflict_high=yes trust=emerging asymmetry=partial incentives=partial"
BROKERED = f"{QUARREL} honest_broker=yes dispute_days_before=40"
BUDGETED = "prehistory=absent time_budgeted=yes trust_hours_budget=60"


@pytest.fixture(scope="module")
def ansell_gash() -> Framework:
    return framework("ansell-gash-2008")


def known(facts: str) -> Known:
    """Facts as words: a rating is a level, a flag yes or no, anything else a number."""
    ratings, flags, measures = {}, {}, {}
    for name, _is, value in (fact.partition("=") for fact in facts.split()):
        if name in NODES:
            ratings[f"ag2008:{NODES[name]}"] = LEVELS[value]
        elif value in ("yes", "no"):
            flags[name] = value == "yes"
        else:
            measures[name] = float(value)
    return Known(ratings, flags, measures)


NOT, YES, NO, OPEN = "not_triggered", "supported", "contradicted", "undetermined"

# framework.md 1.4, row by row and by hand: what is known, what it says, and whether it warns.
TRUTH = [
    # P1: severe asymmetry works only with empowerment; good outcomes without it speak against.
    ("P1", "asymmetry=partial", NOT, False),
    ("P1", f"asymmetry=emerging empowerment=emerging {POOR}", YES, True),
    ("P1", f"asymmetry=absent empowerment=emerging {GOOD}", NO, True),
    ("P1", f"asymmetry=absent empowerment=partial {GOOD}", YES, False),
    ("P1", f"asymmetry=absent empowerment=partial {POOR}", OPEN, False),
    ("P1", "asymmetry=absent empowerment=emerging good_outcome_periods=1 poor_outcome_periods=0", OPEN, True),
    ("P1", f"empowerment=emerging {GOOD}", OPEN, None),
    ("P1", "empowerment=fulfilled", OPEN, False),
    # P2: much is decided elsewhere and nobody feels dependent: attendance or commitment is expected to fall.
    ("P2", "bypass_rate=0.25 interdependence=absent", NOT, None),
    ("P2", "bypass_rate=0.5 interdependence=partial", NOT, None),
    ("P2", f"{ALONE} attendance_falling=yes meetings_since=1", YES, None),
    ("P2", f"{STEADY} meetings_since=4", NO, None),
    ("P2", f"{STEADY} meetings_since=3", OPEN, None),
    ("P2", "interdependence=emerging attendance_falling=yes", OPEN, None),
    # P3: whoever must adopt should have said so; adoption without any such promise speaks against.
    ("P3", "needs_outside_authority=no", NOT, False),
    ("P3", "needs_outside_authority=yes adoption_commitment=yes adoption_rate=0.8", YES, False),
    ("P3", "needs_outside_authority=yes adoption_commitment=no adoption_rate=0.2", YES, True),
    ("P3", "needs_outside_authority=yes adoption_commitment=no adoption_rate=0.9", NO, True),
    ("P3", "needs_outside_authority=yes adoption_commitment=yes adoption_rate=0.2", OPEN, False),
    # P4: old enmity needs interdependence or repair.
    ("P4", "prehistory=partial", NOT, False),
    ("P4", f"prehistory=absent interdependence=emerging trust_building_recorded=no {POOR}", YES, True),
    ("P4", f"prehistory=emerging interdependence=emerging trust_building_recorded=no {GOOD}", NO, True),
    ("P4", f"prehistory=emerging interdependence=emerging trust_building_recorded=yes {GOOD}", YES, False),
    ("P4", "prehistory=emerging interdependence=partial", OPEN, False),
    ("P4", "prehistory=emerging interdependence=emerging", OPEN, None),
    # P5: an honest broker helps where power is even and incentives are there.
    ("P5", "conflict_high=no", NOT, False),
    ("P5", "conflict_high=yes trust=emerging asymmetry=emerging incentives=partial", NOT, False),
    ("P5", f"{QUARREL} honest_broker=no", OPEN, True),
    ("P5", f"{BROKERED} dispute_days_after=12", YES, False),
    ("P5", f"{BROKERED} dispute_days_after=40", NO, False),
    # P6: a claim on odds; one case records it and settles nothing.
    ("P6", "asymmetry=partial incentives=partial", NOT, None),
    ("P6", "asymmetry=absent organic_leader=yes", OPEN, None),
    ("P6", "incentives=emerging", OPEN, None),
    # P7: great enmity needs time that is planned and spent.
    ("P7", "prehistory=emerging", NOT, False),
    ("P7", "prehistory=absent time_budgeted=no trust=emerging", YES, True),
    ("P7", "prehistory=absent time_budgeted=no trust=partial", NO, True),
    ("P7", f"{BUDGETED} trust_hours_spent=60 trust=partial", YES, False),
    ("P7", f"{BUDGETED} trust_hours_spent=20", OPEN, True),
    # P8: what is ordered still has to be owned.
    ("P8", "mandated=no ownership=absent", NOT, False),
    ("P8", "mandated=yes ownership=emerging", OPEN, True),
    ("P8", f"mandated=yes ownership=emerging {GOOD}", NO, True),
    ("P8", f"mandated=yes ownership=emerging {POOR}", YES, True),
    ("P8", f"mandated=yes ownership=partial {GOOD}", YES, False),
    # P9: a mark of context.
    ("P9", "ongoing_need=no", NOT, None),
    ("P9", "ongoing_need=yes", OPEN, None),
    # P10: where P4 applies, small wins are crucial.
    ("P10", "prehistory=partial days_without_win=400", NOT, False),
    ("P10", "prehistory=absent days_without_win=180", OPEN, True),
    ("P10", "prehistory=absent days_without_win=179", OPEN, False),
    ("P10", f"prehistory=absent days_without_win=30 {GOOD}", YES, False),
    ("P10", f"prehistory=absent days_without_win=400 {POOR}", YES, True),
    ("P10", f"prehistory=absent days_without_win=400 {GOOD}", NO, True),
    ("P10", "days_without_win=400", OPEN, None),
    # P11: nothing to trigger; it says what every summary shows.
    ("P11", "trust=fulfilled", NOT, None),
]


@pytest.mark.parametrize(("code", "facts", "result", "alert"), TRUTH)
def test_each_proposition_says_what_the_theory_expects(ansell_gash, code, facts, result, alert):
    verdicts = {one.proposition.code: one for one in judge_propositions(ansell_gash, known(facts))}

    assert (verdicts[code].result, verdicts[code].alert) == (result, alert)


def test_with_nothing_known_nothing_is_claimed(ansell_gash):
    verdicts = judge_propositions(ansell_gash, Known())

    assert {one.proposition.code: str(one.result) for one in verdicts} == {
        **{f"P{number}": OPEN for number in range(1, 11)},
        "P11": NOT,
    }
    assert not any(one.alert for one in verdicts)


def test_a_verdict_shows_what_it_read_and_what_is_missing(ansell_gash):
    verdict = judge_propositions(ansell_gash, known("asymmetry=emerging empowerment=absent"))[0]

    read = {one.code: one.value for one in verdict.read}
    assert read["starting_conditions.asymmetry"] == LEVELS["emerging"]
    assert read["severe_at"] == LEVELS["emerging"]
    assert verdict.missing == ("good_outcome_periods", "poor_outcome_periods")


def test_a_city_sets_its_own_threshold(ansell_gash):
    facts = known("asymmetry=emerging empowerment=absent")
    stricter = Known(ratings=facts.ratings, settings={"severe_at": LEVELS["absent"]})

    assert judge_propositions(ansell_gash, facts)[0].result == OPEN
    assert judge_propositions(ansell_gash, stricter)[0].result == NOT


def test_three_contingencies_are_always_shown(ansell_gash):
    assert ansell_gash.propositions[-1].shows == (
        "trust_hours_spent",
        "collaborative_process.trust",
        "collaborative_process.commitment.interdependence",
    )


@pytest.mark.parametrize(
    "facts",
    [
        Known(ratings={"ag2008:weather": 1}),
        Known(ratings={"ag2008:outcomes": 4}),
        Known(flags={"sunny": True}),
        Known(measures={"rain": 3}),
        Known(settings={"limit": 1}),
    ],
)
def test_a_name_that_the_framework_does_not_have_is_refused(ansell_gash, facts: Known):
    with pytest.raises(ValueError, match=r"does not know|has no level"):
        judge_propositions(ansell_gash, facts)


# --- the language of conditions -----------------------------------------------------------------------------

NAMES = {"a": Kind.FLAG, "b": Kind.FLAG, "c": Kind.FLAG, "n": Kind.NUMBER, "tree.leaf": Kind.RATING}
WORLDS = [dict(zip("abc", values, strict=True)) for values in product((True, False, None), repeat=3)]


def settled(text: str, world: dict[str, bool | None]) -> bool | None:
    """An oracle: the answer that every way of filling in what is not known agrees on, by Python itself."""
    open_ = [name for name, value in world.items() if value is None]
    answers = {
        bool(eval(text, {}, {**world, **dict(zip(open_, values, strict=True))}))  # noqa: S307
        for values in product((True, False), repeat=len(open_))
    }
    return answers.pop() if len(answers) == 1 else None


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "not a",
        "a and b",
        "a or b",
        "a or b and c",
        "(a or b) and c",
        "not (a or b) and not c",
        "not a or not b",
    ],
)
def test_and_or_not_bind_and_leave_open_as_logic_does(text: str):
    expression = parse(text, NAMES, line=1)

    for world in WORLDS:
        assert holds(expression, world) is settled(text, world), world


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", "==", "!="])
def test_numbers_and_levels_compare_as_written(sign: str):
    for value in (0, 1, 2.5, 3):
        assert holds(parse(f"n {sign} 2.5", NAMES, line=1), {"n": value}) is eval(f"{value} {sign} 2.5")  # noqa: S307
    for level, number in LEVELS.items():
        compared = parse(f"tree.leaf {sign} {level}", NAMES, line=1)
        assert holds(compared, {"tree.leaf": 2}) is eval(f"2 {sign} {number}")  # noqa: S307
        assert holds(compared, {}) is None


@pytest.mark.parametrize(
    "text", ["n.real > 1", "a if b else c", "a;b", "n = 1", "1 < n < 2", "a b", "()", "1e9 > n", "a.b"]
)
def test_a_condition_is_no_program(text: str):
    with pytest.raises(DataError):
        parse(text, NAMES, line=7)


# --- inner nodes and scope ----------------------------------------------------------------------------------

DESIGN = "ag2008:institutional_design"
FOUR = [f"{DESIGN}.{name}" for name in ("inclusiveness", "exclusiveness", "ground_rules", "transparency")]


@pytest.mark.parametrize(
    ("levels", "value", "middle"),
    [
        ((3, 3, 2, 3), 2, 3),
        ((3, 1, 2, 0), 0, 1.5),
        ((3, 3, None, 3), None, 3),
        ((0, None, None, None), 0, 0),
        ((None, None, None, None), None, None),
    ],
)
def test_a_box_is_its_weakest_part_and_stays_open_when_that_could_be_lower(
    ansell_gash, levels, value, middle
):
    ratings = dict(zip(FOUR, levels, strict=True))

    found = summarise(ansell_gash, DESIGN, ratings)

    assert (found.value, found.middle) == (value, middle)
    assert found.parts == tuple(ratings.items())


def test_one_real_early_result_feeds_the_cycle(ansell_gash):
    box = "ag2008:collaborative_process.intermediate"

    assert summarise(ansell_gash, box, {f"{box}.plans": 3}).value == 3
    assert summarise(ansell_gash, box, {f"{box}.plans": 2}).value is None
    assert (
        summarise(
            ansell_gash, box, {f"{box}.plans": 2, f"{box}.small_wins": 0, f"{box}.fact_finding": 1}
        ).value
        == 2
    )


def test_what_is_not_necessary_is_shown_and_does_not_pull_down(ansell_gash):
    names = ("process_stewardship", "mediation", "empowerment", "mutual_gains")
    ratings = {f"{LEADERSHIP}.{name}": 2 for name in names} | {f"{LEADERSHIP}.mutual_gains": 0}

    found = summarise(ansell_gash, LEADERSHIP, ratings)

    assert found.value == 2
    assert (f"{LEADERSHIP}.mutual_gains", 0) in found.parts


def test_outcomes_are_never_added_up(ansell_gash):
    cells = {node.id: 3 for node in ansell_gash.children("outcomes")}

    assert summarise(ansell_gash, "outcomes", cells).value is None
    with pytest.raises(ValueError, match="no rule"):
        summarise(ansell_gash, "collaborative_process.trust", {})


def test_partners_who_only_carry_out_referrals_are_no_collaborative_governance(ansell_gash):
    answers = {one.id: True for one in ansell_gash.criteria}

    assert check_scope(ansell_gash, answers).holds is True
    contracting = check_scope(ansell_gash, answers | {"ag2008:crit.direct_engagement": False})
    assert (contracting.holds, contracting.failed) == (False, ("ag2008:crit.direct_engagement",))
    asked_five = check_scope(ansell_gash, answers | {"ag2008:crit.consensus_aim": None})
    assert (asked_five.holds, asked_five.open) == (None, ("ag2008:crit.consensus_aim",))
    assert "contracting" in ansell_gash.scope.one_fails.en


def test_a_small_framework_evaluates_its_own_proposition():
    small = load_framework(TWO_BOXES)

    for days, result in ((31, NO), (30, OPEN)):
        facts = Known(ratings={"two:start": 2}, flags={"mandated": True}, measures={"days": days})
        assert [str(one.result) for one in judge_propositions(small, facts)] == [result]
