"""Agreement comes out as the sources of each coefficient printed it."""

import numpy as np
import pytest
from rangkul_analytics.reliability import (
    Level,
    Mark,
    Stretch,
    Undefined,
    Weighting,
    alpha,
    alpha_u_2004,
    around,
    brennan_prediger,
    characters,
    co_occurrence,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    percent_agreement,
    saturation,
    u_alpha,
    u_alpha_binary,
    u_alpha_code,
)

N = None
# Krippendorff's example C, four coders and twelve units, in the arrangement of Gwet's book.
FOUR_CODERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, N],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
# Wikipedia's example, three coders and fifteen units.
THREE_CODERS = [
    [N, N, N, N, N, 3, 4, 1, 2, 1, 1, 3, 3, N, 3],
    [1, N, 2, 1, 3, 3, 4, 3, N, N, N, N, N, N, N],
    [N, N, 2, 1, 3, 4, 4, N, 2, 1, 1, 3, 3, N, 4],
]
# Gwet's five observers of fifteen units.
FIVE_OBSERVERS = [
    [1, 1, 2, N, 0, 0, 1, 1, 2, 2, N, 0, 1, 3, 1],
    [1, 1, 3, 0, 0, 0, 0, N, 2, 1, 1, 0, 2, 3, 1],
    [2, 0, 3, 0, 0, 0, 2, 2, 2, 1, 0, 0, 2, 2, 1],
    [N, 1, 3, N, N, N, N, 0, N, 1, 0, 0, 2, 2, N],
    [2, N, N, 0, 0, 0, 1, N, 2, N, N, N, N, 3, 1],
]
# Fleiss' fourteen raters of ten subjects: how many gave each of five values.
FOURTEEN_RATERS = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip
BERTHA = [Mark(2, 10, "x"), Mark(14, 20, "x")]
BILL = [Mark(4, 8, "x"), Mark(15, 17, "x")]
BERTHA_AND_BILL = Stretch(0, 24, {"Bertha": BERTHA, "Bill": BILL})


def test_v1_cohen_of_the_textbook_table():
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15

    found = cohen_kappa([first, second])

    assert found.value == pytest.approx(0.4)
    assert found.standard_error == pytest.approx(0.12700, abs=5e-6)
    assert percent_agreement([first, second]).value == pytest.approx(0.7)


def test_v2_fleiss_of_fourteen_raters():
    by_subject = [np.repeat(range(5), counts) for counts in FOURTEEN_RATERS]

    assert fleiss_kappa(np.array(by_subject).T).value == pytest.approx(0.2099307, abs=5e-8)


@pytest.mark.parametrize(
    ("level", "printed"),
    [
        (Level.NOMINAL, 0.7434211),
        (Level.ORDINAL, 0.8153875),
        (Level.INTERVAL, 0.8491071),
        (Level.RATIO, 0.7974028),
    ],
)
def test_v3_alpha_of_four_coders_with_gaps(level, printed):
    found = alpha(FOUR_CODERS, level)

    assert found.value == pytest.approx(printed, abs=5e-8)
    assert (found.units, found.coders) == (11, 4)


def test_v3_the_other_coefficients_of_four_coders():
    ac1 = gwet_ac(FOUR_CODERS)

    assert ac1.value == pytest.approx(0.7754441, abs=5e-8)
    assert ac1.standard_error == pytest.approx(0.14295, abs=5e-6)
    assert around(ac1) == pytest.approx((0.46081, 1), abs=5e-6)
    assert percent_agreement(FOUR_CODERS).value == pytest.approx(0.81818, abs=5e-6)
    assert fleiss_kappa(FOUR_CODERS).value == pytest.approx(0.7611693, abs=5e-8)
    assert conger_kappa(FOUR_CODERS).value == pytest.approx(0.7628174, abs=5e-8)
    assert brennan_prediger(FOUR_CODERS).value == pytest.approx(0.7727273, abs=5e-8)


@pytest.mark.parametrize(
    ("weighting", "ac2", "error", "fleiss", "conger", "equal"),
    [
        (Weighting.ORDINAL, 0.8989398, 0.1069035, 0.8502062, 0.8436595, 0.8863636),
        (Weighting.LINEAR, 0.8587391, 0.117329, 0.8179448, 0.8137763, 0.8484848),
        (Weighting.QUADRATIC, 0.9140007, 0.1039622, 0.8649351, 0.8577107, 0.9015152),
    ],
)
def test_v3_weighted_coefficients_of_four_coders_as_gwets_program_has_them(
    weighting, ac2, error, fleiss, conger, equal
):
    found = gwet_ac(FOUR_CODERS, weighting)

    assert (found.value, found.standard_error) == pytest.approx((ac2, error), abs=5e-7)
    assert fleiss_kappa(FOUR_CODERS, weighting).value == pytest.approx(fleiss, abs=5e-8)
    assert conger_kappa(FOUR_CODERS, weighting).value == pytest.approx(conger, abs=5e-8)
    assert brennan_prediger(FOUR_CODERS, weighting).value == pytest.approx(equal, abs=5e-8)


def test_v4_alpha_of_two_coders_and_two_values():
    said = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]

    assert alpha(said).value == pytest.approx(0.0952381, abs=5e-8)


def test_v5_bertha_and_bill_character_by_character():
    table = characters([BERTHA_AND_BILL], "x")

    assert cohen_kappa(table).value == pytest.approx(0.3846, abs=5e-5)
    assert fleiss_kappa(table).value == pytest.approx(0.3143, abs=5e-5)
    assert alpha(table).value == pytest.approx(0.3286, abs=5e-5)
    assert alpha(table).units == 24


def test_v6_bertha_and_bill_as_passages():
    fine = 50_000
    scaled = {
        name: [Mark(mark.start * fine, mark.end * fine, "x") for mark in marks]
        for name, marks in BERTHA_AND_BILL.marks.items()
    }

    assert alpha_u_2004(BERTHA_AND_BILL).value == pytest.approx(573 / 1112)
    assert alpha_u_2004(Stretch(0, 24 * fine, scaled)).value == pytest.approx(0.55295, abs=5e-6)
    assert u_alpha_code([BERTHA_AND_BILL], "x").value == pytest.approx(0.3583333, abs=5e-8)
    assert u_alpha([BERTHA_AND_BILL]).value == pytest.approx(0.3583333, abs=5e-8)


def test_v7_the_share_that_nvivo_explains_in_its_help():
    both_and_one = Stretch(0, 1000, {"a": [Mark(0, 200, "x")], "b": [Mark(0, 50, "x")]})

    assert percent_agreement(characters([both_and_one], "x")).value == pytest.approx(0.85)


def test_v8_five_observers():
    assert gwet_ac(FIVE_OBSERVERS).value == pytest.approx(0.49662, abs=5e-6)
    assert alpha(FIVE_OBSERVERS).value == pytest.approx(0.48053, abs=5e-6)
    assert fleiss_kappa(FIVE_OBSERVERS).value == pytest.approx(0.45762, abs=5e-6)
    assert conger_kappa(FIVE_OBSERVERS).value == pytest.approx(0.46927, abs=5e-6)
    assert gwet_ac(FIVE_OBSERVERS, Weighting.ORDINAL).value == pytest.approx(0.7853418, abs=5e-8)


def test_v9_passages_with_three_codes():
    a = [Mark(100, 150, "FL"), Mark(300, 420, "SU"), Mark(420, 500, "TB")]
    b = [Mark(100, 160, "FL"), Mark(310, 420, "SU"), Mark(430, 500, "SU")]
    text = [Stretch(0, 1000, {"a": a, "b": b})]

    assert u_alpha(text).value == pytest.approx(0.7545867, abs=5e-8)
    assert u_alpha_binary(text).value == pytest.approx(0.9198286, abs=5e-8)


def test_alpha_of_three_coders_with_many_gaps():
    assert alpha(THREE_CODERS).value == pytest.approx(0.691, abs=5e-4)
    assert alpha(THREE_CODERS, Level.ORDINAL).value == pytest.approx(0.807, abs=5e-4)
    assert alpha(THREE_CODERS, Level.INTERVAL).value == pytest.approx(0.811, abs=5e-4)


@pytest.mark.parametrize("level", Level)
def test_where_nothing_varied_or_nothing_is_paired_there_is_no_alpha(level):
    assert alpha([[1, 1, 1], [1, 1, N]], level).undefined is Undefined.ONE_VALUE
    assert alpha([[1, 2, N, N], [N, N, 1, 2]], level).undefined is Undefined.NOTHING_PAIRED
    assert alpha([[], []], level).undefined is Undefined.NOTHING_PAIRED
    assert alpha([[1, 2, 1], [1, 2, 1]], level).value == 1


@pytest.mark.parametrize("coefficient", [cohen_kappa, conger_kappa, fleiss_kappa, brennan_prediger, gwet_ac])
def test_where_nothing_varied_no_coefficient_corrects_for_chance(coefficient):
    found = coefficient([["no", "no"], ["no", "no"]], order=["no", "yes"])

    assert (found.value, found.undefined, found.units) == (None, Undefined.ONE_VALUE, 2)
    assert percent_agreement([["no", "no"], ["no", "no"]]).value == 1
    assert coefficient([[N, N], [N, N]]).undefined is Undefined.NOTHING_PAIRED


def test_saturation_of_nine_interviews():
    new = [12, 9, 7, 4, 2, 1, 1, 0, 0]

    found = saturation(new)

    assert found.base_themes == 32
    assert [run.share for run in found.runs] == [3 / 32, 2 / 32, 1 / 32, 0]
    assert found.told == "6+2"
    assert saturation(new, threshold=0).told == "7+2"


def test_a_rare_code_beside_a_frequent_one_is_flagged():
    found = co_occurrence(100, 10, 5)

    assert found.coefficient == pytest.approx(0.048, abs=5e-4)
    assert found.lopsided
    assert not co_occurrence(50, 10, 5).lopsided
