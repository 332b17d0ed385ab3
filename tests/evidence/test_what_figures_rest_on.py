"""What the figures of a double coding rest on, told apart from anything else; no row, no database."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rangkul_analytics.reliability import Agreement, TextAgreement

from rangkul.evidence.rules import compared as measures
from rangkul.evidence.rules.compared import Basis, Marked, Unit
from rangkul.evidence.rules.figures import figures, kept

TEXTS, CODES, CODERS = ("t1", "t2", "t3"), ("a", "b", "c"), (1, 2, 3)
spans = st.tuples(st.integers(0, 60), st.integers(1, 9)).map(lambda at: (at[0], at[0] + at[1]))


@st.composite
def bases(draw: Any) -> Basis:
    """A small double coding by chance."""
    units = [Unit(text, start, start + 10) for text in TEXTS for start in range(0, 70, 10)]
    marks = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(TEXTS), st.sampled_from(CODERS[:2]), st.sampled_from(CODES)),
            st.lists(spans, min_size=1, max_size=4),
            max_size=9,
        )
    )
    rows = [Marked(*key, tuple(sorted(found))) for key, found in sorted(marks.items())]
    return Basis(draw(st.integers(0, 99)), CODERS[:2], tuple(units), tuple(rows))


def plain(told: TextAgreement) -> Any:
    """What is told, without each of the thousand draws and without what nobody is shown."""

    def bare(one: Agreement) -> Any:
        between = one.interval and (one.interval.low, one.interval.high, one.interval.undefined_draws)
        return one.value, one.undefined, one.units, one.coders, between

    names = ("percent", "kappa", "alpha", "ac1", "u_alpha")
    rows = [
        (row.code, row.prevalence, row.overlap, *(bare(getattr(row, name)) for name in names))
        for row in (*told.codes, told.overall)
    ]
    return rows, bare(told.where), told.median_alpha, told.least_alpha


@settings(max_examples=40, deadline=None)
@given(bases())
def test_kept_figures_are_the_figures_computed_anew(basis: Basis) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measures, "FEWEST_TEXTS", 2)

        assert plain(figures(kept(basis.agreement()))) == plain(basis.agreement())


@settings(max_examples=60, deadline=None)
@given(bases(), st.data())
def test_a_change_in_what_figures_rest_on_changes_the_fingerprint_or_no_figure(
    basis: Basis, data: Any
) -> None:
    changes = {
        "seed": lambda b: Basis(b.seed + 1, b.coders, b.units, b.marks),
        "a coder": lambda b: Basis(b.seed, CODERS, b.units, b.marks),
        "a passage": lambda b: Basis(b.seed, b.coders, b.units[:-1], b.marks),
        "a passage's end": lambda b: Basis(
            b.seed, b.coders, (Unit(b.units[0].text, 0, 9), *b.units[1:]), b.marks
        ),
        "a mark": lambda b: Basis(b.seed, b.coders, b.units, b.marks[1:]),
        "a merge": lambda b: Basis(
            b.seed,
            b.coders,
            b.units,
            tuple(Marked(m.text, m.coder, "a" if m.code == "b" else m.code, m.spans) for m in b.marks),
        ),
        "another text": lambda b: Basis(
            b.seed, b.coders, b.units, tuple(Marked("t1", m.coder, m.code, m.spans) for m in b.marks)
        ),
        "nothing": lambda b: Basis(b.seed, b.coders, b.units, b.marks),
    }
    changed = changes[data.draw(st.sampled_from(sorted(changes)))](basis)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measures, "FEWEST_TEXTS", 2)
        same = changed.fingerprint == basis.fingerprint
        assert same == (changed == basis)
        if same:
            assert plain(changed.agreement()) == plain(basis.agreement())


def test_a_mark_lies_in_each_passage_in_which_it_begins_as_seen_one_by_one() -> None:
    dice = random.Random(5)
    for _world in range(200):
        units = tuple(
            Unit(text, start, start + dice.randint(1, 30))
            for text in TEXTS
            for start in sorted(dice.sample(range(80), 6))
        )
        marks = tuple(
            Marked(dice.choice(TEXTS), dice.choice((1, 2)), dice.choice(CODES), ((at, at + 3),))
            for at in (dice.randrange(90) for _mark in range(12))
        )
        found = Basis(1, (1, 2), units, marks).placed

        for unit, by_code in zip(units, found, strict=True):
            told = {
                (one.code, one.coder, span)
                for one in marks
                for span in one.spans
                if one.text == unit.text and unit.start <= span[0] < unit.end
            }
            assert told == {
                (code, coder, span)
                for code, places in by_code.items()
                for coder, there in places.items()
                for span in there
            }


def test_the_way_figures_are_made_is_numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever changes a measure on purpose raises MEASURES, so that no figure made before is shown."""
    basis = Basis(
        7,
        (1, 2),
        tuple(Unit(f"t{number}", 0, 50) for number in range(12)),
        tuple(Marked(f"t{number}", 1 + number % 2, "a", ((3, 9),)) for number in range(0, 12, 3))
        + tuple(
            Marked(f"t{number}", coder, "b", ((5, 20 + coder),)) for number in range(8) for coder in (1, 2)
        ),
    )
    # Nine of the twelve texts carry a code.
    monkeypatch.setattr(measures, "FEWEST_TEXTS", 9)
    told = basis.agreement()

    assert measures.MEASURES == 2
    assert [round(row.alpha.value or 0, 6) for row in (*told.codes, told.overall)] == [-0.15, 1, 0.471264]
    between = told.codes[1].u_alpha.interval
    assert between is not None and (between.low, between.high) == pytest.approx((0.9567609, 0.9649578))
