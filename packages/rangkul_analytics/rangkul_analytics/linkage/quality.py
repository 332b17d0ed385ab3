"""How good a linkage is against the truth: pairs found, pairs right, and how sure that is."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Quality:
    """Shares between 0 and 1; `interval` is the 95% interval of `f1` when children are drawn anew."""

    precision: float
    recall: float
    f1: float
    interval: tuple[float, float]


def pairwise_quality(
    pairs: Iterable[tuple[str, str]],
    truth: Mapping[str, object],
    rng: np.random.Generator,
    *,
    draws: int = 1000,
) -> Quality:
    """Precision, recall and F1 over pairs of records, with a bootstrap interval over persons.

    `pairs`: pairs of record ids said to be one child, in any order, repeats ignored. `truth`: person of each
    record id. Persons, not pairs, are drawn, because the pairs of one child stand or fall together: each
    draw gives every person a Poisson(1) weight; a true pair weighs as its person, a false pair as the mean
    of its two. With nothing to find and nothing said, all three are 1. Raises KeyError for an id without
    truth, ValueError if `draws` < 1. Checked against counting by hand; Poisson bootstrap after Chamandy et
    al. (2012).

    >>> truth = {"a1": 1, "a2": 1, "b1": 2, "b2": 2}
    >>> found = pairwise_quality([("a1", "a2"), ("a1", "b1")], truth, np.random.default_rng(1))
    >>> found.precision, found.recall, found.f1
    (0.5, 0.5, 0.5)
    """
    if draws < 1:
        raise ValueError("draws must be at least 1")
    persons = {person: at for at, person in enumerate(dict.fromkeys(truth.values()))}
    possible = np.zeros(len(persons))
    for person, rows in Counter(truth.values()).items():
        possible[persons[person]] = rows * (rows - 1) / 2
    right = np.zeros(len(persons))
    wrong = np.zeros(len(persons))
    for first, second in {tuple(sorted(pair)) for pair in pairs}:
        a, b = persons[truth[first]], persons[truth[second]]
        if a == b:
            right[a] += 1
        else:
            wrong[a] += 0.5
            wrong[b] += 0.5
    weights = rng.poisson(1.0, (draws, len(persons)))
    drawn = [
        _shares(*totals)[2]
        for totals in zip(weights @ right, weights @ wrong, weights @ possible, strict=True)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    precision, recall, f1 = _shares(right.sum(), wrong.sum(), possible.sum())
    return Quality(precision, recall, f1, (float(low), float(high)))


def _shares(right: float, wrong: float, possible: float) -> tuple[float, float, float]:
    precision = float(right / (right + wrong)) if right + wrong else 1.0
    recall = float(right / possible) if possible else 1.0
    f1 = float(2 * right / (right + wrong + possible)) if right + wrong + possible else 1.0
    return precision, recall, f1
