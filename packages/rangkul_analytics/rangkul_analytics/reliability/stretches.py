"""Passages that several coders marked in the same text, cut where anyone's mark begins or ends.

Nothing here has one entry for each character: a text of any length costs what its marks cost.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .ratings import MISSING, Ratings

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Mark:
    """A coder's code on characters `start` up to, not including, `end`."""

    start: float
    end: float
    code: str


@dataclass(frozen=True)
class Stretch:
    """A piece of text from `start` to `end` that the coders in `marks` have read.

    A coder with no marks read it and coded nothing; a coder who is absent did not read it. Marks are cut to
    the piece, so a whole document's marks may be handed in for each of its paragraphs. `document` keeps
    together what an interval must draw together.
    """

    start: float
    end: float
    marks: Mapping[str, Sequence[Mark]]
    document: Hashable = None

    @cached_property
    def read(self) -> "dict[str, dict[str, Floats]]":
        """By coder and code: the spans inside the stretch, same codes that overlap made one."""
        return {coder: _spans(marks, self.start, self.end) for coder, marks in self.marks.items()}

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a stretch of text needs a length")
        for marks in self.marks.values():
            for mark in marks:
                if mark.end < mark.start:
                    raise ValueError(f"a mark ends before it starts: {mark}")


def _spans(marks: Sequence[Mark], first: float, last: float) -> dict[str, Floats]:
    by_code: dict[str, list[tuple[float, float]]] = {}
    for mark in marks:
        start, end = max(mark.start, first), min(mark.end, last)
        if start < end:
            by_code.setdefault(mark.code, []).append((start, end))
    return {code: np.array(_joined(spans), dtype=float) for code, spans in by_code.items()}


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def covered(spans: Floats | None, starts: Floats) -> NDArray[np.bool_]:
    """Which of the pieces beginning at `starts`, cut at every edge, lie inside a span."""
    if spans is None or not len(spans):
        return np.zeros(len(starts), dtype=bool)
    at = np.searchsorted(spans[:, 0], starts, side="right") - 1
    return (at >= 0) & (starts < spans[np.maximum(at, 0), 1])


def coders_of(stretches: Sequence[Stretch]) -> list[str]:
    """All coders, in order of their names."""
    return sorted({coder for stretch in stretches for coder in stretch.marks})


def codes_of(stretches: Sequence[Stretch]) -> list[str]:
    """All codes that anyone used, in order of their names."""
    return sorted({mark.code for stretch in stretches for marks in stretch.marks.values() for mark in marks})


def document_numbers(stretches: Sequence[Stretch]) -> NDArray[np.intp]:
    """The number of each stretch's document; a stretch without a document is one of its own."""
    number: dict[object, int] = {}
    return np.array(
        [
            number.setdefault(("own", at) if s.document is None else ("named", s.document), len(number))
            for at, s in enumerate(stretches)
        ],
        dtype=np.intp,
    )


def characters(stretches: Sequence[Stretch], code: str) -> Ratings:
    """Whether each coder put `code` on each character, as ratings for any coefficient.

    `stretches`: what the coders read. Values are False and True; the unit is a character, held as pieces
    between the edges of marks and counted by length, so `units` of a result are characters. Intervals draw
    documents. Uncoded text raises this agreement: show how rare the code is beside it, and `overlap`. Raises
    ValueError if there is no stretch. Krippendorff (1995) has the worked example.

    >>> bertha = [Mark(2, 10, "x"), Mark(14, 20, "x")]
    >>> bill = [Mark(4, 8, "x"), Mark(15, 17, "x")]
    >>> table = characters([Stretch(0, 24, {"Bertha": bertha, "Bill": bill})], "x")
    >>> table.sizes
    array([2., 2., 4., 2., 4., 1., 2., 3., 4.])
    """
    coders = coders_of(_some(stretches))
    columns, sizes, numbers = [], [], []
    for stretch, number in zip(stretches, document_numbers(stretches), strict=True):
        read = {coder: spans.get(code) for coder, spans in stretch.read.items()}
        edges = [spans.ravel() for spans in read.values() if spans is not None]
        cuts = np.unique(np.concatenate([[stretch.start, stretch.end], *edges]))
        starts = cuts[:-1]
        column = np.full((len(coders), len(starts)), MISSING, dtype=np.intp)
        for row, coder in enumerate(coders):
            if coder in read:
                column[row] = covered(read[coder], starts)
        columns.append(column)
        sizes.append(np.diff(cuts))
        numbers.append(np.full(len(starts), number))
    return Ratings(
        (False, True), np.concatenate(columns, axis=1), np.concatenate(sizes), np.concatenate(numbers)
    )


def presence(stretches: Sequence[Stretch], code: str) -> Ratings:
    """Whether each coder put `code` anywhere on each stretch, as ratings for any coefficient.

    `stretches`: the units, fixed before coding: paragraphs or turns. Values are False and True. Agreement on
    what a unit is about, not on where the passage begins. Intervals draw documents. Raises ValueError if
    there is no stretch.

    >>> units = [Stretch(0, 9, {"a": [Mark(2, 4, "x")], "b": []}), Stretch(9, 20, {"a": [], "b": []})]
    >>> presence(units, "x").codes
    array([[1, 0], [0, 0]])
    """
    coders = coders_of(_some(stretches))
    said = np.full((len(coders), len(stretches)), MISSING, dtype=np.intp)
    for at, stretch in enumerate(stretches):
        for row, coder in enumerate(coders):
            if coder in stretch.marks:
                said[row, at] = code in stretch.read[coder]
    return Ratings((False, True), said, None, document_numbers(stretches))


def labels(stretches: Sequence[Stretch]) -> Ratings:
    """Which set of codes each coder put on each stretch, as nominal ratings.

    `stretches`: units fixed before coding. Two coders agree on a unit only if all their codes are the same.
    Values are tuples of codes. Intervals draw documents. Raises ValueError if there is no stretch.

    >>> labels([Stretch(0, 9, {"a": [Mark(0, 4, "x"), Mark(2, 6, "y")], "b": [Mark(1, 3, "x")]})]).values
    (('x',), ('x', 'y'))
    """
    coders = coders_of(_some(stretches))
    sets = [{coder: tuple(sorted(spans)) for coder, spans in stretch.read.items()} for stretch in stretches]
    values = tuple(sorted({label for by_coder in sets for label in by_coder.values()}))
    place = {label: number for number, label in enumerate(values)}
    said = [
        [place[by_coder[coder]] if coder in by_coder else MISSING for by_coder in sets] for coder in coders
    ]
    return Ratings(values, np.array(said, dtype=np.intp), None, document_numbers(stretches))


def overlap(stretches: Sequence[Stretch], code: str) -> float | None:
    """Of the characters that anyone gave `code`, the share that each coder who read them gave it; no kappa.

    `stretches`: what the coders read; those read by one coder are left out. Between 0 and 1; None if nobody
    used the code. Nothing is corrected for chance: this is the Jaccard overlap, for looking, not for
    reporting as reliability.

    >>> overlap([Stretch(0, 24, {"a": [Mark(2, 10, "x")], "b": [Mark(4, 12, "x")]})], "x")
    0.6
    """
    table = characters(stretches, code)
    given = table.counts[:, 1]
    by_any = table.size_of(table.paired & (given > 0))
    by_all = table.size_of(table.paired & (given == table.said))
    return by_all / by_any if by_any else None


def _some(stretches: Sequence[Stretch]) -> Sequence[Stretch]:
    if not stretches:
        raise ValueError("there is no text to compare")
    return stretches
