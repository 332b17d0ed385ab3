"""Krippendorff's u-alpha: whether coders find the same passages and give them the same code.

Of the family of 2016 the nominal coefficient is here, over all codes, for marking at all, and for one code
against the rest. Its cu-alpha, which looks only at passages that both coded, is not here: no source was at
hand to check it against, and an unchecked coefficient is worse than none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .results import Agreement, Bootstrap, Floats, Undefined, interval_of, ratio
from .stretches import Stretch, covered, document_numbers

Label = tuple[str, ...]
_BLANK: Label = ()
_ANY: Label = ("any code",)


def u_alpha(stretches: Sequence[Stretch], *, bootstrap: Bootstrap | None = None) -> Agreement:
    """Agreement on passages and their codes together, blanks counted as a value; any number of coders.

    `stretches`: what the coders read; see `Stretch`. Positions in characters, half-open. The coefficient is
    meant for coders who give each passage one code; where a coder's codes overlap, the set of codes there is
    taken as a value of its own. Stretches that one coder read are left out; `units` is the number of
    characters that remain. Intervals draw documents. Undefined if there is one value only: all blank, or all
    one code. Krippendorff, Mathet, Bouvry and Widlöcher (2016).

    >>> from rangkul_analytics.reliability import Mark, Stretch
    >>> a = [Mark(100, 150, "FL"), Mark(300, 420, "SU"), Mark(420, 500, "TB")]
    >>> b = [Mark(100, 160, "FL"), Mark(310, 420, "SU"), Mark(430, 500, "SU")]
    >>> text = [Stretch(0, 1000, {"a": a, "b": b})]
    >>> round(u_alpha(text).value, 4), round(u_alpha_binary(text).value, 4)
    (0.7546, 0.9198)
    """
    return _agreement(stretches, None, bootstrap, only_whether=False)


def u_alpha_binary(stretches: Sequence[Stretch], *, bootstrap: Bootstrap | None = None) -> Agreement:
    """Agreement on where anything was marked, whatever the code; otherwise as `u_alpha`.

    >>> from rangkul_analytics.reliability import Stretch
    >>> u_alpha_binary([Stretch(0, 9, {"a": [], "b": []})]).undefined
    <Undefined.ONE_VALUE: 'one_value'>
    """
    return _agreement(stretches, None, bootstrap, only_whether=True)


def u_alpha_code(stretches: Sequence[Stretch], code: str, *, bootstrap: Bootstrap | None = None) -> Agreement:
    """Agreement on where `code` was put, all other text taken as blank; otherwise as `u_alpha`.

    It is the nominal coefficient of this one code and not the paper's coefficient for single values.

    >>> from rangkul_analytics.reliability import Mark, Stretch
    >>> bertha, bill = [Mark(2, 10, "x"), Mark(14, 20, "x")], [Mark(4, 8, "x"), Mark(15, 17, "x")]
    >>> round(u_alpha_code([Stretch(0, 24, {"Bertha": bertha, "Bill": bill})], "x").value, 7)
    0.3583333
    """
    return _agreement(stretches, code, bootstrap, only_whether=False)


@dataclass(frozen=True)
class _Sums:
    """What one stretch adds: for each value its length over all coders, agreed length, and self-pairs."""

    length: dict[Label, float]
    agreed: float
    own: float


def _agreement(
    stretches: Sequence[Stretch], code: str | None, bootstrap: Bootstrap | None, *, only_whether: bool
) -> Agreement:
    coders = len({coder for stretch in stretches for coder in stretch.marks})
    numbers = document_numbers(stretches)
    sums = [
        (number, _sums(stretch, code, only_whether=only_whether))
        for number, stretch in zip(numbers, stretches, strict=True)
        if len(stretch.marks) > 1
    ]
    characters = int(sum(stretch.end - stretch.start for stretch in stretches if len(stretch.marks) > 1))
    if not sums:
        return Agreement(None, Undefined.NOTHING_PAIRED, 0, coders)
    place = {label: at for at, label in enumerate(dict.fromkeys(x for _, s in sums for x in s.length))}
    documents = {number: at for at, number in enumerate(dict.fromkeys(number for number, _ in sums))}
    gathered = np.zeros((len(documents), 2 + len(place)))
    for number, each in sums:
        row = gathered[documents[number]]
        row[:2] += each.agreed, each.own
        for label, length in each.length.items():
            row[2 + place[label]] += length

    def coefficient(weights: Floats) -> Floats:
        drawn = weights @ gathered
        agreed, own, lengths = drawn[:, 0], drawn[:, 1], drawn[:, 2:]
        total = lengths.sum(axis=1)
        varied = (lengths > 0).sum(axis=1) > 1
        by_chance = total * ratio(total**2 - (lengths**2).sum(axis=1), total**2 - own)
        return np.where(varied, 1 - ratio(total - agreed, by_chance), np.nan)

    value = float(coefficient(np.ones((1, len(documents))))[0])
    if np.isnan(value):
        return Agreement(None, Undefined.ONE_VALUE, characters, coders)
    interval = interval_of(coefficient, len(documents), bootstrap)
    return Agreement(value, None, characters, coders, interval=interval)


def _sums(stretch: Stretch, code: str | None, *, only_whether: bool) -> _Sums:
    read = list(stretch.read.values())
    if code is not None:
        read = [{code: spans[code]} if code in spans else {} for spans in read]
    if not any(read):
        blank = (stretch.end - stretch.start) * len(read)
        return _Sums({_BLANK: blank}, blank, blank)
    ends = np.array([stretch.start, stretch.end])
    edges = [np.concatenate([ends, *(spans.ravel() for spans in each.values())]) for each in read]
    cuts = np.unique(np.concatenate(edges))
    sizes = np.diff(cuts)
    place: dict[Label, int] = {_BLANK: 0}
    labels = [_labels(each, cuts[:-1], place, only_whether=only_whether) for each in read]
    counts = np.zeros((len(sizes), len(place)))
    for label in labels:
        counts[np.arange(len(sizes)), label] += 1
    own = sum(_self_pairs(cuts, label, np.unique(edge)) for edge, label in zip(edges, labels, strict=True))
    agreed = float((sizes * (counts * (counts - 1)).sum(axis=1)).sum()) / (len(read) - 1)
    length = sizes @ counts
    return _Sums({name: float(length[at]) for name, at in place.items()}, agreed, own)


def _labels(
    spans: dict[str, Floats], starts: Floats, place: dict[Label, int], *, only_whether: bool
) -> NDArray[np.intp]:
    """The number of the value on each piece; new values are entered into `place`."""
    names = sorted(spans)
    if not names:
        return np.zeros(len(starts), dtype=np.intp)
    on = np.array([covered(spans[name], starts) for name in names])
    if only_whether:
        return np.where(on.any(axis=0), place.setdefault(_ANY, len(place)), 0).astype(np.intp)
    kinds, which = np.unique(on, axis=1, return_inverse=True)
    numbers = [
        place.setdefault(tuple(name for name, given in zip(names, kind, strict=True) if given), len(place))
        for kind in kinds.T
    ]
    return np.array(numbers, dtype=np.intp)[which.ravel()]


def _self_pairs(cuts: Floats, label: NDArray[np.intp], own_cuts: Floats) -> float:
    """Pairs within one unit, which chance cannot make: length squared of units, length of blanks."""
    sizes = np.diff(own_cuts)
    blank = label[np.searchsorted(cuts, own_cuts[:-1])] == 0
    return float(np.where(blank, sizes, sizes**2).sum())
