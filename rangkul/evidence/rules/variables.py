"""What a variable may be called, how its values are compared, and into which band a number falls."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from math import isfinite
from typing import NamedTuple

from rangkul.core.errors import Refused
from rangkul.evidence.vocabulary import Reason, VariableKind

LONGEST_BAND, MOST_BANDS = 60, 8
_NUMBERS = (VariableKind.INTEGER, VariableKind.FLOAT)


class Band(NamedTuple):
    """Numbers that are counted together: from `start` to below the next band; the first has no start."""

    start: str
    name: str


def plain(kind: str, value: str) -> str:
    """A value as it is compared: without spaces around it, yes and no in one way."""
    value = " ".join(value.split())
    return {"1": "true", "0": "false"}.get(value, value) if kind == VariableKind.BOOLEAN else value


def in_order(kind: str, values: Iterable[str]) -> list[str]:
    """Values from low to high, words by the alphabet; what is not said comes last."""

    def place(value: str) -> tuple[bool, bool, float, str]:
        number = number_in(value) if kind in _NUMBERS else None
        return value == "", number is None, number or 0.0, value.casefold()

    return sorted(set(values), key=place)


def in_bands(bands: Sequence[Band], values: Iterable[str]) -> list[str]:
    """The bands that were met, from low to high; then what is no number, and what is not said."""
    met, order = set(values), [band.name for band in bands]
    words = sorted((value for value in met if value and value not in order), key=str.casefold)
    return [*(name for name in order if name in met), *words, *([""] if "" in met else [])]


def banded(bands: Sequence[Band], value: str) -> str:
    """The name of the band in which a number falls; what is no number stays as it is."""
    number = number_in(value)
    if number is None or not bands:
        return value
    name = bands[0].name
    for band in bands[1:]:
        if number >= float(band.start):
            name = band.name
    return name


def number_in(value: str) -> float | None:
    """The number that a value says; None where it says none."""
    try:
        number = float(value.replace(",", "."))
    except ValueError:
        return None
    return number if isfinite(number) else None


def bands_of(kept: Iterable[Mapping[str, str]]) -> tuple[Band, ...]:
    """Bands as they are kept in a variable."""
    return tuple(Band(one["start"], one["name"]) for one in kept)


def has_numbers(kind: str, values: Iterable[str]) -> bool:
    """Whether bands make sense: it holds numbers, or a survey brought words that are all numbers."""
    said = [value for value in values if value]
    return kind in _NUMBERS or (bool(said) and all(number_in(value) is not None for value in said))


def check_bands(bands: Sequence[Band], *, numbers: bool) -> None:
    """Bands have each a name of their own and begin one after the other; none at all takes them away."""
    if not bands:
        return
    if not numbers:
        raise Refused(Reason.BANDS_OF_NO_NUMBERS)
    if len(bands) < 2:
        raise Refused(Reason.BANDS_TOO_FEW)
    names = [band.name.casefold() for band in bands]
    if not all(names) or len(set(names)) < len(names):
        raise Refused(Reason.BANDS_NAMED_ALIKE)
    starts = [start for band in bands[1:] if (start := number_in(band.start)) is not None]
    if len(starts) < len(bands) - 1:
        raise Refused(Reason.BANDS_WITHOUT_START)
    if any(low >= high for low, high in pairwise(starts)):
        raise Refused(Reason.BANDS_OUT_OF_ORDER)


def check_variable_name(name: str, others: Iterable[str]) -> None:
    """A variable has a name that no other variable of the study has, in use or not."""
    if not name:
        raise Refused(Reason.VARIABLE_NAME_MISSING)
    if any(name.casefold() == other.casefold() for other in others):
        raise Refused(Reason.VARIABLE_NAME_TAKEN, name=name)


def check_variable_in_use(retired_at: datetime | None) -> None:
    """What is out of use is used again first."""
    if retired_at is not None:
        raise Refused(Reason.VARIABLE_OUT_OF_USE)


def check_variable_out_of_use(retired_at: datetime | None) -> None:
    """What is in use is not taken up once more."""
    if retired_at is None:
        raise Refused(Reason.VARIABLE_IN_USE)
