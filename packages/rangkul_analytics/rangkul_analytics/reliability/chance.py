"""Agreement of any number of coders beyond chance: Fleiss, Conger, Brennan and Prediger, Gwet."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .ratings import Ratings, Rows, ratings
from .results import Agreement, Bootstrap, Floats, estimate, ratio
from .weighting import Weighting, weights_of


def percent_agreement(
    rows: Rows | Ratings,
    *,
    order: Sequence[Hashable] | None = None,
    documents: Sequence[Hashable] | None = None,
    bootstrap: Bootstrap | None = None,
) -> Agreement:
    """The share of pairs of coders that agree, averaged over units that two or more coded; between 0 and 1.

    `rows`, `order`, `documents`: see `ratings`. Says nothing about chance: two coders who hardly ever use a
    code agree nearly always. Defined even if one value only occurs; undefined if nothing is paired. Gwet
    (2014), chapter 2.

    >>> percent_agreement([["a", "b", "a", None], ["a", "b", "b", "a"]]).value
    0.6666666666666666
    """
    table = ratings(rows, order=order, documents=documents)
    if not table.values:
        return estimate(_nothing, table, None)
    alike = _Alike.of(table, np.eye(len(table.values)))
    return estimate(alike.share, table, bootstrap)


def fleiss_kappa(
    rows: Rows | Ratings,
    weighting: Weighting = Weighting.IDENTITY,
    *,
    order: Sequence[Hashable] | None = None,
    documents: Sequence[Hashable] | None = None,
    bootstrap: Bootstrap | None = None,
) -> Agreement:
    """Fleiss' kappa for two or more coders, with weights and gaps: chance from the values all coders share.

    `rows`, `order`, `documents`: see `ratings`. `weighting`: what a near miss is worth. For two coders it is
    Scott's pi. Units with one rating count for how often values occur, not for agreement. The standard error
    is over units, and absent for characters, which are no independent draws. Undefined if one value only
    occurs. Fleiss (1971); gaps, weights and error from Gwet (2014), chapters 2 and 5.

    >>> round(fleiss_kappa([["a", "b", "a", "b"], ["a", "b", "b", "b"]]).value, 4)
    0.4667
    """
    return _coefficient(rows, weighting, order, documents, bootstrap, _fleiss_chance)


def brennan_prediger(
    rows: Rows | Ratings,
    weighting: Weighting = Weighting.IDENTITY,
    *,
    order: Sequence[Hashable] | None = None,
    documents: Sequence[Hashable] | None = None,
    bootstrap: Bootstrap | None = None,
) -> Agreement:
    """Agreement beyond what coders would reach who drew each value equally often; also called S or G.

    `rows`, `documents`: see `ratings`. `order`: all values that may be said; without it those that were,
    which makes the coefficient depend on what happened to occur. `weighting` and the standard error as in
    `fleiss_kappa`. Undefined if one value only occurs. Brennan and Prediger (1981); Gwet (2014), chapter 4.

    >>> brennan_prediger([["a", "b", "a", "b"], ["a", "b", "b", "b"]]).value
    0.5
    """
    return _coefficient(rows, weighting, order, documents, bootstrap, _equal_chance)


def gwet_ac(
    rows: Rows | Ratings,
    weighting: Weighting = Weighting.IDENTITY,
    *,
    order: Sequence[Hashable] | None = None,
    documents: Sequence[Hashable] | None = None,
    bootstrap: Bootstrap | None = None,
) -> Agreement:
    """Gwet's AC1, or AC2 with a weighting: chance only where a value is hard to tell.

    `rows`, `documents`: see `ratings`. `order`: all values that may be said, lowest first. Stays high for
    rare codes where kappa and alpha fall; so show it beside them and do not choose the prettiest. The
    standard error is over units (see `around`). Undefined if one value only occurs: the formula would give 1,
    which tells nothing. Gwet (2008); gaps and weights from Gwet (2014), chapters 4 and 5.

    >>> found = gwet_ac([["a", "b", "a", "b"], ["a", "b", "b", "b"]])
    >>> round(found.value, 4), round(found.standard_error, 4)
    (0.5294, 0.5001)
    """
    return _coefficient(rows, weighting, order, documents, bootstrap, _gwet_chance)


def conger_kappa(
    rows: Rows | Ratings,
    weighting: Weighting = Weighting.IDENTITY,
    *,
    order: Sequence[Hashable] | None = None,
    documents: Sequence[Hashable] | None = None,
    bootstrap: Bootstrap | None = None,
) -> Agreement:
    """Conger's kappa: Cohen's for more than two coders, chance from what each coder is wont to say.

    `rows`, `order`, `documents`, `weighting`: see `fleiss_kappa`. For two coders without gaps it is Cohen's
    kappa. No standard error: ask for the interval. Undefined if one value only occurs, or if a coder said
    nothing at all. Conger (1980); gaps and weights from Gwet (2014), chapter 5.

    >>> round(conger_kappa([["a", "b", "a", "b"], ["a", "b", "b", "b"]]).value, 4)
    0.5
    """
    table = ratings(rows, order=order, documents=documents)
    if len(table.values) < 2:
        return estimate(_nothing, table, None)
    worth = weights_of(weighting, len(table.values))
    alike = _Alike.of(table, worth)
    said = (table.codes[:, :, None] == np.arange(len(table.values))).transpose(1, 0, 2)
    habits = table.gather(said.astype(float).reshape(len(said), -1))

    def coefficient(weights: Floats) -> Floats:
        each = (weights @ habits).reshape(len(weights), table.coders, -1)
        shares = ratio(each, each.sum(axis=2, keepdims=True))
        middle = shares.mean(axis=1)
        together = middle[:, :, None] * middle[:, None, :]
        between = np.einsum("dgk,dgl->dkl", shares, shares) / table.coders - together
        chance = ((together - between / (table.coders - 1)) * worth).sum(axis=(1, 2))
        return ratio(alike.share(weights) - chance, 1 - chance)

    return estimate(coefficient, table, bootstrap)


@dataclass(frozen=True)
class _Alike:
    """Per unit how much of its pairs agree, and the same gathered by document."""

    per_unit: Floats
    gathered: Floats

    @classmethod
    def of(cls, table: Ratings, worth: Floats) -> "_Alike":
        counts, said = table.counts, table.said
        alike = (counts * (counts @ worth - 1)).sum(axis=1)
        per_unit = np.where(table.paired, alike / np.maximum(said * (said - 1), 1), 0.0)
        return cls(per_unit, table.gather(np.column_stack([per_unit, table.paired.astype(float)])))

    def share(self, weights: Floats) -> Floats:
        alike, units = (weights @ self.gathered).T
        return ratio(alike, units)


@dataclass(frozen=True)
class _Chance:
    """Agreement by chance from the shares of the values (draws × values), and its slope for each value."""

    expected: Floats
    slope: Floats


def _fleiss_chance(shares: Floats, worth: Floats) -> _Chance:
    slope = shares @ worth
    return _Chance((slope * shares).sum(axis=1), slope)


def _equal_chance(shares: Floats, worth: Floats) -> _Chance:
    chance = np.full(len(shares), worth.mean())
    return _Chance(chance, np.broadcast_to(chance[:, None], shares.shape))


def _gwet_chance(shares: Floats, worth: Floats) -> _Chance:
    kinds = len(worth)
    scale = worth.sum() / (kinds * (kinds - 1))
    return _Chance(scale * (shares * (1 - shares)).sum(axis=1), scale * (1 - shares))


def _coefficient(
    rows: Rows | Ratings,
    weighting: Weighting,
    order: Sequence[Hashable] | None,
    documents: Sequence[Hashable] | None,
    bootstrap: Bootstrap | None,
    chance_of: Callable[[Floats, Floats], _Chance],
) -> Agreement:
    table = ratings(rows, order=order, documents=documents)
    if len(table.values) < 2 or not table.paired.any():
        return estimate(_nothing, table, None)
    worth = weights_of(weighting, len(table.values))
    alike = _Alike.of(table, worth)
    held = table.counts / np.maximum(table.said, 1)[:, None]
    kept = table.gather(np.column_stack([held, table.said > 0]))

    def coefficient(weights: Floats) -> Floats:
        sums = weights @ kept
        chance = chance_of(sums[:, :-1] / np.maximum(sums[:, -1:], 1), worth).expected
        # One value only: nothing varied, whatever the formula makes of it.
        varied = (sums[:, :-1] > 0).sum(axis=1) > 1
        return np.where(varied, ratio(alike.share(weights) - chance, 1 - chance), np.nan)

    found = estimate(coefficient, table, bootstrap)
    if found.value is None or table.sizes is not None:
        return found
    spoken = table.said > 0
    chance = chance_of(held[spoken].mean(axis=0)[None, :], worth)
    error = _error(found.value, table, alike, held @ chance.slope[0], chance)
    return replace(found, standard_error=error, freedom=None if error is None else int(spoken.sum()) - 1)


def _error(value: float, table: Ratings, alike: _Alike, by_unit: Floats, chance: _Chance) -> float | None:
    """The standard error over units; None for a single unit."""
    spoken, expected = table.said > 0, float(chance.expected[0])
    units = int(spoken.sum())
    if units < 2:
        return None
    paired = table.paired[spoken]
    own = units / paired.sum() * np.where(paired, alike.per_unit[spoken] - expected, 0) / (1 - expected)
    own = own - 2 * (1 - value) * (by_unit[spoken] - expected) / (1 - expected)
    return float(np.sqrt(((own - value) ** 2).sum() / (units * (units - 1))))


def _nothing(weights: Floats) -> Floats:
    return np.full(len(weights), np.nan)
