"""What an agreement is when it is told: a value or why there is none, and how sure it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from .ratings import Ratings

Floats = NDArray[np.float64]
# Weights of the groups, (draws × groups), to values, (draws); nan where a draw leaves the value undefined.
Coefficient = Callable[[Floats], Floats]

RELIABLE = 0.8
TENTATIVE = 0.667
_CELLS = 2_000_000


class Undefined(StrEnum):
    """Why there is no value; the platform holds the words."""

    NOTHING_PAIRED = "nothing_paired"  # no unit was coded by two
    ONE_VALUE = "one_value"  # only one value occurs, so chance alone explains the agreement


class Reading(StrEnum):
    """How Krippendorff would have a value read; his thresholds, not a verdict of ours."""

    RELIABLE = "reliable"
    TENTATIVE = "tentative"
    NOT_RELIABLE = "not_reliable"


@dataclass(frozen=True)
class Interval:
    """A percentile interval; draws that left the value undefined are counted, not hidden."""

    low: float
    high: float
    draws: int
    undefined_draws: int
    distribution: tuple[float, ...] = field(repr=False)

    def missing(self, minimum: float) -> float:
        """The share of draws below `minimum`: how likely a new sample is to miss it."""
        return float(np.mean(np.asarray(self.distribution) < minimum))


@dataclass(frozen=True)
class Agreement:
    """One coefficient: its value, or None and the reason; on how many units and coders it rests."""

    value: float | None
    undefined: Undefined | None
    units: int
    coders: int
    standard_error: float | None = None
    freedom: int | None = None  # degrees of freedom of the standard error
    interval: Interval | None = None


@dataclass(frozen=True)
class Bootstrap:
    """How to draw again: a seeded generator, how often, and the share of draws inside the interval.

    Units are drawn with replacement, or whole documents where the ratings name them: passages of one document
    stand or fall together, so an interval over passages would be too narrow. With one document there is no
    interval. Raises ValueError if `draws` < 1 or `share` is not between 0 and 1. Percentile interval: Efron
    and Tibshirani (1993), chapter 13.
    """

    rng: np.random.Generator
    draws: int = 1000
    share: float = 0.95

    def __post_init__(self) -> None:
        if self.draws < 1 or not 0 < self.share < 1:
            raise ValueError("draws must be at least 1 and share between 0 and 1")

    def weights(self, groups: int) -> Iterator[Floats]:
        """How often each of `groups` is drawn, some draws at a time so that memory stays small."""
        at_once, left = max(1, _CELLS // groups), self.draws
        while left:
            now = min(at_once, left)
            yield self.rng.multinomial(groups, np.full(groups, 1 / groups), size=now).astype(float)
            left -= now


def reading(value: float) -> Reading:
    """How Krippendorff would have an alpha read: rely on it, conclude tentatively, or do not use it.

    `value`: an alpha. At least 0.8 is reliable, at least 0.667 tentative. The thresholds are customary and
    his; look at the interval before the word. Krippendorff (2004), p. 241.

    >>> reading(0.7)
    <Reading.TENTATIVE: 'tentative'>
    """
    if value >= RELIABLE:
        return Reading.RELIABLE
    return Reading.TENTATIVE if value >= TENTATIVE else Reading.NOT_RELIABLE


def estimate(coefficient: Coefficient, ratings: Ratings, bootstrap: Bootstrap | None) -> Agreement:
    """The value of `coefficient` on `ratings`, with its interval if one is asked for."""
    paired = ratings.paired
    if not paired.any():
        return Agreement(None, Undefined.NOTHING_PAIRED, 0, ratings.coders)
    groups = ratings.groups
    value = float(coefficient(np.ones((1, groups)))[0])
    units = ratings.size_of(paired)
    if np.isnan(value):
        return Agreement(None, Undefined.ONE_VALUE, units, ratings.coders)
    interval = interval_of(coefficient, groups, bootstrap)
    return Agreement(value, None, units, ratings.coders, interval=interval)


def interval_of(coefficient: Coefficient, groups: int, bootstrap: Bootstrap | None) -> Interval | None:
    """The interval when `groups` are drawn again; None for one group, or if no draw has a value."""
    if bootstrap is None or groups < 2:
        return None
    drawn = np.concatenate([coefficient(weights) for weights in bootstrap.weights(groups)])
    defined = np.sort(drawn[~np.isnan(drawn)])
    if not len(defined):
        return None
    tail = (1 - bootstrap.share) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    undefined = len(drawn) - len(defined)
    return Interval(float(low), float(high), len(drawn), undefined, tuple(defined.tolist()))


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Elementwise quotient, nan where the denominator is nothing."""
    empty = np.full(np.broadcast(numerator, denominator).shape, np.nan)
    return np.divide(numerator, denominator, out=empty, where=denominator > 1e-12)
