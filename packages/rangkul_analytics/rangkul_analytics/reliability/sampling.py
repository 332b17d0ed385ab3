"""Which passages two coders should both code: a random sample that leaves out no kind of source."""

from collections.abc import Hashable, Sequence

import numpy as np


def stratified_sample(strata: Sequence[Hashable], share: float, rng: np.random.Generator) -> list[int]:
    """Places of the units drawn, in order: `share` of each stratum, rounded up, at random without return.

    `strata`: the stratum of each unit, for instance kind of source and group. `share`: above 0, at most 1;
    0.10 to 0.25 is usual (O'Connor and Joffe 2020). `rng`: seeded, so that the draw can be repeated from the
    same units in the same order. Rounding up keeps small strata in, so slightly more than `share` is drawn.
    Raises ValueError for a share outside its bounds.

    >>> stratified_sample(["interview"] * 8 + ["media"] * 2, 0.25, np.random.default_rng(1))
    [3, 4, 9]
    """
    if not 0 < share <= 1:
        raise ValueError("the share must be above 0 and at most 1")
    places: dict[Hashable, list[int]] = {}
    for place, stratum in enumerate(strata):
        places.setdefault(stratum, []).append(place)
    drawn: list[int] = []
    for units in places.values():
        # The tiny subtraction keeps 0.1 of 30 at 3 and not, by binary fractions, at 4.
        wanted = int(np.ceil(share * len(units) - 1e-9))
        drawn.extend(rng.choice(units, size=wanted, replace=False).tolist())
    return sorted(drawn)
