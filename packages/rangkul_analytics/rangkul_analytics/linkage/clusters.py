"""From pairs to children: records are put together step by step while, on average, they still agree."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

ABSENT = -5.0  # weight of two records that were not even candidates
BOUND = 6.0  # one pair may not carry a whole group
LOWEST = -3.5  # below this nobody would look


@dataclass(slots=True)
class _Group:
    members: list[int]
    sums: dict[int, float]  # neighbour group to the sum of weights of compared pairs
    counts: dict[int, int]  # and their number
    turn: int = 0


def together(
    records: int, pairs: Sequence[tuple[int, int]], weights: Sequence[float]
) -> dict[tuple[int, int], float]:
    """The weight at which two records come into one group, by average linkage, for pairs that do.

    `records`: how many; `pairs`: indices (a < b); `weights`: natural-log odds that each pair is one child.
    Returns the height of each pair that joins above `LOWEST`; cutting at any height gives groups, so answers
    are consistent: a and b, b and c, then also a and c. A chain through one doubtful record is broken by the
    pairs that disagree. Average linkage (Sokal and Michener 1958) with pairs bounded by `BOUND` and unseen
    pairs at `ABSENT`.

    >>> heights = together(3, [(0, 1), (1, 2), (0, 2)], [4.0, 3.0, -5.0])
    >>> heights
    {(0, 1): 4.0, (0, 2): -1.0, (1, 2): -1.0}
    """
    groups = [_Group([at], {}, {}) for at in range(records)]
    for (a, b), weight in zip(pairs, weights, strict=True):
        bounded = min(BOUND, max(-BOUND, float(weight)))
        for mine, other in ((a, b), (b, a)):
            groups[mine].sums[other] = bounded
            groups[mine].counts[other] = 1
    heap: list[tuple[float, int, int, int, int]] = []
    for a, b in pairs:
        _offer(heap, groups, a, b)
    gone: set[int] = set()
    heights: dict[tuple[int, int], float] = {}
    while heap:
        negative, a, b, turn_a, turn_b = heapq.heappop(heap)
        if a in gone or b in gone or groups[a].turn != turn_a or groups[b].turn != turn_b:
            continue
        for first, second in product(groups[a].members, groups[b].members):
            heights[min(first, second), max(first, second)] = -negative
        keep, drop = (a, b) if len(groups[a].sums) >= len(groups[b].sums) else (b, a)
        _merge(groups, keep, drop)
        gone.add(drop)
        for other in groups[keep].sums:
            _offer(heap, groups, keep, other)
    return dict(sorted(heights.items()))


def _offer(heap: list[tuple[float, int, int, int, int]], groups: list[_Group], a: int, b: int) -> None:
    a, b = min(a, b), max(a, b)
    first, second = groups[a], groups[b]
    all_pairs = len(first.members) * len(second.members)
    mean = (first.sums[b] + ABSENT * (all_pairs - first.counts[b])) / all_pairs
    if mean > LOWEST:
        heapq.heappush(heap, (-mean, a, b, first.turn, second.turn))


def _merge(groups: list[_Group], keep: int, drop: int) -> None:
    kept, dropped = groups[keep], groups[drop]
    kept.turn += 1
    kept.members += dropped.members
    for table in (kept.sums, kept.counts):
        del table[drop]
    for other, weight in dropped.sums.items():
        if other == keep:
            continue
        kept.sums[other] = kept.sums.get(other, 0.0) + weight
        kept.counts[other] = kept.counts.get(other, 0) + dropped.counts[other]
        neighbour = groups[other]
        del neighbour.sums[drop], neighbour.counts[drop]
        neighbour.sums[keep], neighbour.counts[keep] = kept.sums[other], kept.counts[other]
    groups[drop] = _Group([], {}, {}, dropped.turn + 1)
