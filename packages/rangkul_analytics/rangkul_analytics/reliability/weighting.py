"""What a near miss on an ordered scale is worth."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Weighting(StrEnum):
    """How the worth of a pair falls with the places between its values."""

    IDENTITY = "identity"  # equal or nothing
    LINEAR = "linear"
    QUADRATIC = "quadratic"
    ORDINAL = "ordinal"  # Gwet's: by the pairs of values between; not Krippendorff's ordinal metric


def weights_of(weighting: Weighting, kinds: int) -> NDArray[np.float64]:
    """The worth of each pair of `kinds` ordered values, from 1 for equal to 0 for the ends of the scale.

    Places count, not sizes: the values are ordered and taken as evenly spaced. Gwet (2014), chapter 3.

    >>> weights_of(Weighting.LINEAR, 3)
    array([[1. , 0.5, 0. ], [0.5, 1. , 0.5], [0. , 0.5, 1. ]])
    """
    places = np.arange(kinds)
    apart = np.abs(places[:, None] - places[None, :]).astype(float)
    if weighting is Weighting.IDENTITY or kinds < 2:
        return np.eye(kinds)
    if weighting is Weighting.QUADRATIC:
        apart = apart**2
    elif weighting is Weighting.ORDINAL:
        apart = apart * (apart + 1) / 2
    return 1 - apart / apart.max()
