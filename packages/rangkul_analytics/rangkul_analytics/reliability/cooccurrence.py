"""How often two codes meet, with a warning where the number misleads."""

from dataclasses import dataclass

LOPSIDED = 5


@dataclass(frozen=True)
class CoOccurrence:
    """`coefficient`: None if neither code occurs. `lopsided`: one code is more than 5 times as frequent."""

    coefficient: float | None
    lopsided: bool


def co_occurrence(first: int, second: int, both: int) -> CoOccurrence:
    """The co-occurrence of two codes from their counts: both / (first + second - both).

    `first`, `second`: passages with each code. `both`: passages where they meet. A share of passages, not a
    correlation. Where one code is more than five times as frequent the coefficient is distorted: it looks
    small although the rare code may always meet the other, so show the counts. Overlapping passages can be
    counted several times and bring the value above 1. Raises ValueError for negative counts. Formula and
    caution as in ATLAS.ti's manual.

    >>> co_occurrence(100, 10, 5)
    CoOccurrence(coefficient=0.047619047619047616, lopsided=True)
    """
    if min(first, second, both) < 0:
        raise ValueError("counts cannot be negative")
    either = first + second - both
    coefficient = both / either if either > 0 else None
    return CoOccurrence(coefficient, max(first, second) > LOPSIDED * min(first, second))
