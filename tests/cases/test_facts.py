"""A condition on facts holds, fails, or waits for a fact that is not known."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rangkul.cases.facts import (
    CHOICES,
    AllOf,
    AnyOf,
    Ask,
    FactFault,
    Not,
    age_band,
    every_world,
    facts_in,
    facts_to_ask,
    holds,
    read_when,
)
from rangkul.cases.vocabulary import AgeBand, Fact
from rangkul.core.datafiles import DataError, Fault, read

SECOND_CATCH = Ask(Fact.CATCH_NUMBER, "at_least", 2)
LIVES_HERE = Ask(Fact.RESIDENT, "is", True)

asks = st.one_of(
    st.builds(
        Ask, st.just(Fact.CATCH_NUMBER), st.sampled_from(["is", "at_least", "at_most"]), st.integers(0, 3)
    ),
    st.builds(Ask, st.sampled_from([Fact.RESIDENT, Fact.HAS_PAPERS]), st.just("is"), st.booleans()),
    st.builds(Ask, st.just(Fact.RISK), st.just("is"), st.sampled_from(CHOICES[Fact.RISK].values)),
    st.builds(Ask, st.just(Fact.RISK), st.just("one_of"), st.just(("medium", "high"))),
)
conditions = st.recursive(
    asks,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
DOMAINS = {
    Fact.CATCH_NUMBER: [0, 1, 2, 3, 4],
    Fact.RESIDENT: [False, True],
    Fact.HAS_PAPERS: [False, True],
    Fact.RISK: CHOICES[Fact.RISK].values,
}
known_facts = st.fixed_dictionaries(
    {fact: st.sampled_from([None, *domain]) for fact, domain in DOMAINS.items()}
)


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({Fact.CATCH_NUMBER: 1}, False),
        ({Fact.CATCH_NUMBER: 2}, True),
        ({Fact.CATCH_NUMBER: None}, None),
        ({}, None),
    ],
)
def test_whether_it_is_the_second_catch_depends_on_the_catch_number(values, answer):
    assert holds(SECOND_CATCH, values) is answer


def test_one_known_no_settles_what_needs_everything_and_one_yes_what_needs_something():
    away = {Fact.RESIDENT: False}
    here = {Fact.RESIDENT: True}

    assert holds(AllOf((SECOND_CATCH, LIVES_HERE)), away) is False
    assert holds(AnyOf((SECOND_CATCH, LIVES_HERE)), here) is True
    assert holds(AllOf((SECOND_CATCH, LIVES_HERE)), here) is None
    assert holds(Not(SECOND_CATCH), here) is None


def test_no_condition_always_holds():
    assert holds(None, {}) is True
    assert facts_in(None) == frozenset()


def test_the_worker_is_asked_only_for_facts_that_still_matter():
    both = AllOf((SECOND_CATCH, LIVES_HERE))

    assert facts_to_ask(both, {}) == {Fact.CATCH_NUMBER, Fact.RESIDENT}
    assert facts_to_ask(both, {Fact.RESIDENT: True}) == {Fact.CATCH_NUMBER}
    assert facts_to_ask(both, {Fact.RESIDENT: False}) == frozenset()


@given(conditions, known_facts)
def test_what_is_decided_stays_decided_whatever_the_missing_facts_turn_out_to_be(condition, values):
    answer = holds(condition, values)

    missing = [fact for fact in facts_in(condition) if values[fact] is None]
    for guess in product(*(DOMAINS[fact] for fact in missing)):
        complete = holds(condition, {**values, **dict(zip(missing, guess, strict=True))})
        assert complete is not None
        assert answer in (None, complete)


@given(conditions)
def test_every_outcome_of_a_condition_is_found_among_its_worlds(condition):
    facts = sorted(facts_in(condition))
    possible = {
        holds(condition, dict(zip(facts, guess, strict=True)))
        for guess in product(*(DOMAINS[fact] for fact in facts))
    }

    assert {holds(condition, world) for world in every_world([condition])} == possible


def test_a_condition_is_read_from_words():
    text = "any: [{fact: catch_number, at_least: 2}, not: {fact: age_band, one_of: [adult, under_five]}]"

    assert read_when(read(text)) == AnyOf(
        (SECOND_CATCH, Not(Ask(Fact.AGE_BAND, "one_of", ("adult", "under_five"))))
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{fact: shoe_size, is: 3}", FactFault.UNKNOWN_FACT),
        ("{fact: catch_number}", FactFault.ONE_TEST),
        ("{fact: catch_number, at_least: 1, at_most: 2}", FactFault.ONE_TEST),
        ("{fact: resident, at_least: 1}", FactFault.WRONG_TEST),
        ("{fact: catch_number, one_of: [1]}", FactFault.WRONG_TEST),
        ("{all: [{fact: resident, is: true}], any: [{fact: resident, is: true}]}", FactFault.ONE_KIND),
        ("{all: [{fact: resident, is: true}], is: true}", FactFault.ONE_KIND),
        ("{}", FactFault.ONE_KIND),
        ("{fact: resident, is: perhaps}", Fault.NOT_YES_NO),
        ("{fact: risk, is: enormous}", Fault.NOT_LISTED),
        ("{fact: risk, one_of: []}", Fault.EMPTY_LIST),
        ("{fact: catch_number, at_least: -1}", Fault.NUMBER_TOO_SMALL),
    ],
)
def test_a_condition_that_nobody_could_answer_is_refused(text, fault):
    with pytest.raises(DataError) as caught:
        read_when(read("\n" + text))

    assert (caught.value.line, caught.value.fault) == (2, fault)


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (4, AgeBand.UNDER_FIVE),
        (5, AgeBand.FIVE_TO_ELEVEN),
        (12, AgeBand.TWELVE_TO_FOURTEEN),
        (15, AgeBand.FIFTEEN_TO_SEVENTEEN),
        (17, AgeBand.FIFTEEN_TO_SEVENTEEN),
        (18, AgeBand.ADULT),
    ],
)
def test_a_child_comes_of_age_at_eighteen(age, band):
    assert age_band(age) == band
