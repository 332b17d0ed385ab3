"""Invented registers of street children, for tuning and trying linkage; no real person, no real list.

Children come and go through three kinds of register (a public order raid, a shelter's admission book, a
welfare home's list), each with its own columns, gaps and slips of the pen. Siblings, movers, false nicknames
and shared spots are in it. Shares are guesses from the literature in the design notes, not fitted to any
register.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ..name_words import KNOWN, NICKNAMES
from .sighting import Sighting
from .synthetic_names import BOYS, GIRLS, MOTHERS, STREET

_VILLAGES = 60
_CITIES = ("Kota A", "Kab B", "Kab C", "Kota D", "Kab E", "Kab F", "Kota G")
_BIG_CITY = sorted(word.capitalize() for word in KNOWN - NICKNAMES)
_WORK = ("mengamen", "mengemis", "berjualan", "memulung", "mengelap kaca", "parkir", "semir sepatu", "joki")
_SCHOOLING = ("tidak pernah", "SD", "putus SD", "SMP", "putus SMP")
_OLD_SPELLING = (("u", "oe"), ("j", "dj"), ("c", "tj"))
_SOUNDS = (("f", "p"), ("v", "p"), ("z", "j"), ("sy", "s"), ("i", "y"), ("h", ""), ("kh", "h"))


@dataclass(frozen=True)
class Child:
    """An invented child: what is true, before any office writes it down."""

    number: int
    sex: str
    name: str
    nickname: str | None
    mother: str
    born: date
    nik: str
    village: str | None
    origin: str
    spot: int
    work: str
    school: str


@dataclass(frozen=True)
class Register:
    """An invented register: the rows offices wrote, and which child each row is (`truth`, by sighting id)."""

    sightings: list[Sighting]
    truth: dict[str, int]


def invent(
    children: int,
    rng: np.random.Generator,
    *,
    slips: float = 0.15,
    evenness: float = 0.7,
    days: int = 640,
    second_names: float = 0.0,
    spots: int = 16,
) -> Register:
    """Invent a register of so many children, in random order.

    `slips`: share of names written with a slip of the pen. `evenness`: exponent of the Zipf law of names (0
    = all alike). `days`: length of the registers. `second_names`: share of children with two names from a
    long list, as in a big city. `spots`: places where children are met. Returns about 2.6 rows a child.
    Deterministic for a given generator. Raises ValueError for fewer than one child.

    >>> made = invent(50, np.random.default_rng(1))
    >>> len(made.sightings) == len(made.truth), len(set(made.truth.values()))
    (True, 50)
    """
    if children < 1:
        raise ValueError("a register needs at least one child")
    maker = _Maker(rng, slips=slips, evenness=evenness, days=days, second_names=second_names, spots=spots)
    rows: list[tuple[int, Sighting]] = []
    for number in range(children):
        rows += [(number, row) for row in maker.rows(maker.child(number))]
    order = rng.permutation(len(rows))
    sightings = [rows[at][1] for at in order]
    return Register(sightings, {rows[at][1].id: rows[at][0] for at in order})


class _Maker:
    def __init__(
        self,
        rng: np.random.Generator,
        *,
        slips: float,
        evenness: float,
        days: int,
        second_names: float,
        spots: int,
    ) -> None:
        self.rng, self.slips, self.evenness, self.days = rng, slips, evenness, days
        self.second_names, self.spots = second_names, spots
        self.start = date(2024, 1, 1)
        self.last: Child | None = None
        self.count = 0

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def pick(self, pool: list[str]) -> str:
        shares = np.cumsum(1 / np.arange(1, len(pool) + 1) ** self.evenness)
        return pool[int(np.searchsorted(shares, self.rng.random() * shares[-1]))]

    def any_of(self, pool: tuple[str, ...]) -> str:
        return pool[int(self.rng.integers(len(pool)))]

    def now(self, usual: str, pool: tuple[str, ...], steady: float) -> str:
        """What the child does that day: the usual thing, or something else."""
        return usual if self.chance(steady) else self.any_of(pool)

    def child(self, number: int) -> Child:
        sex = "m" if self.chance(0.8) else "f"
        sibling = self.last if self.last and self.chance(0.08) else None
        born = self.start - timedelta(days=int(self.rng.integers(5 * 365, 18 * 365)))
        home = self.chance(0.5)
        village = f"Desa {int(self.rng.integers(_VILLAGES))}" if home else None
        origin = "Kota Sini" if home else _CITIES[int(self.rng.integers(len(_CITIES)))]
        pool = BOYS if sex == "m" else GIRLS
        name = self.pick(pool)
        if self.chance(self.second_names):
            name = f"{self.pick(_BIG_CITY)} {self.any_of(tuple(_BIG_CITY))}"
        made = Child(
            number=number,
            sex=sex,
            name=name,
            nickname=self.nickname(name),
            mother=sibling.mother if sibling else self.pick(MOTHERS),
            born=born,
            nik=self.nik(born, sex, origin),
            village=sibling.village if sibling else village,
            origin=sibling.origin if sibling else origin,
            spot=sibling.spot if sibling else int(self.rng.integers(self.spots)),
            work=self.any_of(_WORK),
            school=self.any_of(_SCHOOLING),
        )
        self.last = made
        return made

    def nickname(self, name: str) -> str | None:
        if self.chance(0.4):
            return None
        return self.pick(STREET) if self.chance(0.75) else name.split()[-1][-4:].capitalize()

    def nik(self, born: date, sex: str, origin: str) -> str:
        region = f"32{(hash_of(origin) % 70) + 10:02d}{int(self.rng.integers(1, 12)):02d}"
        day = born.day + (40 if sex == "f" else 0)
        return f"{region}{day:02d}{born.month:02d}{born.year % 100:02d}{int(self.rng.integers(1, 9999)):04d}"

    def rows(self, child: Child) -> list[Sighting]:
        made = []
        for _ in range(1 + min(4, int(self.rng.poisson(0.7)))):
            day = self.start + timedelta(days=int(self.rng.integers(self.days)))
            raided = self.chance(0.8)
            if raided:
                made.append(self.raid(child, day))
            if not raided or self.chance(0.5):
                made.append(self.shelter(child, day))
        if self.chance(0.25):
            made.append(self.home(child, self.start + timedelta(days=int(self.rng.integers(self.days)))))
        return made

    def raid(self, child: Child, day: date) -> Sighting:
        spot = child.spot if self.chance(0.65) else int(self.rng.integers(self.spots))
        sex = child.sex if self.chance(0.98) else ("f" if child.sex == "m" else "m")
        low, high = self.age(child, day)
        return Sighting(
            id=self.next_id("raid"),
            full_name=self.written(self.street_name(child, 0.25)),
            sex=sex,
            age_low=low,
            age_high=high,
            recorded_on=day,
            place=f"Titik {spot}",
            origin=child.origin if self.chance(0.68) else None,
            source="raid",
            activity=self.now(child.work, _WORK, 0.7),
        )

    def shelter(self, child: Child, day: date) -> Sighting:
        dated = self.chance(0.45)
        low, high = (None, None) if dated else self.age(child, day)
        return Sighting(
            id=self.next_id("shelter"),
            full_name=self.written(self.street_name(child, 0.1)),
            nickname=child.nickname if self.chance(0.5) else None,
            sex=child.sex,
            birth_on=child.born if dated else None,
            age_low=low,
            age_high=high,
            recorded_on=day,
            mother_name=self.written(child.mother) if self.chance(0.6) else None,
            nik=self.number(child) if self.chance(0.33) else None,
            kelurahan=child.village,
            origin=child.origin,
            school=self.now(child.school, _SCHOOLING, 0.8) if self.chance(0.75) else None,
            source="shelter",
        )

    def home(self, child: Child, day: date) -> Sighting:
        return Sighting(
            id=self.next_id("home"),
            full_name=self.written(self.street_name(child, 0.0)),
            sex=child.sex,
            birth_on=child.born if self.chance(0.7) else None,
            recorded_on=day,
            mother_name=self.written(child.mother) if self.chance(0.8) else None,
            nik=self.number(child) if self.chance(0.25) else None,
            kelurahan=child.village,
            origin=child.origin,
            school=self.now(child.school, _SCHOOLING, 0.8) if self.chance(0.75) else None,
            source="home",
        )

    def next_id(self, source: str) -> str:
        # A shuffled number: the id must say nothing about the child.
        self.count += 1
        return f"{source}-{(self.count * 7919) % 15485863:08d}"

    def age(self, child: Child, day: date) -> tuple[int, int]:
        true = (day - child.born).days / 365.25
        said = max(1, math.floor(true + self.rng.choice([-1, 0, 1], p=[0.2, 0.6, 0.2])))
        return (max(0, said - 1), said + 1) if self.chance(0.4) else (said, said)

    def street_name(self, child: Child, informal: float) -> str:
        if child.nickname and self.chance(informal):
            return child.nickname
        words = child.name.split()
        if len(words) > 1 and self.chance(0.15 + informal / 3):
            return words[int(self.rng.integers(len(words)))]
        return " ".join(reversed(words)) if len(words) > 1 and self.chance(0.08) else child.name

    def written(self, name: str) -> str:
        text = name.replace("Muhammad", str(self.rng.choice(["Muhammad", "M.", "Moh.", "Muh", "Mochamad"])))
        if self.chance(0.08):
            old, new = (*_OLD_SPELLING, *_SOUNDS)[int(self.rng.integers(len(_OLD_SPELLING) + len(_SOUNDS)))]
            text = text.lower().replace(old, new, 1)
        if self.chance(self.slips) and len(text) > 3:
            text = self.slip(text)
        return text if self.chance(0.6) else (text.upper() if self.chance(0.5) else text.lower())

    def slip(self, text: str) -> str:
        at = int(self.rng.integers(len(text) - 1))
        if self.chance(0.5):
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text[:at] + text[at + 1 :]

    def number(self, child: Child) -> str:
        if self.chance(0.92):
            return child.nik
        at = int(self.rng.integers(16))
        return (
            child.nik[:15]
            if self.chance(0.5)
            else child.nik[:at] + str(self.rng.integers(10)) + child.nik[at + 1 :]
        )


def hash_of(text: str) -> int:
    """A small number that is the same on every run, unlike `hash`."""
    return sum(position * ord(letter) for position, letter in enumerate(text, 1))
