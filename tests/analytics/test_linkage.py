"""Whether a child is known again by what offices wrote, and strangers are left apart."""

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rangkul_analytics.linkage import (
    THRESHOLD,
    Pair,
    Reason,
    Sighting,
    keys,
    link,
    pairwise_quality,
    rank,
    rarest,
    score,
    sightings_from_rows,
    table_of,
)
from rangkul_analytics.linkage.linking import candidates
from rangkul_analytics.linkage.sighting import profiles
from rangkul_analytics.linkage.synthetic import invent

WORDS = st.sampled_from(
    ["Rizki", "M. Rizki", "Kiki", "Rafi", "Asep Sutisna", "Sutisna", "Neng", "Boedi", None]
)
DAYS = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2025, 12, 31)))
NIKS = st.sampled_from(
    ["3276015306107387", "3276015306107388", "327601530610738", "3175081201093899", "-", None]
)


@st.composite
def any_sighting(draw, number="1"):
    low = draw(st.one_of(st.none(), st.integers(3, 17)))
    return Sighting(
        number,
        full_name=draw(WORDS),
        nickname=draw(WORDS),
        sex=draw(st.sampled_from(["m", "f", None])),
        birth_on=draw(st.one_of(st.none(), st.dates(date(2006, 1, 1), date(2020, 1, 1)))),
        age_low=low,
        age_high=low,
        recorded_on=draw(DAYS),
        mother_name=draw(st.sampled_from(["Aminah", "AMNIAH", "Siti Aminah", "Juju", None])),
        nik=draw(NIKS),
        kk=draw(st.sampled_from(["3276010101010001", None])),
        place=draw(st.sampled_from(["Terminal", "Jl. Nusantara", None])),
        origin=draw(st.sampled_from(["Depok", "Kab. Bogor", None])),
        source=draw(st.sampled_from(["raid", "shelter", None])),
    )


@given(any_sighting("1"), any_sighting("2"))
def test_the_order_of_two_sightings_changes_nothing(a, b):
    there, back = score(a, b), score(b, a)

    assert there.score == pytest.approx(back.score)
    assert set(there.reasons) == set(back.reasons)
    assert 0 <= there.score <= 1


@given(any_sighting())
def test_a_sighting_shares_all_keys_with_its_copy_and_none_with_another_city(sighting):
    here = keys(sighting, scope="3276")

    assert here == keys(replace(sighting, id="other"), scope="3276")
    assert here.isdisjoint(keys(sighting, scope="3175"))
    assert all(-(2**63) <= key < 2**63 for key in here)
    assert len(here) < 100


def test_one_family_card_is_never_proof():
    girl = Sighting("1", full_name="Sari", sex="f", birth_on=date(2012, 3, 1), kk="3276010101010001")
    brother = Sighting("2", full_name="Bayu", sex="m", birth_on=date(2015, 7, 9), kk="3276010101010001")

    found = score(girl, brother)

    assert Reason.SAME_FAMILY_CARD in found.reasons
    assert found.score < 0.01


def test_ages_without_the_day_of_record_are_not_compared():
    a = Sighting("1", full_name="Rafi", age_low=6, age_high=6)
    b = Sighting("2", full_name="Rafi", age_low=16, age_high=16)
    dated = [replace(one, recorded_on=date(2025, 1, 1)) for one in (a, b)]

    assert Reason.BIRTH_FAR not in score(a, b).reasons
    assert Reason.BIRTH_FAR in score(*dated).reasons


def test_an_age_stated_years_ago_agrees_with_the_child_grown_older():
    then = Sighting("1", full_name="Rafi", age_low=8, age_high=8, recorded_on=date(2020, 6, 1))
    now = Sighting("2", full_name="Rafi", age_low=13, age_high=13, recorded_on=date(2025, 6, 1))

    assert Reason.BIRTH_CLOSE in score(then, now).reasons


def test_a_nik_that_disagrees_with_the_birth_date_is_no_error():
    papers = Sighting("1", full_name="Iis", nik="3276015306107387", birth_on=date(2011, 6, 13))
    again = replace(papers, id="2")

    assert score(papers, again).score > 0.9


def test_a_nik_with_one_wrong_or_missing_digit_says_so():
    right = Sighting("1", full_name="Iis", nik="3276015306107387")
    wrong, short = (
        replace(right, id="2", nik="3276015306107381"),
        replace(right, id="3", nik="327601530610738"),
    )

    assert Reason.NIK_DIFFERS_ONE_DIGIT in score(right, wrong).reasons
    assert Reason.NIK_DIFFERS_ONE_DIGIT in score(right, short).reasons
    assert keys(right) & keys(wrong)
    assert keys(right) & keys(short)


def test_a_rare_name_says_more_than_a_common_one():
    register = [Sighting(str(at), full_name="Rizki" if at % 3 else "Bayu", sex="m") for at in range(90)]
    register += [Sighting("a", full_name="Tatag", sex="m"), Sighting("b", full_name="TATAG", sex="m")]
    table = table_of(register)

    assert (
        score(register[-2], register[-1], table=table).score
        > score(register[1], register[2], table=table).score
    )


def test_a_nickname_and_the_mother_bring_a_child_back():
    asked = Sighting("new", full_name="kiki", mother_name="Aminha", origin="Depok", sex="m")
    known = Sighting("1", full_name="Rizki", nickname="Kiki", mother_name="Aminah", origin="Depok", sex="m")
    others = [Sighting(str(at), full_name="Kiki", mother_name="Juju", sex="m") for at in range(2, 6)]

    found = rank(asked, [*others, known])

    assert max(range(5), key=lambda at: found[at].score) == 4
    assert {Reason.SAME_NICKNAME, Reason.MOTHER_ALIKE} <= set(found[4].reasons)


@pytest.fixture(scope="module")
def register():
    return invent(190, np.random.default_rng(1))


def test_the_same_register_gives_the_same_pairs_in_any_order_and_under_any_numbers(register):
    shuffled = [
        register.sightings[at] for at in np.random.default_rng(2).permutation(len(register.sightings))
    ]
    numbers = {one.id: f"{at:05}" for at, one in enumerate(shuffled)}
    renumbered = [replace(one, id=numbers[one.id]) for one in register.sightings]

    found = link(register.sightings)

    assert link(shuffled) == found
    assert {(pair.a, pair.b) for pair in link(renumbered)} == {
        tuple(sorted((numbers[pair.a], numbers[pair.b]))) for pair in found
    }


def test_a_higher_threshold_leaves_some_pairs_out_and_brings_none_in(register):
    found = [set(link(register.sightings, threshold)) for threshold in (0.1, THRESHOLD, 0.7, 0.95)]

    assert found[0] > found[1] > found[2] > found[3]


def test_who_is_the_same_as_a_third_is_the_same(register):
    pairs = {frozenset((pair.a, pair.b)) for pair in link(register.sightings)}
    partners = Counter(one for pair in pairs for one in pair)
    joined = {one: {other for pair in pairs if one in pair for other in pair} for one in partners}

    assert all(joined[one] == joined[other] for pair in pairs for one in pair for other in pair)


@pytest.mark.parametrize(("children", "seed", "least"), [(150, 11, 0.75), (190, 2, 0.75), (770, 4, 0.62)])
def test_invented_children_are_known_again(children, seed, least):
    made = invent(children, np.random.default_rng(seed))

    found = pairwise_quality(_ids(link(made.sightings)), made.truth, np.random.default_rng(1))

    print(f"{children} children, {len(made.sightings)} rows: {found}")
    assert found.f1 >= least


def test_the_score_is_close_to_the_share_that_is_right():
    made = [invent(190, np.random.default_rng(seed)) for seed in (21, 22, 23, 24)]
    pairs = [
        (pair.score, one.truth[pair.a] == one.truth[pair.b])
        for one in made
        for pair in link(one.sightings, 0.1)
    ]

    for low, high in ((0.3, 0.6), (0.6, 0.9), (0.9, 1.0)):
        inside = [(said, right) for said, right in pairs if low <= said <= high]
        said, right = np.mean(inside, axis=0)
        print(f"{low}-{high}: {len(inside)} pairs, said {said:.2f}, right {right:.2f}")
        assert abs(said - right) < 0.2


def test_candidates_hold_nearly_all_true_pairs_and_few_others(register):
    known = profiles(register.sightings)
    table = table_of(register.sightings)
    pairs = candidates([table.read(one) for one in known])

    ids = [one.id for one in register.sightings]
    right = sum(register.truth[ids[a]] == register.truth[ids[b]] for a, b in pairs)
    rows = Counter(register.truth.values()).values()
    recall = right / sum(number * (number - 1) / 2 for number in rows)

    print(f"candidate recall {recall:.3f} with {len(pairs) / len(ids):.0f} pairs for each row")
    assert recall > 0.93
    assert len(pairs) < 100 * len(ids)


@settings(max_examples=25, deadline=None)
@given(st.lists(any_sighting(), max_size=12))
def test_small_and_odd_registers_are_linked_without_complaint(rows):
    numbered = [replace(row, id=str(at)) for at, row in enumerate(rows)]

    assert all(0 <= pair.score <= 1 and pair.a < pair.b for pair in link(numbered, 0.0))


def test_two_rows_with_one_number_are_refused():
    with pytest.raises(ValueError, match="distinct"):
        link([Sighting("1"), Sighting("1")])


def test_the_guard_leaves_out_keys_that_half_a_city_shares():
    assert rarest({1: 3, 2: 60, 3: 40_000}) == [1, 2]
    assert rarest({}) == []


def test_an_address_without_a_word_for_village_is_read_as_one():
    rows = [
        {"row_id": 1, "sheet": "Satpol", "full_name": "Rafi", "origin": "Bekasi"},
        {"row_id": 2, "sheet": "Satpol", "full_name": "Rafi", "origin": "Bekasi"},
        {"row_id": 1, "sheet": "LKSA", "full_name": "Rafi", "address": "Jatiasih"},
        {
            "row_id": 3,
            "sheet": "RPS",
            "full_name": "Rafi",
            "address": "Brebes",
            "nik_partial": "327507270914247",
        },
    ]

    made = sightings_from_rows(rows)

    assert [(one.kelurahan, one.origin) for one in made[1:]] == [
        (None, "Bekasi"),
        ("Jatiasih", "Bekasi"),
        (None, "Brebes"),
    ]
    assert len({one.id for one in made}) == 4
    assert made[3].nik == "327507270914247"


def test_quality_counts_pairs_and_draws_persons():
    truth = {"a": 1, "b": 1, "c": 1, "d": 2}
    rng = np.random.default_rng(3)

    nothing = pairwise_quality([], truth, rng)
    wrong = pairwise_quality([("d", "a"), ("a", "d")], truth, rng)
    all_right = pairwise_quality([("a", "b"), ("b", "c"), ("c", "a")], truth, rng)

    assert (nothing.precision, nothing.recall, nothing.f1) == (1.0, 0.0, 0.0)
    assert (wrong.precision, wrong.recall) == (0.0, 0.0)
    assert (all_right.f1, all_right.interval) == (1.0, (1.0, 1.0))


def _ids(pairs: list[Pair]) -> list[tuple[str, str]]:
    return [(pair.a, pair.b) for pair in pairs]


def test_a_register_that_calls_every_child_the_same_costs_no_more_than_another():
    rows = [Sighting(str(number), full_name="Anak") for number in range(5_000)]

    assert link(rows) == []
