"""An interval around a coefficient from its standard error."""

import math

from .results import Agreement


def around(agreement: Agreement, share: float = 0.95) -> tuple[float, float] | None:
    """Lower and upper bound from the standard error, by Student's t, cut at 1.

    `agreement`: a result. `share`: how sure, between 0 and 1. None if there is no value or no error. Assumes
    that units were drawn alone, not by document; ask for a bootstrap interval where they were not. Raises
    ValueError for a share outside its bounds. Gwet (2014), chapter 5.

    >>> low, high = around(Agreement(0.775444, None, 11, 4, 0.142950, freedom=11))
    >>> round(low, 5), high
    (0.46081, 1.0)
    """
    if not 0 < share < 1:
        raise ValueError("share must be between 0 and 1")
    if agreement.value is None or agreement.standard_error is None or not agreement.freedom:
        return None
    reach = _student((1 + share) / 2, agreement.freedom) * agreement.standard_error
    return agreement.value - reach, min(1.0, agreement.value + reach)


def _student(probability: float, freedom: int) -> float:
    """The quantile of Student's t, by halving."""
    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _below(middle, freedom) < probability else (low, middle)
    return (low + high) / 2


def _below(t: float, freedom: int) -> float:
    """Student's distribution for whole degrees of freedom: Abramowitz and Stegun 26.7.3 and 26.7.4."""
    angle = math.atan2(t, math.sqrt(freedom))
    cosine = math.cos(angle) ** 2
    term = total = 1.0
    if freedom % 2:
        for step in range(2, freedom - 2, 2):
            term *= cosine * step / (step + 1)
            total += term
        inner = 0.0 if freedom == 1 else math.sin(angle) * math.cos(angle) * total
        return 0.5 + (angle + inner) / math.pi
    for step in range(1, freedom - 2, 2):
        term *= cosine * step / (step + 1)
        total += term
    return 0.5 + math.sin(angle) * total / 2
