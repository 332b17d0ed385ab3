"""Cohen's kappa for two coders, plain and weighted."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .ratings import MISSING, Ratings, Rows, ratings
from .results import Agreement, Bootstrap, Floats, estimate, ratio
from .weighting import Weighting, weights_of


def cohen_kappa(
    rows: Rows | Ratings,
    weighting: Weighting = Weighting.IDENTITY,
    *,
    order: Sequence[Hashable] | None = None,
    documents: Sequence[Hashable] | None = None,
    bootstrap: Bootstrap | None = None,
) -> Agreement:
    """Agreement of two coders beyond what their own habits would give by chance.

    `rows`: two coders × units; see `ratings` for `order` and `documents`. Units that one of them left out are
    dropped. `weighting`: what a near miss is worth. The standard error is the large-sample one for a kappa
    that may differ from 0, over units, and absent for characters. Undefined if both say one value only.
    Raises ValueError unless there are two coders. Cohen (1960, 1968); error from Fleiss, Cohen and Everitt
    (1969).

    >>> first = ["yes"] * 25 + ["no"] * 25
    >>> second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    >>> found = cohen_kappa([first, second])
    >>> round(found.value, 4), round(found.standard_error, 4)
    (0.4, 0.127)
    """
    table = ratings(rows, order=order, documents=documents)
    if table.coders != 2:
        raise ValueError("Cohen's kappa is for two coders; use conger_kappa for more")
    kinds = len(table.values)
    worth = weights_of(weighting, kinds)
    first, second = (_spread(row, table) for row in table.codes)
    kept = table.gather(np.column_stack([((first @ worth) * second).sum(axis=1), first, second]))

    def coefficient(weights: Floats) -> Floats:
        sums = weights @ kept
        units = np.maximum(sums[:, 1 : 1 + kinds].sum(axis=1), 1)[:, None]
        mine, theirs = sums[:, 1 : 1 + kinds] / units, sums[:, 1 + kinds :] / units
        chance = ((mine @ worth) * theirs).sum(axis=1)
        return ratio(sums[:, 0] / units[:, 0] - chance, 1 - chance)

    found = estimate(coefficient, table, bootstrap)
    if found.value is None or table.sizes is not None:
        return found
    error = _error(found.value, first.T @ second, worth)
    return replace(found, standard_error=error, freedom=found.units - 1)


def _spread(row: NDArray[np.intp], table: Ratings) -> Floats:
    """Units × values: 1 where this coder said the value and the other said something too."""
    said = (row[:, None] == np.arange(len(table.values))) & table.paired[:, None] & (row != MISSING)[:, None]
    return said.astype(float)


def _error(kappa: float, table: Floats, worth: Floats) -> float:
    units = table.sum()
    shares = table / units
    mine, theirs = shares.sum(axis=1), shares.sum(axis=0)
    chance = mine @ worth @ theirs
    habits = (worth @ theirs)[:, None] + (mine @ worth)[None, :]
    spread = (shares * (worth - habits * (1 - kappa)) ** 2).sum() - (kappa - chance * (1 - kappa)) ** 2
    return float(np.sqrt(max(spread, 0.0) / units) / (1 - chance))
