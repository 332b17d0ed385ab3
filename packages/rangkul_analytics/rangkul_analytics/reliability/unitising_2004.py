"""Krippendorff's older alpha for unitising, kept for comparison with studies that report it."""

from collections.abc import Sequence

import numpy as np

from .results import Agreement, Floats, Undefined
from .stretches import Stretch, codes_of


def alpha_u_2004(stretch: Stretch, code: str | None = None) -> Agreement:
    """Agreement on the bounds of passages, by squared distances between bounds: the form of 2004.

    `stretch`: one continuum, read by two or more coders; positions in characters, half-open. `code`: the
    category, or None for all: observed and expected disagreement are then summed over categories. The value
    depends a little on the unit of length, since two units of one character are told apart by it; scale the
    positions up for the limit. Marks of one code that overlap are taken as one. `units` is the number of
    marked passages of all coders. No interval: one continuum is one draw. Undefined if one coder read it or
    nothing was marked. Krippendorff (2004), with the factor N - 1 of the expected disagreement; his example
    of 1995 reaches 0.553 in the limit.

    >>> from rangkul_analytics.reliability import Mark, Stretch
    >>> bertha, bill = [Mark(2, 10, "x"), Mark(14, 20, "x")], [Mark(4, 8, "x"), Mark(15, 17, "x")]
    >>> round(alpha_u_2004(Stretch(0, 24, {"Bertha": bertha, "Bill": bill})).value, 7)
    0.5152878
    """
    codes = [code] if code is not None else codes_of([stretch])
    coders = len(stretch.marks)
    if coders < 2:
        return Agreement(None, Undefined.NOTHING_PAIRED, 0, coders)
    observed = expected = 0.0
    units = 0
    for each in codes:
        spans = [read.get(each, np.zeros((0, 2))) - stretch.start for read in stretch.read.values()]
        found = sum(len(one) for one in spans)
        if found:
            units += found
            observed += _observed(spans, stretch.end - stretch.start)
            expected += _expected(spans, stretch.end - stretch.start)
    if expected <= 0:
        return Agreement(None, Undefined.ONE_VALUE, units, coders)
    return Agreement(1 - observed / expected, None, units, coders)


def _observed(spans: Sequence[Floats], length: float) -> float:
    coders = len(spans)
    apart = sum(
        _apart(spans[one], spans[other]) for one in range(coders) for other in range(coders) if one != other
    )
    return apart / (coders * (coders - 1) * length**2)


def _apart(mine: Floats, theirs: Floats) -> float:
    """Squared distances of overlapping units, and of units that lie wholly in the other's gap."""
    if not len(mine) and not len(theirs):
        return 0.0
    meets = (mine[:, None, 0] < theirs[None, :, 1]) & (theirs[None, :, 0] < mine[:, None, 1])
    bounds = ((mine[:, None, :] - theirs[None, :, :]) ** 2).sum(axis=2)
    alone = np.diff(mine[~meets.any(axis=1)]) ** 2
    left = np.diff(theirs[~meets.any(axis=0)]) ** 2
    return float(bounds[meets].sum() + alone.sum() + left.sum())


def _expected(spans: Sequence[Floats], length: float) -> float:
    sizes = np.concatenate([np.diff(one).ravel() for one in spans])
    gaps = np.sort(np.concatenate([_gaps(one, length) for one in spans]))
    # For each unit: how many gaps could hold it, and their lengths together.
    first = np.searchsorted(gaps, sizes, side="left")
    after = np.concatenate([[0.0], gaps.cumsum()])
    room = (after[-1] - after[first]) - (len(gaps) - first) * (sizes - 1)
    among = (len(sizes) - 1) * (2 * sizes**3 - 3 * sizes**2 + sizes) / 3
    total = len(spans) * length
    pairs = total * (total - 1) - (sizes * (sizes - 1)).sum()
    return float(2 / length * (among + sizes**2 * room).sum() / pairs) if pairs > 0 else 0.0


def _gaps(spans: Floats, length: float) -> Floats:
    starts = np.concatenate([[0.0], spans[:, 1]])
    ends = np.concatenate([spans[:, 0], [length]])
    sizes = ends - starts
    return sizes[sizes > 0]
