"""After how many interviews little new is said: the method of Guest, Namey and Chen."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Run:
    """Interviews `first` to `last` (counted from 1), their new themes, and those as a share of the base."""

    first: int
    last: int
    new: int
    share: float | None


@dataclass(frozen=True)
class Saturation:
    """`before`: interviews before the first run that is quiet enough, None if none is ("6+2" is 6)."""

    base: int
    base_themes: int
    run: int
    threshold: float
    runs: tuple[Run, ...]
    before: int | None

    @property
    def told(self) -> str | None:
        """As it is reported: interviews needed, plus the run that showed it."""
        return None if self.before is None else f"{self.before}+{self.run}"


def new_themes(interviews: Iterable[Iterable[Hashable]]) -> list[int]:
    """How many themes each interview brings that none before it had.

    `interviews`: the themes of each, in the order they were held.

    >>> new_themes([{"trust", "money"}, {"trust"}, {"money", "papers"}])
    [2, 0, 1]
    """
    met: set[Hashable] = set()
    counts = []
    for themes in interviews:
        fresh = set(themes) - met
        counts.append(len(fresh))
        met |= fresh
    return counts


def saturation(new: Sequence[int], *, base: int = 4, run: int = 2, threshold: float = 0.05) -> Saturation:
    """Where new themes in a run of interviews fall to `threshold` of those in the base.

    `new`: new themes of each interview in order, see `new_themes`. `base`: interviews whose themes are the
    measure, 4, 5 or 6 as a rule. `run`: interviews looked at together, 2 or 3; runs follow the base and slide
    by one. `threshold`: 0.05 or 0 as a rule. Shares are None, and nothing is reached, if the base has no
    theme. Depends on the grain of the codes and on the order of interviews (see `saturation_by_order`), and
    says nothing on whether each group of informants was heard. Raises ValueError for a base or run below 1,
    or a threshold outside 0 to 1. Guest, Namey and Chen (2020).

    >>> found = saturation([12, 9, 7, 4, 2, 1, 1, 0, 0])
    >>> found.told, [round(run.share, 3) for run in found.runs]
    ('6+2', [0.094, 0.062, 0.031, 0.0])
    """
    if base < 1 or run < 1 or not 0 <= threshold < 1:
        raise ValueError("base and run must be at least 1, the threshold between 0 and 1")
    themes = sum(new[:base])
    runs = []
    for first in range(base, len(new) - run + 1):
        fresh = sum(new[first : first + run])
        runs.append(Run(first + 1, first + run, fresh, fresh / themes if themes else None))
    quiet = (one.first - 1 for one in runs if one.share is not None and one.share <= threshold)
    return Saturation(base, themes, run, threshold, tuple(runs), next(quiet, None))


@dataclass(frozen=True)
class ByOrder:
    """How many of the orders tried reached saturation before each number of interviews; None: never."""

    orders: int
    before: dict[int | None, int]

    def reached_by(self, interviews: int) -> float:
        """The share of orders in which at most `interviews` were needed before the quiet run."""
        return (
            sum(n for before, n in self.before.items() if before is not None and before <= interviews)
            / self.orders
        )


def saturation_by_order(
    interviews: Sequence[Iterable[Hashable]],
    rng: np.random.Generator,
    *,
    base: int = 4,
    run: int = 2,
    threshold: float = 0.05,
    orders: int = 1000,
) -> ByOrder:
    """Whether saturation hangs on the order in which interviews happened to be held.

    `interviews`: the themes of each. `rng`: seeded. `orders`: random orders to try; the rest as in
    `saturation`. The same interviews are shuffled, so this tells how the order bears on the answer, not how
    another sample would turn out. Raises ValueError if `orders` < 1.

    >>> same = [{"trust", "money"}] * 8
    >>> saturation_by_order(same, np.random.default_rng(1), orders=20).before
    {4: 20}
    """
    if orders < 1:
        raise ValueError("orders must be at least 1")
    themes = [frozenset(each) for each in interviews]
    found: Counter[int | None] = Counter()
    for _ in range(orders):
        shuffled = new_themes(themes[at] for at in rng.permutation(len(themes)))
        found[saturation(shuffled, base=base, run=run, threshold=threshold).before] += 1
    return ByOrder(orders, dict(sorted(found.items(), key=lambda one: (one[0] is None, one[0] or 0))))
