"""How long agreement takes; measured with the processor's clock, since other work shares the machine."""

import time

import numpy as np
import pytest
from rangkul_analytics.reliability import Bootstrap, Mark, Stretch, alpha, text_agreement

pytestmark = pytest.mark.bench
CODERS = ["ani", "budi", "citra"]


def _transcripts(number, characters, marks, codes, rng):
    """Whole transcripts in which each coder marked passages of a sentence or a few."""
    text = []
    for at in range(number):
        by_coder = {}
        for coder in CODERS:
            starts = rng.integers(0, characters - 500, marks)
            sizes = rng.integers(40, 500, marks)
            given = rng.integers(0, codes, marks)
            by_coder[coder] = [
                Mark(int(start), int(start + size), f"code {code}")
                for start, size, code in zip(starts, sizes, given, strict=True)
            ]
        text.append(Stretch(0, characters, by_coder, at))
    return text


def _turns(text, size):
    return [
        Stretch(start, start + size, one.marks, one.document)
        for one in text
        for start in range(0, int(one.end), size)
    ]


def test_fifty_transcripts_and_three_coders_take_a_few_seconds():
    text = _transcripts(50, 60_000, 120, 40, np.random.default_rng(7))

    took, told = _seconds(text_agreement, text, bootstrap=Bootstrap(np.random.default_rng(1)))

    print(f"50 transcripts of 60,000 characters, 3 coders, 18,000 passages, 40 codes: {took:.2f} s")
    assert len(told.codes) == 40
    assert took < 5


def test_a_fifth_of_their_turns_takes_a_few_seconds():
    text = _transcripts(50, 60_000, 120, 40, np.random.default_rng(7))
    rng = np.random.default_rng(2)
    turns = [turn for turn in _turns(text, 300) if rng.random() < 0.2]

    took, _ = _seconds(text_agreement, turns, bootstrap=Bootstrap(np.random.default_rng(1)))

    print(f"{len(turns)} turns, 3 coders, 40 codes, 1,000 draws: {took:.2f} s")
    assert took < 15


def test_twenty_thousand_units_and_three_coders_take_a_blink():
    rng = np.random.default_rng(7)

    took, _ = _seconds(alpha, rng.integers(0, 5, (3, 20_000)))

    print(f"3 × 20,000 ratings: {took:.3f} s")
    assert took < 1


def _seconds(work, *arguments, **named):
    start = time.process_time()
    result = work(*arguments, **named)
    return time.process_time() - start, result
