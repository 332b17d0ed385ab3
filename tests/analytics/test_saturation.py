"""Whether enough was asked, and which passages are coded twice."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rangkul_analytics.reliability import new_themes, saturation, saturation_by_order, stratified_sample


def test_where_every_interview_brings_something_new_nothing_is_saturated():
    found = saturation([5, 5, 5, 5, 5, 5, 5])

    assert found.before is None
    assert found.told is None


def test_a_base_without_themes_measures_nothing():
    found = saturation([0, 0, 0, 0, 0, 0])

    assert found.runs[0].share is None
    assert found.told is None


def test_too_few_interviews_for_a_run_reach_nothing():
    assert saturation([5, 4, 3, 2, 0]).runs == ()


@pytest.mark.parametrize("fault", [{"base": 0}, {"run": 0}, {"threshold": 1}])
def test_a_measure_that_makes_no_sense_is_refused(fault):
    with pytest.raises(ValueError, match="at least 1"):
        saturation([1, 2, 3], **fault)


@given(st.lists(st.sets(st.integers(0, 20)), max_size=12))
def test_new_themes_add_up_to_all_themes(interviews):
    assert sum(new_themes(interviews)) == len(set().union(*interviews))


def test_an_order_that_happened_to_please_is_found_out():
    early = [{"a", "b"}, {"c", "d"}, {"e"}, {"f"}, {"a"}, {"b"}, {"g", "h", "i", "j"}]

    assert saturation(new_themes(early)).told == "4+2"
    by_order = saturation_by_order(early, np.random.default_rng(2), orders=400)

    assert sum(by_order.before.values()) == 400
    assert by_order.reached_by(4) < 0.8
    assert by_order == saturation_by_order(early, np.random.default_rng(2), orders=400)


@given(st.lists(st.sampled_from(["interview", "media", "document"]), max_size=60), st.floats(0.05, 1))
def test_a_sample_leaves_no_stratum_out_and_draws_its_share(strata, share):
    drawn = stratified_sample(strata, share, np.random.default_rng(4))

    assert drawn == sorted(set(drawn))
    all_of, some = Counter(strata), Counter(strata[at] for at in drawn)
    for stratum, units in all_of.items():
        assert some[stratum] >= 1
        assert share * units - 1e-6 <= some[stratum] < share * units + 1


def test_a_seed_draws_the_same_sample_again_and_another_seed_another():
    strata = ["interview"] * 100

    first = stratified_sample(strata, 0.2, np.random.default_rng(1))

    assert first == stratified_sample(strata, 0.2, np.random.default_rng(1))
    assert first != stratified_sample(strata, 0.2, np.random.default_rng(2))


def test_each_passage_is_as_likely_as_the_next():
    rng = np.random.default_rng(8)

    drawn = Counter(at for _ in range(2000) for at in stratified_sample(["a"] * 10, 0.3, rng))

    assert all(500 < drawn[at] < 700 for at in range(10))


@pytest.mark.parametrize("share", [0, -0.1, 1.1])
def test_a_share_outside_its_bounds_is_refused(share):
    with pytest.raises(ValueError, match="share"):
        stratified_sample(["a"], share, np.random.default_rng(1))
