"""Which rows of a register are the same child: candidates, weights, and a look at the whole."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from .clusters import together
from .comparing import Likeness, birth_weight, compare
from .frequencies import Frequencies, Read, count, slips
from .keys import texts
from .sighting import Sighting, birth_years, profiles
from .weights import FIXED, adjust

# Fixed on invented registers of 400 to 10,000 records: near the best F1 at each size, never the best on one
# list.
THRESHOLD = 0.33
CANDIDATES_EACH = 80
_HOPELESS = -7.0  # first-look log odds (before the batch adjusts the weights) under which a pair is let go
# A group's mean weight understates it, since its pairs add up; so much was missing on invented registers.
_GROUPED = 1.3
_PARTNERS = 1.3  # first guess: how many other records of its child a record has


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records said to be one child; `a` < `b` are sighting ids, `score` between 0 and 1."""

    a: str
    b: str
    score: float


def link(sightings: Sequence[Sighting], threshold: float = THRESHOLD) -> list[Pair]:
    """The pairs of records that are the same child, for a register of hundreds to tens of thousands of rows.

    `sightings`: in any order, ids distinct. Returns pairs of score at least `threshold`, best first, closed:
    a-b and b-c bring a-c. A higher threshold returns a subset. Frequencies, chances and the share of matches
    come from the batch itself, unlabelled. Deterministic and independent of the order given. Assumes one
    city; about a minute for 20,000 rows. Raises ValueError for repeated ids. The score is close to a
    probability on invented registers and flatters where the register holds less than those.

    >>> rows = [Sighting("1", full_name="Tatag Wiguna", nik="3276015306107387"),
    ...         Sighting("2", full_name="TATAG", nik="3276015306107387"), Sighting("3", full_name="Ujang")]
    >>> [(pair.a, pair.b) for pair in link(rows)]
    [('1', '2')]
    """
    ordered = sorted(sightings, key=_content)
    if len({sighting.id for sighting in ordered}) < len(ordered):
        raise ValueError("sighting ids must be distinct")
    if len(ordered) < 2:
        return []
    pairs, weights = log_odds(ordered)
    heights = together(len(ordered), pairs, weights.tolist())
    found = [_pair(ordered[a].id, ordered[b].id, height) for (a, b), height in heights.items()]
    return sorted((p for p in found if p.score >= threshold), key=lambda pair: (-pair.score, pair.a, pair.b))


def _pair(a: str, b: str, height: float) -> Pair:
    return Pair(min(a, b), max(a, b), _share(height + _GROUPED))


def _content(sighting: Sighting) -> tuple[str, str]:
    # Numbers given in the order of persons must not settle a tie: content first, and the id last.
    return repr(replace(sighting, id="")), sighting.id


def log_odds(sightings: Sequence[Sighting]) -> tuple[list[tuple[int, int]], np.ndarray]:
    """Candidate pairs (indices, a < b) and the natural-log odds that each is one child, shape (pairs,)."""
    known = profiles(sightings)
    table = count(known)
    reads = [table.read(one) for one in known]
    prior = min(0.5, _PARTNERS / len(reads))
    first = math.log(prior / (1 - prior))
    pairs: list[tuple[int, int]] = []
    likenesses: list[list[Likeness]] = []
    births: list[float] = []
    for a, b in candidates(reads):
        found, birth = compare(reads[a], reads[b], table), birth_weight(reads[a], reads[b], table)
        if first + birth + sum(map(FIXED.of, found)) > _HOPELESS:
            pairs.append((a, b))
            likenesses.append(found)
            births.append(birth)
    fixed = np.array(births)
    if not pairs:
        return [], fixed
    weights, share = adjust(likenesses, fixed, prior, len(reads) * (len(reads) - 1) // 2)
    known_weights = np.array([sum(map(weights.of, found)) for found in likenesses])
    return pairs, known_weights + fixed + math.log(share / (1 - share))


def candidates(reads: Sequence[Read]) -> list[tuple[int, int]]:
    """Pairs worth comparing: those that share a key, the most telling keys first, about 80 for each record.

    The frequency guard: keys are used from the rarest up until the pairs are enough, and one whose rows alone
    would make more pairs than that says nothing. So a register of 20,000 rows costs no more for each row
    than one of 2,000, also when it calls every child the same.
    """
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, read in enumerate(reads):
        for text in _texts(read):
            blocks[text].append(at)
    pairs: set[tuple[int, int]] = set()
    enough = CANDIDATES_EACH * len(reads)
    for members in sorted(blocks.values(), key=lambda members: (len(members), members)):
        if len(pairs) > enough or len(members) * (len(members) - 1) // 2 > enough:
            break
        if len(members) > 1:
            pairs.update(combinations(members, 2))
    return sorted(pairs)


def _texts(read: Read) -> set[str]:
    """The index keys, and coarser ones that only a batch can afford."""
    words = {*read.name, *read.nicks}
    one = read.profile
    found = texts(one, words, read.mother) | {f"m|{word}" for word in read.mother}
    found |= {f"s|{form}" for word in words if len(word) > 2 for form in slips(word)}
    if one.sighting.recorded_on:
        found.add(f"d|{one.sighting.recorded_on}")
    for span in {year // 3 for year in birth_years(one)}:
        found |= {f"x|{one.sighting.sex}|{span}|{fact}" for fact in one.places[:4] if fact}
    return found


def _share(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, log_odds))))


def table_of(sightings: Sequence[Sighting]) -> Frequencies:
    """The frequencies of a batch, to hand to `score` when asking about one child of that city."""
    return count(profiles(sightings))
