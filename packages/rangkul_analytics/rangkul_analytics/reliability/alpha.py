"""Krippendorff's alpha for values of any level, any number of coders, and gaps in the data."""

from collections.abc import Hashable, Sequence
from enum import StrEnum

import numpy as np

from .ratings import MISSING, Ratings, Rows, ratings
from .results import Agreement, Bootstrap, Coefficient, Floats, estimate
from .results import ratio as quotient


class Level(StrEnum):
    """What differences between values mean."""

    NOMINAL = "nominal"  # equal or not
    ORDINAL = "ordinal"  # how many ratings lie between
    INTERVAL = "interval"  # how far apart
    RATIO = "ratio"  # how far apart for their size


def alpha(
    rows: Rows | Ratings,
    level: Level = Level.NOMINAL,
    *,
    order: Sequence[Hashable] | None = None,
    documents: Sequence[Hashable] | None = None,
    bootstrap: Bootstrap | None = None,
) -> Agreement:
    """Agreement beyond chance: 1 minus observed over expected disagreement.

    `rows`: coders × units, None where a coder said nothing; see `ratings` for `order` and `documents`. Units
    with one rating are left out, as nothing can be paired; `units` says how many remain. Values carry no
    unit; below 0 is systematic disagreement. Ordinal takes the order from the values or from `order`; its
    metric counts the ratings between two values and is not Gwet's ordinal weighting. Interval and ratio need
    numbers. Assumes that coders worked alone and are interchangeable. Undefined, not 1, if one value only
    occurs. Raises ValueError for words on an interval or ratio level, or for negative numbers on a ratio
    level. Krippendorff (2011), with its example C.

    >>> said = [[1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    ...         [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    ...         [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    ...         [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]]
    >>> round(alpha(said).value, 4), round(alpha(said, Level.ORDINAL).value, 4)
    (0.7434, 0.8154)
    >>> alpha([["yes", "yes"], ["yes", "yes"]]).undefined
    <Undefined.ONE_VALUE: 'one_value'>
    """
    table = ratings(rows, order=order, documents=documents)
    if not table.paired.any():
        return estimate(_nothing, table, None)
    make = {
        Level.NOMINAL: _nominal,
        Level.ORDINAL: _ordinal,
        Level.INTERVAL: _interval,
        Level.RATIO: _ratio,
    }[level]
    return estimate(make(table), table, bootstrap)


def _nothing(weights: Floats) -> Floats:
    return np.full(len(weights), np.nan)


def _paired_counts(table: Ratings) -> tuple[Floats, Floats]:
    """Counts of units that can be paired (others are nothing), and what each pair of such a unit weighs."""
    return np.where(table.paired[:, None], table.counts, 0.0), 1 / np.maximum(table.said - 1, 1)


def _from_sums(observed: Floats, expected: Floats, total: Floats) -> Floats:
    return 1 - quotient(observed * (total - 1), expected)


def _nominal(table: Ratings) -> Coefficient:
    counts, share = _paired_counts(table)
    size = counts.sum(axis=1)
    differing = (size**2 - (counts**2).sum(axis=1)) * share
    gathered = table.gather(np.column_stack([differing, counts]))

    def coefficient(weights: Floats) -> Floats:
        sums = weights @ gathered
        observed, each = sums[:, 0], sums[:, 1:]
        total = each.sum(axis=1)
        return _from_sums(observed, total**2 - (each**2).sum(axis=1), total)

    return coefficient


def _ordinal(table: Ratings) -> Coefficient:
    # The ordinal metric between two values is the squared difference of their middle ranks, which shift
    # with every draw; so what is gathered is the table of coincidences.
    counts, share = _paired_counts(table)
    kinds = len(table.values)
    pairs = np.einsum("uc,uk,u->uck", counts, counts, share)
    pairs -= np.eye(kinds) * (counts * share[:, None])[:, None, :]
    gathered = table.gather(pairs.reshape(len(counts), -1))

    def coefficient(weights: Floats) -> Floats:
        coincidences = (weights @ gathered).reshape(len(weights), kinds, kinds)
        each = coincidences.sum(axis=2)
        middle = each.cumsum(axis=1) - each / 2
        total = each.sum(axis=1)
        distance = (middle[:, :, None] - middle[:, None, :]) ** 2
        observed = (coincidences * distance).sum(axis=(1, 2))
        expected = np.einsum("dc,dk,dck->d", each, each, distance)
        return _from_sums(observed, expected, total)

    return coefficient


def _interval(table: Ratings) -> Coefficient:
    # Sums of values and of their squares are enough, so real-valued ratings of many units stay cheap.
    numbers = _numbers(table)
    scale = (numbers - numbers.min()) / max(float(np.ptp(numbers)), 1e-300)
    spoken = (table.codes != MISSING) & table.paired
    said = np.where(spoken, scale[np.maximum(table.codes, 0)], 0.0)
    size, first, second = spoken.sum(axis=0), said.sum(axis=0), (said**2).sum(axis=0)
    differing = 2 * (size * second - first**2) / np.maximum(size - 1, 1)
    gathered = table.gather(np.column_stack([differing, size, first, second]))

    def coefficient(weights: Floats) -> Floats:
        observed, total, once, twice = (weights @ gathered).T
        expected = 2 * (total * twice - once**2)
        return _from_sums(observed, np.where(expected > 1e-12 * total**2, expected, 0), total)

    return coefficient


def _ratio(table: Ratings) -> Coefficient:
    numbers = _numbers(table)
    if (numbers < 0).any():
        raise ValueError("a ratio level starts at 0")
    counts, share = _paired_counts(table)
    sums = numbers[:, None] + numbers[None, :]
    distance = (np.abs(numbers[:, None] - numbers[None, :]) / np.where(sums > 0, sums, 1)) ** 2
    differing = ((counts @ distance) * counts).sum(axis=1) * share
    gathered = table.gather(np.column_stack([differing, counts]))

    def coefficient(weights: Floats) -> Floats:
        drawn = weights @ gathered
        observed, each = drawn[:, 0], drawn[:, 1:]
        return _from_sums(observed, ((each @ distance) * each).sum(axis=1), each.sum(axis=1))

    return coefficient


def _numbers(table: Ratings) -> Floats:
    try:
        return np.array(table.values, dtype=float)
    except (TypeError, ValueError):
        raise ValueError("interval and ratio levels need numbers") from None
