"""Under which keys a sighting is filed, so that the child is found without reading every record."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from itertools import combinations

from .. import names
from ..name_words import KNOWN
from .sighting import PLACES, Profile, Sighting, birth_years, profile

# Words that many children share need a second and a third fact beside them.
_COMMON = frozenset(map(names.code, KNOWN))
CANDIDATES = 160  # as many records as one question should read


def keys(sighting: Sighting, *, scope: str = "") -> set[int]:
    """The index keys of a sighting, about 12 signed 64-bit integers, for a btree of (key, record).

    `scope`: what the index is kept apart by, as a city code; another scope gives other keys. Two sightings
    are candidates when they share a key. Each key joins two or more facts (a word of the name with birth
    years, origin, place or mother; mother with birth years; NIK halves; day and sex), because one name alone
    is far too common. The first 8 bytes of BLAKE2b, big-endian, signed. Deterministic on every machine. Ask
    with `rarest`, which is the guard against keys that half a city shares; never read all keys of a sighting
    without it.

    >>> a = keys(Sighting("1", full_name="Moh. Rizki", mother_name="Aminah"), scope="3276")
    >>> b = keys(Sighting("2", full_name="rizky", mother_name="AMINAH"), scope="3276")
    >>> len(a & b) > 0, a & keys(Sighting("2", full_name="rizky", mother_name="AMINAH"), scope="3175")
    (True, set())
    """
    known = profile(sighting)
    words = {heard for word in known.words for heard in names.codes(word)}
    mother = {names.code(word) for word in known.mother}
    return {hashed(f"{scope}|{text}") for text in texts(known, words, mother)}


def hashed(text: str) -> int:
    """The first 8 bytes of the BLAKE2b digest as a signed integer, as PostgreSQL's bigint holds it.

    >>> hashed("3276|rijki") == hashed("3276|rijki"), -(2**63) <= hashed("x") < 2**63
    (True, True)
    """
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def rarest(counts: Mapping[int, int], limit: int = CANDIDATES) -> list[int]:
    """Which keys to read, given how many records each holds: the rarest first, up to `limit` records.

    Ask the index for the counts first (one grouped query), then for the records of these keys. Without the
    guard an invented city of 100,000 children answers with 2,600 records on average, 8,600 for one question
    in twenty. The frequency guard: a key that alone holds more than `limit` records is left out, unless
    every key does; then the rarest one is read, so put a LIMIT on the second query too. Keys without records
    are left out.

    >>> rarest({1: 4, 2: 90, 3: 5000, 4: 0})
    [1, 2]
    >>> rarest({3: 5000})
    [3]
    """
    ordered = sorted((held, key) for key, held in counts.items() if held)
    chosen: list[int] = []
    total = 0
    for held, key in ordered:
        if chosen and total + held > limit:
            break
        chosen.append(key)
        total += held
    return chosen


def texts(known: Profile, words: Iterable[str], mother: Iterable[str]) -> set[str]:
    """The keys before hashing; `words` and `mother` are codes or groups, so a batch can use its own."""
    spans = sorted({year // 3 for year in birth_years(known)})
    where = [f"{what}:{text}" for what, text in zip(PLACES[:3], known.places[:3], strict=True) if text]
    words, mother = sorted(set(words)), sorted(set(mother))
    found = {f"w|{word}|m:{one}" for word in words for one in mother}
    found |= {f"w|{word}|{span}|{fact}" for word in words for span in spans for fact in where}
    found |= {f"w|{word}|{fact}" for word in words if word not in _COMMON for fact in (*where, *spans)}
    found |= {f"n|{first}|{second}" for first, second in combinations(words, 2)}
    found |= {
        f"w|{word}" for word in words
    }  # for the question that knows a name only; else the guard skips it
    found |= {f"m|{one}|{span}|{fact}" for one in mother for span in spans for fact in where}
    return found | _numbers(known) | _day(known, words, spans)


def _numbers(known: Profile) -> set[str]:
    found = set()
    if known.birth is not None and known.birth[1] == 0.0:
        found.add(f"b|{known.birth[0]:.0f}|{known.sighting.sex or ''}")
    if known.nik is not None and len(known.nik.digits) > 13:
        # One wrong or missing digit leaves one of the three pairs of segments whole.
        digits = known.nik.digits
        left, middle, right = digits[:6], digits[-10:-4], digits[-4:]
        found |= {f"k1|{left}|{digits[6:12]}", f"k2|{middle}|{right}", f"k3|{left}|{right}"}
    return found


def _day(known: Profile, words: Iterable[str], spans: Iterable[int]) -> set[str]:
    # Handed over the same evening: raid book and shelter book share the day though the names differ.
    day, sex, origin = known.sighting.recorded_on, known.sighting.sex or "", known.origin
    if day is None:
        return set()
    found = {f"d|{day}|{word}" for word in words}
    return found | {f"d|{day}|{sex}|{span}|{origin}" for span in spans if origin}
