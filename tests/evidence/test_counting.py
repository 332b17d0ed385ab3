"""A passage that several people coded counts once in every figure, whoever asks and however it is cut."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rangkul.evidence import models
from rangkul.evidence.queries import codebooks, passages
from rangkul.evidence.queries.coreq import coreq
from rangkul.evidence.queries.counting import counting
from rangkul.evidence.queries.saturation import interviews
from rangkul.evidence.queries.sources import sources
from rangkul.evidence.vocabulary import CoreqItem, Layer, Part
from tests.conftest import owner_for_a_while
from tests.makers import act_as

from .makers import (
    finish_sample,
    make_code,
    make_coding,
    make_evaluator,
    make_member,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
    release,
)

pytestmark = pytest.mark.django_db
UNITS = [(0, 20), (20, 40), (40, 60)]
KINDS = ["interview", "document"]


@dataclass
class Told:
    """A study as a child could write it down: what was coded openly, what blind, what the team settled."""

    opened: bool = True
    merged: bool = False
    # Without whom the sample went on.
    released: int | None = None
    # (text, place, code) and (text, unit, code, coder, how far in it begins, withdrawn)
    openly: list[tuple[int, int, int]] = field(default_factory=list)
    blind: list[tuple[int, int, int, int, int, bool]] = field(default_factory=list)
    # (text, unit, code): whether it holds there
    settled: dict[tuple[int, int, int], bool] = field(default_factory=dict)

    def became(self, code: int) -> int:
        """The third code may have been merged into the first."""
        return 0 if self.merged and code == 2 else code


def by_hand(told: Told) -> Counter[tuple[int, int, int]]:
    """How many passages count: (text, where it begins, code), counted with a finger on each place."""
    found: Counter[tuple[int, int, int]] = Counter()
    for text, place, code in told.openly:
        found[text, place, told.became(code)] += 1
    if not told.opened:
        return found
    for text in (0, 1):
        for unit, (start, _end) in enumerate(UNITS):
            for code in {told.became(one) for one in (0, 1, 2)}:
                said = [
                    holds
                    for (where, which, what), holds in told.settled.items()
                    if (where, which, told.became(what)) == (text, unit, code)
                ]
                marked = [
                    begins
                    for where, which, what, coder, begins, gone in told.blind
                    if (where, which, told.became(what), gone) == (text, unit, code, False)
                    and coder != told.released
                ]
                if any(said):
                    found[text, start, code] += sum(said)
                elif not said and marked:
                    found[text, start + marked[0], code] += 1
    return found


WORLDS = st.builds(
    Told,
    opened=st.booleans(),
    merged=st.booleans(),
    released=st.sampled_from([None, None, 1, 2]),
    openly=st.lists(
        st.tuples(st.sampled_from([0, 1]), st.integers(0, 50), st.sampled_from([0, 1, 2])), max_size=5
    ),
    blind=st.lists(
        st.tuples(
            st.sampled_from([0, 1]),
            st.sampled_from([0, 1, 2]),
            st.sampled_from([0, 1, 2]),
            st.sampled_from([0, 1, 2]),
            st.sampled_from([0, 3]),
            st.booleans(),
        ),
        max_size=9,
    ),
    settled=st.dictionaries(
        st.tuples(st.sampled_from([0, 1]), st.sampled_from([0, 1, 2]), st.sampled_from([0, 1])),
        st.booleans(),
        max_size=3,
    ),
)


class Field:
    """The same study in the database."""

    def __init__(self, told: Told) -> None:
        self.lead, self.reader = make_evaluator(), make_second_rater()
        self.coders = [self.lead, make_second_rater(), make_second_rater()]
        self.study = make_study(self.lead)
        for who in self.coders[1:]:
            make_member(self.study, who)
        make_member(self.study, self.reader, Part.READER)
        self.texts = [
            make_text(make_source(self.study, kind=kind, happened_on=None), "kata " * 12) for kind in KINDS
        ]
        self.codes = [make_code(self.study, name) for name in "ABC"]
        self.at = timezone.now() - timedelta(hours=1)
        for text, place, code in told.openly:
            self.mark(text, place, code, self.lead)
        sample = make_sample(self.texts[0], *self.coders, units=UNITS)
        with owner_for_a_while():
            for start, end in UNITS:
                models.SampleUnit.objects.create(
                    study=self.study, sample=sample, text=self.texts[1], start=start, end=end
                )
        for text, unit, code, coder, begins, gone in told.blind:
            made = {"sample": sample, "withdrawn_at": self.at if gone else None}
            self.mark(text, UNITS[unit][0] + begins, code, self.coders[coder], **made)
        if told.opened:
            if told.released is not None:
                release(sample, self.coders[told.released])
            finish_sample(sample)
            self.settle(sample, told)
        if told.merged:
            with owner_for_a_while():
                models.Code._base_manager.filter(pk=self.codes[2].pk).update(merged_into=self.codes[0])
        act_as(self.reader)

    def mark(self, text: int, start: int, code: int, who: Any, **values: Any) -> models.Coding:
        """One coding after another."""
        self.at += timedelta(seconds=1)
        made = {"start": start, "end": start + 4, "made_at": self.at, **values}
        return make_coding(self.texts[text], self.codes[code], who, **made)

    def settle(self, sample: models.Sample, told: Told) -> None:
        """What the team agreed on, first one thing and then the one that stands."""
        for (text, unit, code), holds in told.settled.items():
            start = UNITS[unit][0]
            agreed = self.mark(text, start, code, self.lead, layer=Layer.CONSENSUS) if holds else None
            with owner_for_a_while():
                models.Adjudication.objects.create(
                    study=self.study,
                    sample=sample,
                    unit=models.SampleUnit._base_manager.get(
                        sample=sample, text=self.texts[text], start=start
                    ),
                    code=self.codes[code],
                    coding=agreed,
                    holds=holds,
                    reason="Definisi.",
                    decided_by=self.lead.user_id,
                    decided_at=self.at,
                )


def met(found: Counter[tuple[int, int, int]]) -> dict[frozenset[int], int]:
    """How often two codes meet, by comparing every two passages letter by letter."""
    made: Counter[frozenset[int]] = Counter()
    listed = list(found.elements())
    for number, (text, start, code) in enumerate(listed):
        for other_text, other_start, other in listed[number + 1 :]:
            if text == other_text and code != other and abs(start - other_start) < 4:
                made[frozenset((code, other))] += 1
    return dict(made)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(told=WORLDS)
def test_every_figure_counts_a_passage_once_as_a_finger_on_the_paper_does(told: Told) -> None:
    study = Field(told)
    expected = by_hand(told)
    number = {code.pk: place for place, code in enumerate(study.codes)}
    of_text, of_code = Counter[int](), Counter[int]()
    themes = defaultdict(set)
    for (text, _start, code), often in expected.items():
        of_text[text] += often
        of_code[code] += often
        themes[text].add(code)

    columns, rows = passages.matrix(study.reader, study.study, cut="kind")
    cells = {
        (number[row.code.pk], KINDS.index(column)): cell.passages
        for row in rows
        for column, cell in zip(columns, row.cells, strict=True)
        if cell.passages
    }
    assert cells == {
        (code, text): sum(often for (t, _s, c), often in expected.items() if (t, c) == (text, code))
        for text in (0, 1)
        for code in of_code
        if any((t, c) == (text, code) for t, _s, c in expected)
    }
    tree = codebooks.tree(study.reader, study.study)
    assert Counter({number[one.code.pk]: one.passages for one in tree if one.passages}) == of_code
    for code in study.codes:
        if code.pk in {one.code.pk for one in tree}:
            shown = passages.codings_of(study.reader, code).rows
            assert len(shown) == of_code[number[code.pk]]
    pairs = passages.meetings(study.reader, study.study)
    assert {frozenset((number[p.first.pk], number[p.second.pk])): p.meetings for p in pairs} == met(expected)
    counted = {KINDS.index(one.kind): one.codings or 0 for one in sources(study.reader, study.study)}
    assert counted == {0: of_text[0], 1: of_text[1]}
    heard = interviews(study.reader, study.study).coded
    assert [{number[theme] for theme in one.themes} for one in heard] == ([themes[0]] if themes[0] else [])


def test_two_coders_and_their_consensus_are_one_passage_of_the_report() -> None:
    told = Told(
        blind=[(0, 0, 0, 0, 0, False), (0, 0, 0, 1, 0, False), (0, 1, 0, 0, 0, False)],
        settled={(0, 1, 0): True},
    )
    study = Field(told)

    found = {one.item: one.recorded for one in coreq(study.reader, study.study, at=timezone.now())}

    assert found[CoreqItem.QUOTATIONS].startswith("2 ")
    assert counting(study.reader, study.study).count() == 2


def test_what_the_team_found_not_to_hold_counts_nowhere() -> None:
    told = Told(blind=[(0, 0, 0, 0, 0, False)], settled={(0, 0, 0): False})
    study = Field(told)

    assert not counting(study.reader, study.study).exists()


def test_before_the_sample_opens_not_even_ones_own_blind_work_counts() -> None:
    study = Field(Told(opened=False, blind=[(0, 0, 0, 0, 0, False)]))
    act_as(study.lead)

    assert not counting(study.lead, study.study).exists()


def test_counting_once_costs_five_queries_however_many_were_coded_twice(
    django_assert_num_queries: Any,
) -> None:
    few = Field(Told(blind=[(0, 0, 0, 0, 0, False)], settled={(0, 1, 1): True}))
    with django_assert_num_queries(5):
        list(counting(few.reader, few.study))
    many = Field(
        Told(
            blind=[
                (t, u, c, w, 0, False) for t in (0, 1) for u in (0, 1, 2) for c in (0, 1) for w in (0, 1, 2)
            ]
        )
    )
    with django_assert_num_queries(5):
        list(counting(many.reader, many.study))
