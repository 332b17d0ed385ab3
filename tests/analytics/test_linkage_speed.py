"""How long linkage takes; measured with the processor's clock, since other work shares the machine."""

import time

import numpy as np
import pytest
from rangkul_analytics.linkage import keys, link, pairwise_quality, rank, table_of
from rangkul_analytics.linkage.synthetic import invent

pytestmark = pytest.mark.bench


def test_scoring_the_candidates_of_one_question_takes_a_few_milliseconds():
    sightings = invent(300, np.random.default_rng(3)).sightings
    table = table_of(sightings)

    took = sorted(_seconds(rank, sightings[at], sightings[200:335], table=table)[0] for at in range(40))

    print(f"135 candidates: median {took[20] * 1000:.1f} ms, p95 {took[37] * 1000:.1f} ms")
    assert took[20] < 0.02  # a few milliseconds on a quiet machine


def test_keys_of_a_sighting_take_a_fraction_of_a_millisecond():
    sightings = invent(300, np.random.default_rng(3)).sightings

    took, made = _seconds(lambda: [keys(one, scope="3276") for one in sightings])

    print(f"keys: {took / len(made) * 1e6:.0f} microseconds, {np.mean([len(one) for one in made]):.1f} each")
    assert took / len(made) < 0.002


@pytest.mark.long
def test_twenty_thousand_rows_are_linked_in_about_a_minute():
    made = invent(7_700, np.random.default_rng(9), second_names=0.6, spots=60)

    took, pairs = _seconds(link, made.sightings)
    found = pairwise_quality([(pair.a, pair.b) for pair in pairs], made.truth, np.random.default_rng(1))

    print(f"{len(made.sightings)} rows: {took:.0f} s, {found}")
    assert took < 300
    assert found.f1 > 0.6


def test_ten_times_the_rows_take_far_less_than_a_hundred_times_the_time():
    small, large = (
        invent(size, np.random.default_rng(5), spots=40, second_names=0.6) for size in (150, 1500)
    )

    quick, _ = _seconds(link, small.sightings)
    slow, _ = _seconds(link, large.sightings)

    print(f"{len(small.sightings)} rows {quick:.2f} s, {len(large.sightings)} rows {slow:.2f} s")
    assert slow < 40 * quick


def _seconds(work, *arguments, **named):
    start = time.process_time()
    result = work(*arguments, **named)
    return time.process_time() - start, result
