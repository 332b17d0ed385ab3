"""Who sees which coding and memo while others code blind: both walls against an oracle from the decision.

The oracle is written from docs/decisions/what-blindness-covers.md, not from the walls. Each mutant of it is a
mistake that the walls could make; the worlds must tell every mutant from the oracle.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rangkul.core import access
from rangkul.core.access import Actor
from rangkul.evidence import models
from rangkul.evidence.vocabulary import MemoAbout, Part
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
)

pytestmark = [pytest.mark.access, pytest.mark.django_db]
WORLDS = 10
PEOPLE = ("lead", "first", "second", "third", "reader", "gone", "stranger")


@dataclass(frozen=True)
class Blind:
    """A sample: whose passages, on which text, since when, whether it is open."""

    coders: frozenset[str]
    text: tuple[int, int]
    drawn_at: datetime
    opened: bool


@dataclass(frozen=True)
class Row:
    """A coding or a memo: by whom, on or about what, in which sample, since when its words are here."""

    kind: str
    by: str | None
    text: tuple[int, int] | None = None
    sample: int | None = None
    about: Any = None
    kept_at: datetime | None = None


@dataclass
class World:
    """One study on paper."""

    samples: list[Blind] = field(default_factory=list)
    rows: dict[Any, Row] = field(default_factory=dict)


@dataclass(frozen=True)
class Oracle:
    """What the decision says, each sentence a part that a mutant replaces."""

    # A source is blind to whoever codes a passage of any of its versions in a sample that is not open.
    same_source: Callable[[tuple[int, int], tuple[int, int]], bool] = lambda one, other: one[0] == other[0]
    still_blind: Callable[[Blind, str], bool] = lambda sample, who: who in sample.coders and not sample.opened
    sample_hides: bool = True
    text_hides: bool = True
    memos_of: Callable[[Row, Blind], bool] = lambda row, sample: row.by is None or row.by in sample.coders
    since: Callable[[Row, Blind], bool] = lambda row, sample: bool(
        row.kept_at and row.kept_at >= sample.drawn_at
    )
    memo_of_source: bool = True
    memo_of_text: bool = True
    memo_of_coding: bool = True
    own: bool = True

    def sees(self, world: World, who: str, row: Row) -> bool:
        """Whether somebody sees a row."""
        if who in ("gone", "stranger"):
            return False
        if self.own and row.by == who:
            return True
        return self._coding(world, who, row) if row.kind == "coding" else self._memo(world, who, row)

    def _is_blind(self, world: World, who: str, text: tuple[int, int]) -> bool:
        return any(self.still_blind(one, who) and self.same_source(one.text, text) for one in world.samples)

    def _coding(self, world: World, who: str, row: Row) -> bool:
        if self.sample_hides and row.sample is not None and not world.samples[row.sample].opened:
            return False
        return not (self.text_hides and row.text and self._is_blind(world, who, row.text))

    def _memo(self, world: World, who: str, row: Row) -> bool:
        mine = [one for one in world.samples if self.still_blind(one, who)]
        if any(self.memos_of(row, one) and self.since(row, one) for one in mine):
            return False
        kind, thing = row.about
        if kind == MemoAbout.CODING and self.memo_of_coding:
            return self.sees(world, who, world.rows[thing])
        told = {MemoAbout.SOURCE: self.memo_of_source, MemoAbout.TEXT: self.memo_of_text}
        return not (told.get(kind, False) and self._is_blind(world, who, thing))


RIGHT = Oracle()
MUTANTS = {
    "only the drawn version is blind": replace(RIGHT, same_source=lambda one, other: one == other),
    "every source is blind": replace(RIGHT, same_source=lambda _one, _other: True),
    "blindness outlives the opening": replace(RIGHT, still_blind=lambda sample, who: who in sample.coders),
    "blindness binds whoever does not code": replace(
        RIGHT, still_blind=lambda sample, _who: not sample.opened
    ),
    "blindness binds nobody": replace(RIGHT, still_blind=lambda _sample, _who: False),
    "blind codings are seen before the opening": replace(RIGHT, sample_hides=False),
    "open codings of a blind text are seen": replace(RIGHT, text_hides=False),
    "memos of everybody are hidden": replace(RIGHT, memos_of=lambda _row, _sample: True),
    "memos of fellow coders are seen": replace(RIGHT, memos_of=lambda row, _sample: row.by is None),
    "memos from a file are seen": replace(RIGHT, memos_of=lambda row, sample: row.by in sample.coders),
    "memos from before are hidden too": replace(RIGHT, since=lambda _row, _sample: True),
    "memos about a blind source are seen": replace(RIGHT, memo_of_source=False),
    "memos about a blind text are seen": replace(RIGHT, memo_of_text=False),
    "memos about a hidden coding are seen": replace(RIGHT, memo_of_coding=False),
    "one does not see the own rows": replace(RIGHT, own=False),
}


class Made:
    """The same study in the database, with as much chance as a seed gives."""

    def __init__(self, seed: int) -> None:
        self.chance, self.now, self.paper = random.Random(seed), timezone.now(), World()
        self.people = {name: make_second_rater() for name in PEOPLE} | {"lead": make_evaluator()}
        self.study = make_study(self.people["lead"])
        for name in ("first", "second", "third"):
            make_member(self.study, self.people[name])
        make_member(self.study, self.people["reader"], Part.READER)
        make_member(self.study, self.people["gone"], left_at=self.now - timedelta(hours=1))
        self.sources = [make_source(self.study) for _ in range(3)]
        self.texts = {
            (source, version): make_text(self.sources[source], version=version)
            for source in range(3)
            for version in (1, 2)
        }
        self.code = make_code(self.study)
        with owner_for_a_while():
            self.foreign = models.ForeignCoder.objects.create(study=self.study, name="Orang lain")
        self.samples = [self._sample(number) for number in range(2)]
        for _ in range(12):
            self._coding()
        for _ in range(20):
            self._memo()

    def _sample(self, source: int) -> models.Sample:
        coders = self.chance.sample(["lead", "first", "second", "third"], 2)
        text, drawn_at = (source, 2), self.now - timedelta(hours=2 + source)
        sample = make_sample(self.texts[text], *(self.people[one] for one in coders), drawn_at=drawn_at)
        opened = self.chance.random() < 0.3
        if opened:
            finish_sample(sample)
        self.paper.samples.append(Blind(frozenset(coders), text, drawn_at, opened))
        return sample

    def _coding(self) -> None:
        number = self.chance.choice([None, 0, 1])
        if number is None:
            text, by = self.chance.choice(list(self.texts)), self.chance.choice(["lead", "first", "second"])
        else:
            blind = self.paper.samples[number]
            text, by = blind.text, self.chance.choice(sorted(blind.coders))
        sample = None if number is None else self.samples[number]
        made = make_coding(self.texts[text], self.code, self.people[by], sample=sample)
        self.paper.rows[made.pk] = Row("coding", by, text, number)

    def _memo(self) -> None:
        by = self.chance.choice(["lead", "first", "second", "third", None])
        kept_at = self.now - timedelta(hours=self.chance.choice([1, 10]))
        text = self.chance.choice(list(self.texts))
        codings = [pk for pk, row in self.paper.rows.items() if row.kind == "coding"]
        about, key, thing = self.chance.choice(
            [
                (MemoAbout.CODING, (coding := self.chance.choice(codings)), coding),
                (MemoAbout.TEXT, self.texts[text].pk, text),
                (MemoAbout.SOURCE, self.sources[text[0]].pk, text),
                (MemoAbout.CODE, self.code.pk, None),
                (MemoAbout.STUDY, self.study.pk, None),
            ]
        )
        hand = {"author": self.people[by].user_id} if by else {"foreign_coder": self.foreign}
        with owner_for_a_while():
            made = models.Memo.objects.create(
                study=self.study,
                **models.about(about, key),
                text="…",
                # What a file says of its age counts for nothing.
                made_at=self.now - timedelta(days=300),
                kept_at=kept_at,
                **hand,
            )
        self.paper.rows[made.pk] = Row("memo", by, about=(about, thing), kept_at=kept_at)


def by_wall_1(actor: Actor, model: Any) -> set[Any]:
    """What the scope shows while the database would show everything."""
    with owner_for_a_while():
        return set(access.visible(actor, model).values_list("pk", flat=True))


def by_wall_2(actor: Actor, model: Any) -> set[Any]:
    """What the database shows while the scope would show everything."""
    act_as(actor)
    with access.wall_1_off():
        return set(access.visible(actor, model).values_list("pk", flat=True))


def test_both_walls_say_what_the_decision_says_and_every_mistake_is_noticed() -> None:
    unnoticed = set(MUTANTS)
    decided = 0
    for seed in range(WORLDS):
        made = Made(seed)
        for name, actor in made.people.items():
            wanted = {pk for pk, row in made.paper.rows.items() if RIGHT.sees(made.paper, name, row)}
            for wall in (by_wall_1, by_wall_2):
                assert wall(actor, models.Coding) | wall(actor, models.Memo) == wanted, (seed, name, wall)
            decided += len(made.paper.rows)
            for mutant in list(unnoticed):
                told = {
                    pk for pk, row in made.paper.rows.items() if MUTANTS[mutant].sees(made.paper, name, row)
                }
                if told != wanted:
                    unnoticed.discard(mutant)

    assert decided == WORLDS * len(PEOPLE) * 32
    assert unnoticed == set()
