"""Agreement on passages, against its definition written out character by character."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rangkul_analytics.reliability import (
    Bootstrap,
    Mark,
    Stretch,
    Undefined,
    alpha,
    alpha_u_2004,
    characters,
    cohen_kappa,
    labels,
    overlap,
    percent_agreement,
    presence,
    text_agreement,
    u_alpha,
    u_alpha_binary,
    u_alpha_code,
)

CODES = ["x", "y", "z"]


@st.composite
def any_stretch(draw, lapping=False, codes=CODES, document=None):
    """A short text with two or three coders, whose own passages lie apart or touch unless `lapping`."""
    length = draw(st.integers(2, 24))
    marks = {}
    for coder in draw(st.sampled_from([["ani", "budi"], ["ani", "budi", "citra"]])):
        if lapping:
            spans = draw(st.lists(st.tuples(st.integers(0, length), st.integers(0, length)), max_size=4))
            spans = [(min(span), max(span)) for span in spans]
        else:
            cuts = sorted(draw(st.lists(st.integers(0, length), max_size=8, unique=True)))
            spans = list(pairwise(cuts))
            spans = [span for span in spans if draw(st.booleans())]
        marks[coder] = [Mark(start, end, draw(st.sampled_from(codes))) for start, end in spans if start < end]
    return Stretch(0, length, marks, document)


def pieces(stretch, coder):
    """What stands on each character for one coder, and which passage it belongs to (None where blank)."""
    value, unit = ["blank"] * stretch.end, [None] * stretch.end
    for number, mark in enumerate(stretch.marks[coder]):
        for at in range(mark.start, mark.end):
            value[at], unit[at] = mark.code, number
    return value, unit


def slow_u_alpha(stretch, rename=lambda value: value):
    """u-alpha from pairs of characters, with the pairs inside one passage taken out of chance."""
    coders = list(stretch.marks)
    read = {coder: pieces(stretch, coder) for coder in coders}
    said = [
        (coder, rename(read[coder][0][at]), read[coder][1][at])
        for coder in coders
        for at in range(stretch.end)
    ]
    differing = sum(
        rename(read[one][0][at]) != rename(read[other][0][at])
        for one, other in permutations(coders, 2)
        for at in range(stretch.end)
    ) / (len(coders) - 1)
    apart = possible = 0
    for first, (coder, value, unit) in enumerate(said):
        for second, (their_coder, their_value, their_unit) in enumerate(said):
            same_passage = unit is not None and coder == their_coder and unit == their_unit
            if first == second or same_passage:
                continue
            possible += 1
            apart += value != their_value
    if not apart:
        return None
    return 1 - differing / (len(said) * apart / possible)


@given(any_stretch())
def test_u_alpha_is_what_counting_pairs_of_characters_gives(stretch):
    slow = slow_u_alpha(stretch)

    found = u_alpha([stretch])

    assert found.value == (None if slow is None else pytest.approx(slow))
    assert found.undefined is (Undefined.ONE_VALUE if slow is None else None)


@given(any_stretch())
def test_u_alpha_of_marking_at_all_is_what_counting_gives(stretch):
    slow = slow_u_alpha(stretch, lambda value: "blank" if value == "blank" else "any")

    assert u_alpha_binary([stretch]).value == (None if slow is None else pytest.approx(slow))


@given(any_stretch(codes=["x"]))
def test_u_alpha_of_one_code_is_what_counting_gives(stretch):
    slow = slow_u_alpha(stretch)

    assert u_alpha_code([stretch], "x").value == (None if slow is None else pytest.approx(slow))


def slow_alpha_u(stretch):
    """The form of 2004, section by section in whole characters, chance by trying every place."""
    coders, length = list(stretch.marks), stretch.end
    sections = {coder: _sections(stretch, coder) for coder in coders}
    observed = 0
    for one, other in permutations(coders, 2):
        for start, end, unit in sections[one]:
            for their_start, their_end, their_unit in sections[other]:
                if unit and their_unit and start < their_end and their_start < end:
                    observed += (start - their_start) ** 2 + (end - their_end) ** 2
                elif unit and not their_unit and their_start <= start and end <= their_end:
                    observed += (end - start) ** 2
                elif their_unit and not unit and start <= their_start and their_end <= end:
                    observed += (their_end - their_start) ** 2
    observed /= len(coders) * (len(coders) - 1) * length**2
    units = [end - start for all_of in sections.values() for start, end, unit in all_of if unit]
    gaps = [end - start for all_of in sections.values() for start, end, unit in all_of if not unit]
    expected = 0.0
    for size in units:
        # Krippendorff lets a passage meet the others as if they were as long as itself.
        expected += (len(units) - 1) * _meetings(size)
        expected += 2 * size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    all_characters = len(coders) * length
    pairs = all_characters * (all_characters - 1) - sum(size * (size - 1) for size in units)
    return 1 - observed / (expected / length / pairs) if units and expected and pairs else None


def _sections(stretch, coder):
    found, at = [], 0
    for mark in sorted(stretch.marks[coder], key=lambda mark: mark.start):
        if at < mark.start:
            found.append((at, mark.start, False))
        found.append((mark.start, mark.end, True))
        at = mark.end
    return [*found, (at, stretch.end, False)] if at < stretch.end else found


def _meetings(size):
    """Squared distances over every way in which two passages of this length can overlap."""
    return sum(2 * shift**2 for shift in range(-size + 1, size))


@given(any_stretch(codes=["x"]))
def test_the_form_of_2004_is_what_going_through_all_sections_gives(stretch):
    slow = slow_alpha_u(stretch)

    assert alpha_u_2004(stretch).value == (None if slow is None else pytest.approx(slow))


@given(any_stretch(lapping=True), st.sampled_from(CODES))
def test_agreement_on_characters_is_what_a_table_of_characters_gives(stretch, code):
    rows = []
    for marks in stretch.marks.values():
        inside = [any(m.code == code and m.start <= at < m.end for m in marks) for at in range(stretch.end)]
        rows.append(inside)
    table = characters([stretch], code)

    assert alpha(table).value == pytest.approx(alpha(rows).value)
    assert percent_agreement(table).value == pytest.approx(percent_agreement(rows).value)
    if len(rows) == 2:
        assert cohen_kappa(table).value == pytest.approx(cohen_kappa(rows).value)


@given(st.lists(any_stretch(lapping=True), min_size=1, max_size=4), st.permutations(CODES))
@settings(max_examples=50)
def test_names_of_coders_and_of_codes_change_nothing(text, names):
    rename = dict(zip(CODES, names, strict=True))
    other = {"ani": "zul", "budi": "adi", "citra": "mira"}
    renamed = [
        Stretch(
            s.start,
            s.end,
            {other[c]: [Mark(m.start, m.end, rename[m.code]) for m in marks] for c, marks in s.marks.items()},
        )
        for s in text
    ]

    assert u_alpha(renamed).value == pytest.approx(u_alpha(text).value)
    assert u_alpha_code(renamed, names[0]).value == pytest.approx(u_alpha_code(text, "x").value)
    assert alpha(labels(renamed)).value == pytest.approx(alpha(labels(text)).value)


@given(any_stretch(lapping=True))
def test_coders_who_mark_the_same_reach_one(stretch):
    first = next(iter(stretch.marks.values()))
    same = Stretch(0, stretch.end, dict.fromkeys(stretch.marks, first))

    for found in (u_alpha([same]), u_alpha_binary([same]), alpha_u_2004(same)):
        assert found.value is None or found.value == pytest.approx(1)


def _spans(rng):
    cuts = np.sort(rng.choice(3000, 24, replace=False)).tolist()
    return zip(cuts[::2], cuts[1::2], strict=True)


def test_coders_who_mark_at_random_agree_no_more_than_chance():
    rng = np.random.default_rng(3)
    text = []
    for number in range(60):
        marks = {
            coder: [Mark(start, end, rng.choice(CODES)) for start, end in _spans(rng)]
            for coder in ("ani", "budi")
        }
        text.append(Stretch(0, 3000, marks, number))

    assert abs(u_alpha(text).value) < 0.05
    assert abs(u_alpha_binary(text).value) < 0.05


def test_what_a_coder_did_not_read_counts_for_nothing():
    read = Stretch(0, 50, {"ani": [Mark(5, 20, "x")], "budi": [Mark(5, 25, "x")]})
    alone = Stretch(50, 99, {"ani": [Mark(60, 70, "x")]})

    assert u_alpha([read, alone]) == u_alpha([read])
    assert u_alpha([alone]).undefined is Undefined.NOTHING_PAIRED
    assert overlap([read, alone], "x") == 0.75
    assert presence([read, alone], "x").codes.tolist() == [[1, 1], [1, -1]]


def test_overlap_is_no_kappa_and_is_nothing_where_nobody_used_the_code():
    assert overlap([Stretch(0, 50, {"ani": [], "budi": []})], "x") is None


def test_a_report_tells_each_code_and_says_which_is_undefined():
    text = [
        Stretch(0, 10, {"ani": [Mark(1, 5, "x")], "budi": [Mark(1, 5, "x")]}, "one"),
        Stretch(10, 30, {"ani": [Mark(12, 20, "y")], "budi": []}, "one"),
        Stretch(0, 25, {"ani": [], "budi": []}, "two"),
    ]

    told = text_agreement(text, codes=["x", "y", "never"], bootstrap=Bootstrap(np.random.default_rng(1)))

    x, y, never = told.codes
    assert (x.alpha.value, x.u_alpha.value, x.overlap, x.prevalence) == (1, 1, 1, pytest.approx(1 / 3))
    assert y.alpha.value == pytest.approx(0)
    assert never.alpha.undefined is Undefined.ONE_VALUE
    assert never.percent.value == 1
    assert told.overall.percent.value == pytest.approx(2 / 3)
    assert (told.median_alpha, told.least_alpha) == (pytest.approx(0.5), pytest.approx(0))
    assert x.alpha.interval.undefined_draws > 0


@pytest.mark.parametrize("work", [labels, lambda text: characters(text, "x"), text_agreement])
def test_no_text_is_refused(work):
    with pytest.raises(ValueError, match="no text"):
        work([])


def test_a_passage_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends before"):
        Stretch(0, 9, {"ani": [Mark(5, 3, "x")]})
    with pytest.raises(ValueError, match="needs a length"):
        Stretch(9, 9, {})
