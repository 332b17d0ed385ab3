"""What is asked of an encounter and of a group operation."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rangkul.cases.vocabulary import AgeBand, Belonging, Companion, Condition, Reason
from rangkul.core.errors import Refused

# The largest published operation met 39 people; a longer list is two sittings.
OPERATION_LIMIT = 40

AGES: dict[str, tuple[int, int]] = {
    AgeBand.UNDER_FIVE: (0, 4),
    AgeBand.FIVE_TO_ELEVEN: (5, 11),
    AgeBand.TWELVE_TO_FOURTEEN: (12, 14),
    AgeBand.FIFTEEN_TO_SEVENTEEN: (15, 17),
}


# What says that there is nothing else to say.
ALONE: frozenset[str] = frozenset(
    {Condition.WELL, Condition.UNKNOWN, Companion.ALONE, Companion.UNKNOWN, Belonging.NONE}
)


def stands_alone(codes: Sequence[str]) -> str:
    """The code among several that goes with no other, or nothing.

    >>> stands_alone(["hungry", "well"]), stands_alone(["well"]), stands_alone(["hungry", "ill"])
    ('well', '', '')
    """
    return next((code for code in codes if code in ALONE), "") if len(codes) > 1 else ""


def check_has_name(*names: str) -> None:
    """Somebody must be able to say whom a record is about."""
    if not any(name.strip() for name in names):
        raise Refused(Reason.NAME_MISSING)


def check_operation_open(ended_at: datetime | None) -> None:
    """A finished operation takes nobody more."""
    if ended_at is not None:
        raise Refused(Reason.OPERATION_ENDED)


def check_operation_holds(people: int) -> None:
    """One operation holds so many people and no more, adults included."""
    if people > OPERATION_LIMIT:
        raise Refused(Reason.OPERATION_FULL, limit=OPERATION_LIMIT)


@dataclass(frozen=True)
class Tally:
    """Who an operation met, in numbers: by sex over children and adults, by origin over children."""

    children: int
    adults: int
    male: int
    female: int
    sex_unknown: int
    origins: tuple[tuple[str, int], ...]

    @property
    def people(self) -> int:
        """Everybody."""
        return self.children + self.adults


def tally(met: Iterable[tuple[str, str]], *, adults_male: int, adults_female: int, city: str) -> Tally:
    """Count `met` (sex, code of the area of origin): the city's own apart, the others by province.

    An origin is the city's code, a province's code, or "" when nobody knows; the city comes first, the
    unknown last, the others by number.
    """
    people = list(met)
    sexes = Counter(sex for sex, _ in people)
    origins = Counter(origin_group(code, city=city) for _, code in people)
    order = sorted(origins.items(), key=lambda one: (one[0] != city, one[0] == "", -one[1], one[0]))
    return Tally(
        children=len(people),
        adults=adults_male + adults_female,
        male=sexes["m"] + adults_male,
        female=sexes["f"] + adults_female,
        sex_unknown=len(people) - sexes["m"] - sexes["f"],
        origins=tuple(order),
    )


def origin_group(code: str, *, city: str) -> str:
    """The city's own code for whoever lives in it, else the province's, else nothing.

    >>> [origin_group(code, city="32.76") for code in ("32.76.06.1004", "32.71", "")]
    ['32.76', '32', '']
    """
    if code == city or code.startswith(f"{city}."):
        return city
    return code.split(".")[0]
