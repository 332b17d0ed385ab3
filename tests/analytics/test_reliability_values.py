"""Agreement on values: what must hold of any ratings, and what other programs make of them."""

import warnings

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rangkul_analytics.reliability import (
    Bootstrap,
    Level,
    Reading,
    Undefined,
    Weighting,
    alpha,
    around,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    percent_agreement,
    reading,
)
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import cohens_kappa as their_cohen
from statsmodels.stats.inter_rater import fleiss_kappa as their_fleiss

COEFFICIENTS = [alpha, percent_agreement, fleiss_kappa, conger_kappa, brennan_prediger, gwet_ac]
VALUES = st.integers(1, 5)
SOME_CODERS = st.integers(2, 4)


@st.composite
def any_ratings(draw, gaps=True, coders=SOME_CODERS):
    units = draw(st.integers(2, 12))
    cell = st.one_of(st.none(), VALUES) if gaps else VALUES
    row = st.lists(cell, min_size=units, max_size=units)
    return [draw(row) for _ in range(draw(coders))]


@given(any_ratings(), st.sampled_from(Level))
def test_alpha_is_what_the_krippendorff_package_says(rows, level):
    ours = alpha(rows, level)
    data = np.array([[np.nan if cell is None else cell for cell in row] for row in rows], dtype=float)

    if ours.value is None:
        pairable = data[:, (~np.isnan(data)).sum(axis=0) > 1]
        assert len(np.unique(pairable[~np.isnan(pairable)])) < 2
    else:
        theirs = krippendorff.alpha(reliability_data=data, level_of_measurement=level.value)
        assert ours.value == pytest.approx(theirs, abs=1e-9)


@given(any_ratings(gaps=False, coders=st.just(2)), st.sampled_from(["identity", "linear", "quadratic"]))
def test_cohens_kappa_and_its_error_are_what_statsmodels_says(rows, name):
    ours = cohen_kappa(rows, Weighting(name), order=[1, 2, 3, 4, 5])
    assume(ours.value is not None)
    table = np.zeros((5, 5))
    for mine, yours in zip(*rows, strict=True):
        table[mine - 1, yours - 1] += 1

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = their_cohen(table, wt=None if name == "identity" else name)

    assert ours.value == pytest.approx(theirs.kappa)
    if not np.isnan(theirs.std_kappa):
        assert ours.standard_error == pytest.approx(theirs.std_kappa, abs=1e-7)


@given(any_ratings(gaps=False))
def test_fleiss_kappa_is_what_statsmodels_says(rows):
    ours = fleiss_kappa(rows)
    assume(ours.value is not None)

    table, _ = aggregate_raters(np.array(rows).T)

    assert ours.value == pytest.approx(their_fleiss(table))


@given(any_ratings(gaps=False, coders=st.just(2)))
def test_for_two_coders_without_gaps_congers_kappa_is_cohens(rows):
    ours = conger_kappa(rows)
    assume(ours.value is not None)

    assert ours.value == pytest.approx(cohen_kappa(rows).value)


@given(any_ratings(), st.sampled_from(COEFFICIENTS), st.randoms(use_true_random=False))
def test_the_order_of_coders_and_of_units_changes_nothing(rows, coefficient, dice):
    columns = list(zip(*rows, strict=True))
    dice.shuffle(columns)
    shuffled = [list(row) for row in zip(*columns, strict=True)]
    dice.shuffle(shuffled)

    assert coefficient(shuffled).value == pytest.approx(coefficient(rows).value)


@given(any_ratings(), st.sampled_from(COEFFICIENTS), st.permutations(["a", "b", "c", "d", "e"]))
def test_new_names_for_the_codes_change_nothing(rows, coefficient, names):
    renamed = [[None if cell is None else names[cell - 1] for cell in row] for row in rows]

    assert coefficient(renamed).value == pytest.approx(coefficient(rows).value)


@given(st.lists(VALUES, min_size=2, max_size=12), st.integers(2, 4), st.sampled_from(COEFFICIENTS))
def test_coders_who_always_agree_reach_one(row, coders, coefficient):
    assume(len(set(row)) > 1)

    assert coefficient([row] * coders).value == pytest.approx(1)


@pytest.mark.parametrize("level", Level)
def test_coders_who_throw_dice_agree_no_more_than_chance(level):
    rng = np.random.default_rng(11)

    said = rng.integers(1, 6, (3, 4000))

    assert abs(alpha(said, level).value) < 0.03
    for coefficient in (fleiss_kappa, conger_kappa, brennan_prediger, gwet_ac):
        assert abs(coefficient(said).value) < 0.03


@given(any_ratings())
def test_a_unit_that_one_coder_read_changes_no_alpha(rows):
    padded = [[*row, 3 if at == 0 else None] for at, row in enumerate(rows)]

    assert alpha(padded).value == alpha(rows).value


def test_words_have_the_order_that_is_given():
    said = [["low", "mid", "high", "low"], ["high", "mid", "high", "low"]]

    by_words = alpha(said, Level.ORDINAL, order=["low", "mid", "high"])

    assert by_words.value == pytest.approx(alpha([[1, 2, 3, 1], [3, 2, 3, 1]], Level.ORDINAL).value)
    assert by_words.value != pytest.approx(alpha(said, Level.ORDINAL).value)


@pytest.mark.parametrize(
    ("rows", "named", "fault"),
    [
        ([[1, 2], [1]], {}, "one place for each unit"),
        ([["a"], ["b"]], {"order": ["a"]}, "not in the order"),
        ([["a", 1], ["b", 2]], {}, "numbers and words are mixed"),
        ([[1, 2], [1, 2]], {"documents": ["x"]}, "needs its document"),
    ],
)
def test_ratings_that_make_no_sense_are_refused(rows, named, fault):
    with pytest.raises(ValueError, match=fault):
        alpha(rows, **named)


def test_a_level_refuses_values_it_cannot_measure():
    with pytest.raises(ValueError, match="need numbers"):
        alpha([["a", "b"], ["a", "b"]], Level.INTERVAL)
    with pytest.raises(ValueError, match="starts at 0"):
        alpha([[-1, 2], [-1, 2]], Level.RATIO)
    with pytest.raises(ValueError, match="for two coders"):
        cohen_kappa([[1], [1], [1]])


def _careful_coders(rng, units, care=0.85):
    truth = rng.random(units) < 0.4
    return [np.where(rng.random(units) < care, truth, rng.random(units) < 0.4).tolist() for _ in range(2)]


def test_nineteen_of_twenty_intervals_hold_the_agreement_of_all_texts():
    rng = np.random.default_rng(20)
    aim = alpha(_careful_coders(rng, 400_000)).value

    held = 0
    for _ in range(200):
        found = alpha(_careful_coders(rng, 120), bootstrap=Bootstrap(rng, draws=400)).interval
        held += found.low <= aim <= found.high

    assert 0.90 <= held / 200 <= 0.985


def test_an_interval_over_documents_is_wider_where_passages_of_one_document_stand_together():
    rng = np.random.default_rng(5)
    per_document = rng.random(20) < 0.7
    first = (np.arange(400) % 2).tolist()
    second = [value if per_document[at // 20] else 1 - value for at, value in enumerate(first)]
    documents = [at // 20 for at in range(400)]

    alone = alpha([first, second], bootstrap=Bootstrap(np.random.default_rng(1))).interval
    together = alpha(
        [first, second], documents=documents, bootstrap=Bootstrap(np.random.default_rng(1))
    ).interval

    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_the_same_seed_gives_the_same_interval_and_one_document_gives_none():
    said = [[1, 2, 1, 2, 1], [1, 2, 2, 2, 1]]

    first, second = (alpha(said, bootstrap=Bootstrap(np.random.default_rng(7))) for _ in range(2))
    one = alpha(said, documents=["a"] * 5, bootstrap=Bootstrap(np.random.default_rng(7)))

    assert first == second
    assert first.interval.low < first.value <= first.interval.high
    assert 0 < first.interval.missing(0.8) < 1
    assert first.interval.undefined_draws > 0
    assert (one.value, one.interval) == (first.value, None)


@given(any_ratings(), st.sampled_from([*COEFFICIENTS]))
@settings(max_examples=40)
def test_an_interval_never_holds_what_is_no_number(rows, coefficient):
    found = coefficient(rows, bootstrap=Bootstrap(np.random.default_rng(1), draws=50))

    if found.value is None:
        assert isinstance(found.undefined, Undefined)
    elif found.interval:
        assert np.isfinite([found.value, found.interval.low, found.interval.high]).all()
        assert found.interval.low <= found.interval.high


def test_krippendorffs_words_for_an_alpha():
    assert [reading(value) for value in (0.8, 0.79, 0.667, 0.66)] == [
        Reading.RELIABLE,
        Reading.TENTATIVE,
        Reading.TENTATIVE,
        Reading.NOT_RELIABLE,
    ]


def test_without_an_error_there_is_nothing_around():
    assert around(alpha([[1, 2], [1, 2]])) is None


def test_a_bootstrap_without_draws_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        Bootstrap(np.random.default_rng(1), draws=0)
