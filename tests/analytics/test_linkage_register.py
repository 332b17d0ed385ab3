"""Whether the sample register is linked well enough, with the threshold fixed beforehand."""

from pathlib import Path

import numpy as np
import pytest
from rangkul_analytics.linkage import link, pairwise_quality

from tests.analytics.sample_register import read_sample

BAR = 0.65


@pytest.mark.shared
def test_the_children_of_the_depok_register_are_known_again(shared: Path) -> None:
    sightings, truth = read_sample(shared / "registers")
    assert len(sightings) == len(truth)

    pairs = [(pair.a, pair.b) for pair in link(sightings)]
    found = pairwise_quality(pairs, truth, np.random.default_rng(2025))

    print(f"Depok register: {found}")
    assert found.f1 >= BAR
    assert found.interval[0] >= BAR
