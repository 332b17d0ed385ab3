"""What a look at an open sample costs at 20,000 codings: how far its coders agree, and where they differ.

Processor seconds of one page in a process without HTTP, Python and the database's own process together, the
least of three; both walls on.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from rangkul.evidence import models
from rangkul.evidence.commands.compared import Place, settle
from rangkul.evidence.queries import compared as read
from rangkul.evidence.vocabulary import Layer, Part
from tests.bench import long_text
from tests.bench.bars import AGREEMENT, told_plain
from tests.bench.processors import taken
from tests.conftest import owner_for_a_while
from tests.evidence.makers import (
    finish_sample,
    make_code,
    make_evaluator,
    make_member,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)
from tests.makers import act_as, sign_in

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

TEXTS, PASSAGES, CODINGS, CODES = 20, 2_000, 20_000, 40
MOST_S = 0.25  # what any page may take


class BigSample:
    """Two who have coded 2,000 passages of 20 texts: mostly the same code at the same place."""

    def __init__(self, seed: int = 1911) -> None:
        dice, at = random.Random(seed), timezone.now() - timedelta(days=1)
        self.lead, self.second = make_evaluator(), make_second_rater()
        self.study = make_study(self.lead)
        make_member(self.study, self.second, Part.SECOND_CODER)
        self.codes = [make_code(self.study, long_text.code_name(number)) for number in range(CODES)]
        paragraphs = long_text.invent().paragraphs[:PASSAGES]
        each = PASSAGES // TEXTS
        texts = [
            make_text(make_source(self.study), "\n".join(paragraphs[number : number + each]))
            for number in range(0, PASSAGES, each)
        ]
        with owner_for_a_while():
            self.sample = models.Sample.objects.create(
                study=self.study, seed=7, share=1, drawn_by=self.lead.user_id, drawn_at=at
            )
            of = {"study": self.study, "sample": self.sample}
            for who in (self.lead, self.second):
                models.SampleCoder.objects.create(**of, user_id=who.user_id)
            units = models.SampleUnit.objects.bulk_create(
                models.SampleUnit(**of, text=text, start=start, end=end)
                for text in texts
                for start, end in _lines(text.text)
            )
            models.Coding.objects.bulk_create(self._marks(dice, units, at), batch_size=2_000)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        finish_sample(self.sample, at=at)
        act_as(self.lead)
        self.sample.refresh_from_db()

    def _marks(self, dice: random.Random, units: list[Any], at: Any) -> Iterator[models.Coding]:
        made = 0
        while made < CODINGS:
            unit, code = dice.choice(units), dice.choice(self.codes)
            start = dice.randrange(unit.start, unit.end - 40)
            end = dice.randrange(start + 20, unit.end)
            both = dice.random() < 0.8
            for who in (self.lead, self.second) if both else (dice.choice((self.lead, self.second)),):
                yield models.Coding(
                    study=self.study,
                    text=unit.text,
                    code=code if dice.random() < 0.9 else dice.choice(self.codes),
                    coder=who.user_id,
                    start=start,
                    end=end,
                    quote=unit.text.text[start:end],
                    sample=self.sample,
                    layer=Layer.BLIND,
                    made_at=at + timedelta(seconds=made),
                )
                made += 1


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


@contextmanager
def _clocked(took: list[float]) -> Iterator[None]:
    pid = connection.connection.info.backend_pid
    before = time.process_time() + taken([pid])
    yield
    took.append(time.process_time() + taken([pid]) - before)


def least(act: Callable[[], Any], rounds: int = 3) -> float:
    """Seconds of processor, the least of so many rounds."""
    took: list[float] = []
    for _round in range(rounds):
        with _clocked(took):
            act()
    return min(took)


def test_what_a_look_at_twenty_thousand_codings_costs(client: Any, capsys: Any) -> None:
    big = BigSample()
    sign_in(client, big.lead)
    address = f"/studies/samples/{big.sample.pk}"
    figures = {
        page: least(lambda page=page: _seen(client, f"{address}/{page}/"))
        for page in ("agreement", "differences")
    }
    act_as(big.lead)
    found = read.compared(big.lead, big.sample)
    one = read.sides(big.lead, big.sample, found, read.differences(big.lead, big.sample, found)[0])
    figures["settle"] = least(lambda: _settle(big, one))
    with capsys.disabled():
        print()
        for what, seconds in figures.items():
            print(told_plain(AGREEMENT, f"{what} {seconds:.3f} s"))
    assert all(seconds <= MOST_S for seconds in figures.values()), figures


def _seen(client: Any, address: str) -> None:
    assert client.get(address).status_code == 200


def _settle(big: BigSample, one: Any) -> None:
    place = Place(one.unit.start, one.unit.end)
    settle(
        big.lead,
        sample=big.sample,
        unit=one.unit,
        code=one.code,
        place=place,
        reason="Sesuai definisi.",
        at=timezone.now(),
    )
