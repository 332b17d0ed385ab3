"""What of a sighting is kept for recognition: keyed numbers that say nothing without the key."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b

from rangkul_analytics import names
from rangkul_analytics.linkage import Sighting, keys
from rangkul_analytics.linkage.sighting import PLACES, Profile, birth_years, profile


class Kind(IntEnum):
    """Which fact about a child a feature holds."""

    KEY = 1
    WHOLE_NAME = 2
    CALLED = 3
    NICKNAME = 4
    SLIP = 5
    MOTHER = 6
    MOTHER_WORD = 7
    PLACE = 8
    KELURAHAN = 9
    ORIGIN = 10
    BIRTH_YEAR = 11
    BIRTH_DATE = 12
    SEX = 13
    NIK = 14
    HELD = 15
    MOTHER_SLIP = 16


# Under these a child is looked for; the others only say how well a candidate fits.
FINDING = frozenset({Kind.KEY, Kind.WHOLE_NAME, Kind.CALLED, Kind.SLIP, Kind.MOTHER, Kind.NIK})
_CODE_BYTES = 8


@dataclass(frozen=True)
class Feature:
    """One fact as it is stored, and the word behind it, which never leaves the program."""

    kind: Kind
    code: int
    word: str = ""


def features(sighting: Sighting, *, city: str, key: bytes) -> list[Feature]:
    """Every feature of a sighting, keyed with `key` and kept apart by `city`."""
    known = profile(sighting)
    made = [Feature(Kind.KEY, keyed(key, f"{city}|1|{one}")) for one in sorted(keys(sighting, scope=city))]
    for kind, word in dict.fromkeys(_facts(known)):
        made.append(Feature(kind, keyed(key, f"{city}|{kind:d}|{word}"), word))
    return made


def called_features(text: str, *, city: str, key: bytes) -> list[Feature]:
    """What a written name is looked for under: each word as it sounds, and one slip of the pen away."""
    facts = dict.fromkeys(_heard(names.tokens(text), Kind.CALLED, Kind.SLIP))
    return [Feature(kind, keyed(key, f"{city}|{kind:d}|{word}"), word) for kind, word in facts]


def keyed(key: bytes, text: str) -> int:
    """A keyed hash as PostgreSQL's bigint holds it.

    >>> keyed(b"k", "3276|4|ucil") == keyed(b"k", "3276|4|ucil"), keyed(b"k", "a") == keyed(b"l", "a")
    (True, False)
    """
    digest = blake2b(text.encode(), key=key, digest_size=_CODE_BYTES).digest()
    return int.from_bytes(digest, "big", signed=True)


def _facts(known: Profile) -> Iterable[tuple[Kind, str]]:
    sighting = known.sighting
    whole = " ".join(sorted(map(names.code, known.name)))
    street = known.name if len(known.name) == 1 and names.is_nickname(known.name[0]) else ()
    mother = sorted(map(names.code, known.mother))
    places = dict(zip(PLACES, known.places, strict=True))
    simple = [
        (Kind.WHOLE_NAME, whole),
        (Kind.MOTHER, " ".join(mother)),
        (Kind.PLACE, places["place"]),
        (Kind.KELURAHAN, places["kelurahan"]),
        (Kind.ORIGIN, places["origin"]),
        (Kind.SEX, sighting.sex or ""),
        (Kind.NIK, known.nik.digits if known.nik else ""),
    ]
    held = [(kind, word) for kind, word in simple if word]
    held += [(Kind.NICKNAME, code) for word in (*known.nicks, *street) for code in names.codes(word)]
    held += [(Kind.BIRTH_YEAR, str(year)) for year in birth_years(known)]
    if known.birth is not None and known.birth[1] == 0.0:
        held.append((Kind.BIRTH_DATE, f"{known.birth[0]:.0f}"))
    yield from held
    yield from ((Kind.HELD, kind.name) for kind in sorted({kind for kind, _ in held}))
    yield from _heard(known.words, Kind.CALLED, Kind.SLIP)
    yield from _heard(known.mother, Kind.MOTHER_WORD, Kind.MOTHER_SLIP)


def _heard(words: Iterable[str], sound: Kind, slip: Kind) -> Iterable[tuple[Kind, str]]:
    """Each word as it sounds, and each form one slip of the pen away from it."""
    for word in words:
        for code in names.codes(word):
            yield sound, code
            yield from ((slip, form) for form in sorted(names.neighbours(code)))
