"""Where codes meet, by both ways of counting, against a count of every position."""

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from rangkul.evidence.rules.cooccurrence import Pair, Span, pairs

SPANS = st.lists(
    st.builds(
        lambda text, start, length, code: Span(text, start, start + length, code),
        st.sampled_from("xy"),
        st.integers(0, 25),
        st.integers(0, 9),
        st.sampled_from("ABCD"),
    ),
    max_size=14,
)


def _slow(spans):
    """Every two codings, letter by letter."""
    met, touched = Counter(), {}
    for (i, one), (j, other) in combinations(list(enumerate(spans)), 2):
        letters = set(range(one.start, one.end)) & set(range(other.start, other.end))
        if one.text == other.text and one.code != other.code and letters:
            met[frozenset((one.code, other.code))] += 1
            touched.setdefault((one.code, other.code), set()).add(i)
            touched.setdefault((other.code, one.code), set()).add(j)
    return met, {key: len(places) for key, places in touched.items()}


@given(SPANS)
def test_codes_meet_as_often_as_letters_say(spans):
    met, touched = _slow(spans)
    often = Counter(one.code for one in spans if one.end > one.start)

    found = pairs(spans)

    assert {frozenset((pair.first, pair.second)): pair.meetings for pair in found} == met
    for pair in found:
        assert (pair.n_first, pair.n_second) == (often[pair.first], often[pair.second])
        assert pair.shared_first == touched[pair.first, pair.second]
        assert pair.shared_second == touched[pair.second, pair.first]


def test_the_published_example_is_small_and_flagged():
    pair = Pair("A", "B", 100, 10, 5, 5, 5)

    assert round(pair.told.coefficient, 3) == 0.048
    assert pair.told.lopsided
    assert not pair.outside


def test_a_coefficient_that_is_no_share_says_so():
    long = [Span("x", 0, 20, "A"), *(Span("x", start, start + 2, "B") for start in range(0, 20, 2))]
    alike = [Span("x", 0, 20, "A"), Span("x", 5, 9, "B")]

    assert pairs(long)[0].outside
    assert not pairs(alike)[0].outside
    assert pairs(alike)[0].told.coefficient == 1
