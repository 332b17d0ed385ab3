"""How much each likeness weighs: chances among records of one child, adjusted without labels."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .comparing import Likeness

# Chances of each level when two records are of one child; each field sums to 1. Reasoned from how offices
# write (which fields recur beside an equal NIK, how often raid and shelter share a day) and tried on invented
# registers; no weight was fitted to a list of answers.
CHANCES: dict[str, float] = {
    "name.full": 0.30, "name.single": 0.38, "name.part": 0.11, "name.near": 0.05, "name.shared": 0.01,
    "name.unclear": 0.10, "name.root": 0.02, "name.apart": 0.03,
    "nick.same": 0.80, "nick.near": 0.03, "nick.apart": 0.17,
    "mother.same": 0.86, "mother.part": 0.03, "mother.near": 0.05, "mother.apart": 0.06,
    "father.same": 0.82, "father.part": 0.06, "father.near": 0.05, "father.apart": 0.07,
    "sex.same": 0.975, "sex.apart": 0.025,
    "nik.same": 0.85, "nik.slip": 0.13, "nik.apart": 0.02,
    "kk.same": 0.5,
    "day.handover": 0.25, "day.apart": 0.75, "day.twice": 0.2,
    "origin.same": 0.93, "origin.apart": 0.07,
    "kelurahan.same": 0.88, "kelurahan.apart": 0.12,
    "place.same": 0.5, "place.apart": 0.5,
    "school.same": 0.7, "school.apart": 0.3,
    "activity.same": 0.6, "activity.apart": 0.4,
}  # fmt: skip
# Adjusted only as far as the pairs of the batch say so: each field starts with the weight of so many pairs.
STEADINESS = 40.0
# Fields that the batch may adjust; NIK, KK and the rest are ruled, not learnt.
_ADJUSTED = ("name", "nick", "mother", "sex", "day", "origin", "kelurahan", "place", "school", "activity")
_MOST = 9.0  # no single field proves more than this (natural log; odds of 8,000)


@dataclass(frozen=True)
class Weights:
    """The chance of each level (0 to 1) among records of one child; each field sums to 1."""

    chances: Mapping[str, float]

    def of(self, likeness: Likeness) -> float:
        """The natural-log weight of one likeness: above 0 speaks for one child, below 0 against.

        >>> round(FIXED.of(Likeness("origin.same", 0.093)), 2), FIXED.of(Likeness("nik.same", 1e-9))
        (2.3, 9.0)
        """
        weight = math.log(self.chances[likeness[0]] / likeness[1])
        return weight if -_MOST < weight < _MOST else math.copysign(_MOST, weight)


FIXED = Weights(CHANCES)


def adjust(
    pairs: Sequence[Sequence[Likeness]], fixed: np.ndarray, prior: float, total: int, *, rounds: int = 25
) -> tuple[Weights, float]:
    """Adjust the chances and the prior to unlabelled pairs by expectation and maximisation.

    `pairs`: likenesses of each candidate pair; `fixed`: natural-log weight of each that is not adjusted,
    shape (pairs,). `prior`: first share of all pairs that are one child; `total`: number of all pairs,
    candidates or not. Returns the weights and the share. Assumes fields err independently given the child
    (Fellegi and Sunter 1969; Winkler 1988) and that all matches are among the candidates. Starting chances
    count as `STEADINESS` pairs.
    """
    levels = sorted({one.level for likenesses in pairs for one in likenesses})
    at = {level: index for index, level in enumerate(levels)}
    rows = np.array([row for row, likenesses in enumerate(pairs) for _ in likenesses], dtype=int)
    columns = np.array([at[one.level] for likenesses in pairs for one in likenesses], dtype=int)
    strangers = np.log([one.chance for likenesses in pairs for one in likenesses])
    chances = np.array([CHANCES[level] for level in levels])
    start, fields = chances.copy(), _fields(levels)
    share = prior
    for _ in range(rounds):
        terms = np.clip(np.log(chances)[columns] - strangers, -_MOST, _MOST)
        logit = fixed + np.bincount(rows, terms, minlength=len(pairs)) + math.log(share / (1 - share))
        same = 1 / (1 + np.exp(-np.clip(logit, -500, 500)))
        share = min(0.05, max(0.05 / total**0.5 / 50, float(same.sum()) / total))
        seen = np.bincount(columns, same[rows], minlength=len(levels))
        for members in fields:
            counts = seen[members] + STEADINESS * start[members]
            chances[members] = counts / counts.sum() * start[members].sum()
    return Weights(CHANCES | dict(zip(levels, chances.tolist(), strict=True))), share


def _fields(levels: Sequence[str]) -> list[np.ndarray]:
    members: dict[str, list[int]] = defaultdict(list)
    for index, level in enumerate(levels):
        members[level.split(".")[0]].append(index)
    return [np.array(found) for name, found in members.items() if name in _ADJUSTED]
