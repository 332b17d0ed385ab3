"""What coders said of units, as numbers: a table that every coefficient reads."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

MISSING = -1
Rows = Sequence[Sequence[object]] | NDArray[Any]


@dataclass(frozen=True, eq=False)
class Ratings:
    """A table of ratings. Make one with `ratings`, or let a coefficient do so.

    `values`: what was said, in order. `codes`: coders × units, the place of each rating in `values`, -1 where
    a coder said nothing. `sizes`: how often each unit counts (characters of a piece of text), None for once.
    `group_of`: the number of the document of each unit, None if each stands alone.
    """

    values: tuple[Hashable, ...]
    codes: NDArray[np.intp]
    sizes: NDArray[np.float64] | None = None
    group_of: NDArray[np.intp] | None = None

    @property
    def coders(self) -> int:
        return len(self.codes)

    @property
    def groups(self) -> int:
        """How many documents, or units if each stands alone."""
        return self.codes.shape[1] if self.group_of is None else int(self.group_of.max(initial=-1)) + 1

    @cached_property
    def said(self) -> NDArray[np.float64]:
        """How many coders spoke of each unit."""
        return (self.codes != MISSING).sum(axis=0).astype(float)

    @cached_property
    def paired(self) -> NDArray[np.bool_]:
        """Which units at least two coders spoke of."""
        return self.said >= 2

    @cached_property
    def counts(self) -> NDArray[np.float64]:
        """Units × values: how many coders gave each unit each value."""
        units = self.codes.shape[1]
        counts = np.zeros((units, len(self.values)))
        for row in self.codes:
            spoken = np.flatnonzero(row != MISSING)
            counts[spoken, row[spoken]] += 1
        return counts

    def size_of(self, chosen: NDArray[np.bool_]) -> int:
        """How many units are chosen; of pieces of text, how many characters."""
        return int(chosen.sum() if self.sizes is None else self.sizes[chosen].sum())

    def gather(self, per_unit: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums over the units of each group, each unit as often as it counts: groups × columns."""
        columns = per_unit.reshape(len(per_unit), -1)
        if self.sizes is not None:
            columns = columns * self.sizes[:, None]
        if self.group_of is None:
            return columns
        summed = np.zeros((self.groups, columns.shape[1]))
        np.add.at(summed, self.group_of, columns)
        return summed

    def totals(self, per_unit: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums over all units when groups weigh `weights` (draws × groups): draws × columns."""
        return weights @ self.gather(per_unit)


def ratings(
    rows: "Rows | Ratings",
    *,
    order: Sequence[Hashable] | None = None,
    documents: Sequence[Hashable] | None = None,
) -> Ratings:
    """Read ratings into a table.

    `rows`: one row for each coder, one column for each unit; None or nan where a coder said nothing. Values
    are numbers, truth values or words. `order`: all values that may occur, lowest first; without it, those
    that do occur, numbers by size and words by alphabet. `documents`: the document of each unit, so that
    intervals draw whole documents. A table is handed back as it is. Raises ValueError if rows differ in
    length, a value is not in `order`, or numbers and words are mixed without an `order`.

    >>> ratings([["yes", "no", None], ["yes", "yes", "no"]]).counts
    array([[0., 2.], [1., 1.], [1., 0.]])
    """
    if isinstance(rows, Ratings):
        if order is not None or documents is not None:
            raise ValueError("a table has its order and documents already")
        return rows
    lists = [row.tolist() if isinstance(row, np.ndarray) else list(row) for row in rows]
    if len({len(row) for row in lists}) > 1:
        raise ValueError("each coder needs one place for each unit, None where nothing was said")
    values = tuple(order) if order is not None else _sorted(lists)
    place: dict[object, int] = {value: number for number, value in enumerate(values)}
    try:
        codes = [[MISSING if _absent(value) else place[value] for value in row] for row in lists]
    except KeyError as error:
        raise ValueError(f"{error.args[0]!r} is not in the order given") from None
    table = np.array(codes, dtype=np.intp).reshape(len(lists), len(lists[0]) if lists else 0)
    return Ratings(values, table, None, _numbered(documents, table.shape[1]))


def _absent(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _sorted(rows: list[list[object]]) -> tuple[Hashable, ...]:
    found = {value for row in rows for value in row if not _absent(value)}
    try:
        return tuple(sorted(found))  # type: ignore[type-var]
    except TypeError:
        raise ValueError("numbers and words are mixed: say their order") from None


def _numbered(documents: Sequence[Hashable] | None, units: int) -> NDArray[np.intp] | None:
    if documents is None:
        return None
    if len(documents) != units:
        raise ValueError("each unit needs its document")
    number = {name: at for at, name in enumerate(dict.fromkeys(documents))}
    return np.array([number[name] for name in documents], dtype=np.intp)
