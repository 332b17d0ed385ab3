"""What one office wrote about one child on one day, and what that says for comparing."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from .. import names

YEAR = 365.25  # days
# A stated age is a guess: about a year either way (standard deviation), more with a wide band.
AGE_GUESS_YEARS = 1.0
PLACES = ("origin", "kelurahan", "place", "school", "activity")  # compared as equal or not, in this order
_OLDEST = 25  # years; an older age is another kind of record


@dataclass(frozen=True, slots=True)
class Sighting:
    """One record of a child as written; all but `id` may be missing.

    `sex`: 'm', 'f' or None. `birth_on`: date of birth as written. `age_low`, `age_high`: stated age in
    completed years, both ends included, true on `recorded_on`; without `recorded_on` ages are not used.
    `nik`, `kk`: digits as written. `origin`: city or regency the child comes from. `source`: which register
    or organisation wrote it. `school`: school or schooling; `activity`: work on the street. Texts are kept
    as written; `profile` reads them. Raises ValueError for an unknown sex or a reversed age band.

    >>> Sighting("1", full_name="M. Rizki", sex="m", age_low=8, age_high=10).sex
    'm'
    """

    id: str
    full_name: str | None = None
    nickname: str | None = None
    aliases: tuple[str, ...] = ()
    sex: str | None = None
    birth_on: date | None = None
    age_low: int | None = None
    age_high: int | None = None
    recorded_on: date | None = None
    mother_name: str | None = None
    father_name: str | None = None
    nik: str | None = None
    kk: str | None = None
    place: str | None = None
    kelurahan: str | None = None
    origin: str | None = None
    school: str | None = None
    source: str | None = None
    activity: str | None = None

    def __post_init__(self) -> None:
        if self.sex not in ("m", "f", None):
            raise ValueError("sex is 'm', 'f' or None")
        if self.age_low is not None and self.age_high is not None and self.age_low > self.age_high:
            raise ValueError("age_low is above age_high")


@dataclass(frozen=True, slots=True)
class Nik:
    """A civil number and what its digits say; a number of fewer or more than 16 digits says less."""

    digits: str
    birth_on: date | None
    sex: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """A sighting read for comparing: words, codes, numbers; made once for each sighting."""

    sighting: Sighting
    name: tuple[str, ...]  # words of the full name
    nicks: tuple[str, ...]  # words of nickname and aliases
    mother: tuple[str, ...]
    father: tuple[str, ...]
    nik: Nik | None
    kk: str
    birth: (
        tuple[float, float] | None
    )  # middle of the likely birth dates (ordinal days), standard deviation (days)
    places: tuple[str, ...]  # the fields named in PLACES, folded

    @property
    def origin(self) -> str:
        """The city or regency of origin, folded; '' when unknown."""
        return self.places[0]

    @property
    def words(self) -> tuple[str, ...]:
        """Every word the child is called by, without repeats."""
        return tuple(dict.fromkeys(self.name + self.nicks))


def read_nik(text: str | None, *, today: date | None = None) -> Nik | None:
    """The digits of a NIK with the birth date and sex they hold (day + 40 for girls), or None without digits.

    `today`: the two-digit year is the last such year not after it (default: the year 2049 window of 50
    years). A truncated or impossible number keeps its digits and has no birth date: mismatch is no error.

    >>> read_nik("3276 0153 0610 7387")
    Nik(digits='3276015306107387', birth_on=datetime.date(2010, 6, 13), sex='f')
    >>> read_nik("32760153061073").birth_on is None, read_nik("-") is None
    (True, True)
    """
    if not text:
        return None
    digits = text if text.isdigit() else re.sub(r"\D", "", text)
    if len(digits) < 8 or not digits.strip("0"):
        return None
    if len(digits) != 16:
        return Nik(digits, None, None)
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    limit = today.year if today else 2049
    full_year = limit - (limit - year) % 100
    try:
        born = date(full_year, month, day - 40 if day > 40 else day)
    except ValueError:
        return Nik(digits, None, None)
    return Nik(digits, born, "f" if day > 40 else "m")


def birth_estimate(sighting: Sighting, nik: Nik | None = None) -> tuple[float, float] | None:
    """The likely birth (ordinal day, standard deviation in days), from the date or else the age.

    Returns None when neither is known, or an age has no date of record. An exact date has deviation 0; the
    date inside the NIK stands in for a missing one. Assumes the guess is off by `AGE_GUESS_YEARS` (one
    deviation).

    >>> birth_estimate(Sighting("1", age_low=10, age_high=10)) is None
    True
    >>> middle, sd = birth_estimate(Sighting("1", age_low=10, age_high=12, recorded_on=date(2025, 1, 1)))
    >>> date.fromordinal(round(middle)).year, round(sd / YEAR, 1)
    (2013, 1.3)
    """
    if sighting.birth_on is not None:
        return float(sighting.birth_on.toordinal()), 0.0
    if nik is not None and nik.birth_on is not None:
        return float(nik.birth_on.toordinal()), 0.0
    low, high, day = sighting.age_low, sighting.age_high, sighting.recorded_on
    low, high = high if low is None else low, low if high is None else high
    if low is None or high is None or day is None or high > _OLDEST:
        return None
    width = high - low + 1
    middle = day.toordinal() - (low + high + 1) / 2 * YEAR
    return middle, math.sqrt(AGE_GUESS_YEARS**2 + (width**2 - 1) / 12) * YEAR


_FILLERS = frozenset(
    ["jl", "jln", "jalan", "kel", "kelurahan", "desa", "kec", "kota", "kab", "kabupaten", "depan", "raya"]
)


@lru_cache(maxsize=65536)
def _same_text(text: str) -> str:
    """A place, school or address folded for equality, without road words."""
    words = names.fold(text).split()
    return " ".join(word for word in words if word not in _FILLERS) or " ".join(words)


def profile(sighting: Sighting) -> Profile:
    """Read a sighting for comparing; deterministic, never raises on odd text.

    >>> profile(Sighting("1", full_name="Moh. Rizki bin Asep", nickname="Kiki", nik="-")).name
    ('muhammad', 'rizki')
    """
    one = sighting
    nik = read_nik(one.nik, today=one.recorded_on)
    father = one.father_name or names.split_parent(one.full_name)[1]
    places = (one.origin, one.kelurahan, one.place, one.school, one.activity)
    return Profile(
        one,
        name=names.tokens(one.full_name),
        nicks=_called(one) if one.nickname or one.aliases else (),
        mother=names.tokens(one.mother_name),
        father=names.tokens(father),
        nik=nik,
        kk=re.sub(r"\D", "", one.kk) if one.kk else "",
        birth=birth_estimate(one, nik),
        places=tuple([_same_text(text) if text else "" for text in places]),
    )


def _called(sighting: Sighting) -> tuple[str, ...]:
    texts = (sighting.nickname, *sighting.aliases)
    return tuple(dict.fromkeys(word for text in texts for word in names.tokens(text)))


def birth_years(known: Profile, *, deviations: float = 1.0) -> range:
    """The birth years within so many standard deviations, as a range of calendar years (empty if unknown)."""
    if known.birth is None:
        return range(0)
    middle, spread = known.birth
    reach = timedelta(days=spread * deviations)
    born = date.fromordinal(max(1, round(middle)))
    return range((born - reach).year, (born + reach).year + 1)


def profiles(sightings: Iterable[Sighting]) -> list[Profile]:
    """Each sighting read for comparing, in the order given."""
    return [profile(sighting) for sighting in sightings]
