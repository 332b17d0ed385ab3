"""What two sightings say about each other, field by field: how alike, and how easily chance gives that."""

import math
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from .. import names
from .frequencies import Frequencies, Read
from .sighting import PLACES, YEAR


class Likeness(NamedTuple):
    """One field compared: `level` (a key of the weights), `chance` of that level among strangers (0 to 1)."""

    level: str
    chance: float


def compare(a: Read, b: Read, table: Frequencies) -> list[Likeness]:
    """Every field that both sightings hold, compared; a field missing on either side says nothing.

    Symmetric in `a` and `b`. Ages count only through their dates of record (`birth_estimate`).
    """
    found = [_name(a, b, table), _nick(a, b, table), _sex(a, b, table)]
    found += [_parent(a.mother, b.mother, "mother", table), _parent(a.father, b.father, "father", table)]
    found += [_nik(a, b, table), _kk(a, b, table), _day(a, b, table)]
    likely = [one for one in found if one is not None]
    places = zip(PLACES, _SAME, _APART, a.profile.places, b.profile.places, strict=True)
    for what, same, apart, mine, yours in places:
        if mine and yours:
            likely.append(Likeness(same, table.share(what, mine)) if mine == yours else apart)
    return likely


_SAME = tuple(f"{what}.same" for what in PLACES)
_APART = tuple(Likeness(f"{what}.apart", 0.9) for what in PLACES)


@lru_cache(maxsize=1 << 19)
def _near(word: str, other: str) -> bool:
    if names.code(word) == names.code(other) or not set(names.codes(word)).isdisjoint(names.codes(other)):
        return True
    return min(len(word), len(other)) > 3 and not names.neighbours(word).isdisjoint(names.neighbours(other))


def _name(a: Read, b: Read, table: Frequencies) -> Likeness | None:
    if not a.name or not b.name or (a.street and b.street):
        return None
    street = table.default["street"]
    if a.street or b.street:
        short, long = (a, b) if a.street else (b, a)
        if not short.nicks.isdisjoint(long.name):
            return _whole(a, b, table)
        hinted = any(short.name[0] in names.nickname_roots(word) for word in long.name)
        mixed = 2 * street * (1 - street) + 0.02
        return Likeness("name.root", 0.02 * mixed) if hinted else Likeness("name.unclear", mixed)
    return _whole(a, b, table)


def _whole(a: Read, b: Read, table: Frequencies) -> Likeness:
    mine, yours = set(a.name), set(b.name)
    if mine == yours:
        if len(mine) > 1:
            return Likeness("name.full", table.share("full", frozenset(mine)))
        return Likeness("name.single", table.share("single", a.name[0]))
    shared = mine & yours
    if shared:
        rarest = min(shared, key=lambda word: table.share("within", word) + table.share("single", word))
        within, alone = table.share("within", rarest), table.share("single", rarest)
        if mine < yours or yours < mine:
            return Likeness("name.part", (within + alone) / 2)
        left, right = mine - shared, yours - shared
        if len(left) == len(right) == 1 and _near(min(left), min(right)):
            return Likeness("name.near", within / 10)
        return Likeness("name.shared", within)
    near = [(word, other) for word in mine for other in yours if _near(word, other)]
    if near:
        word, other = min(near)
        return Likeness("name.near", table.share("single", word) + table.share("single", other) + 0.003)
    return Likeness("name.apart", 1.0)


def _nick(a: Read, b: Read, table: Frequencies) -> Likeness | None:
    if not a.nicks or not b.nicks:
        return None
    shared = a.nicks & b.nicks
    if shared:
        return Likeness("nick.same", min(table.share("nick", nick) for nick in shared))
    if any(_near(nick, other) for nick in a.nicks for other in b.nicks):
        return Likeness("nick.near", 0.03)
    return Likeness("nick.apart", 0.95)


def _parent(mine: frozenset[str], yours: frozenset[str], who: str, table: Frequencies) -> Likeness | None:
    if not mine or not yours:
        return None
    if mine == yours:
        return Likeness(f"{who}.same", table.share(who, mine))
    shared = mine & yours
    if shared:
        return Likeness(f"{who}.part", min(table.share(f"{who} word", word) for word in shared))
    if any(_near(word, other) for word in mine for other in yours):
        return Likeness(f"{who}.near", 0.02)
    return Likeness(f"{who}.apart", 0.95)


def _sex(a: Read, b: Read, table: Frequencies) -> Likeness | None:
    mine, yours = a.profile.sighting.sex, b.profile.sighting.sex
    if not mine or not yours:
        return None
    girl = table.default["girl"]
    if mine != yours:
        return Likeness("sex.apart", 2 * girl * (1 - girl))
    return Likeness("sex.same", girl if mine == "f" else 1 - girl)


def _nik(a: Read, b: Read, table: Frequencies) -> Likeness | None:
    if not a.profile.nik or not b.profile.nik:
        return None
    mine, yours = a.profile.nik.digits, b.profile.nik.digits
    if mine == yours:
        return Likeness("nik.same", table.share("nik", mine))
    if not names.neighbours(mine).isdisjoint(names.neighbours(yours)):
        return Likeness("nik.slip", 1e-4)
    if len(mine) != 16 or len(yours) != 16:
        return None  # a cut number says little
    return Likeness("nik.apart", 1.0)


def _kk(a: Read, b: Read, table: Frequencies) -> Likeness | None:
    # A home may head one KK for many children, and siblings share theirs: a hint at most, never proof.
    if not a.profile.kk or a.profile.kk != b.profile.kk:
        return None
    return Likeness("kk.same", max(0.2, table.share("kk", a.profile.kk)))


def _day(a: Read, b: Read, table: Frequencies) -> Likeness | None:
    mine, yours = a.profile.sighting, b.profile.sighting
    if not (mine.recorded_on and yours.recorded_on and mine.source and yours.source):
        return None
    same = mine.recorded_on == yours.recorded_on
    if mine.source == yours.source:
        return Likeness("day.twice", 1.0) if same else None
    return Likeness("day.handover", table.same_day) if same else Likeness("day.apart", 1 - table.same_day)


def birth_weight(a: Read, b: Read, table: Frequencies) -> float:
    """Natural-log weight of the two birth estimates; 0 when either is unknown."""
    mine, yours = a.profile.birth, b.profile.birth
    if mine is None or yours is None:
        return 0.0
    gap = abs(mine[0] - yours[0])
    if mine[1] == yours[1] == 0.0:
        return _dates(a, b, gap, table)
    variance = mine[1] ** 2 + yours[1] ** 2 + (0.3 * YEAR) ** 2
    like = 0.95 * _bell(gap, variance) + 0.05 * _bell(gap, variance + (3 * YEAR) ** 2)
    off = min(2.6, abs((mine[0] + yours[0]) / 2 - table.birth_middle) / table.birth_spread)
    return math.log(like / _bell(off * table.birth_spread, table.birth_spread**2))


def _bell(gap: float, variance: float) -> float:
    return math.exp(-gap * gap / 2 / variance) / math.sqrt(2 * math.pi * variance)


def _dates(a: Read, b: Read, gap: float, table: Frequencies) -> float:
    if gap == 0:
        return math.log(0.9 * 2 * math.sqrt(math.pi) * table.birth_spread)
    mine, yours = (date.fromordinal(round(one.profile.birth[0])) for one in (a, b))  # type: ignore[index]
    parts = (mine.day == yours.day) + (mine.month == yours.month) + (mine.year == yours.year)
    if parts == 2 or (mine.year == yours.year and (mine.day, mine.month) == (yours.month, yours.day)):
        return 1.5
    return -2.5 if gap < 2 * YEAR else -4.0
