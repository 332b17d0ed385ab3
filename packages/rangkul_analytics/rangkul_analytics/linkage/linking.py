"""Which rows of a register are the same child: candidates, weights, and a look at the whole before answering."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from .comparing import birth_weight, compare
from .frequencies import Frequencies, Read, count, slips
from .keys import texts
from .sighting import Sighting, birth_years, profiles
from .weights import FIXED, Weights, adjust

THRESHOLD = 0.4
BLOCK = 250


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    a: str
    b: str
    score: float


def candidates(reads: Sequence[Read]) -> list[tuple[int, int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, read in enumerate(reads):
        words = {*read.name, *read.nicks}
        found = texts(read.profile, words, read.mother)
        found |= {f"w|{word}" for word in words}
        found |= {f"s|{form}" for word in words if len(word) > 2 for form in slips(word)}
        one = read.profile
        facts = (one.origin, one.kelurahan, one.place, one.school)
        for year in {y // 3 for y in birth_years(one)}:
            found |= {f"x|{one.sighting.sex}|{year}|{fact}" for fact in facts if fact}
        found |= {f"m|{word}" for word in read.mother}
        if read.profile.sighting.recorded_on:
            found.add(f"d|{read.profile.sighting.recorded_on}")
        for text in found:
            blocks[text].append(at)
    pairs: set[tuple[int, int]] = set()
    for members in blocks.values():
        if 1 < len(members) <= BLOCK:
            pairs.update(combinations(members, 2))
    return sorted(pairs)


def posterior(sightings, table=None):
    known = profiles(sightings)
    table = count(known)
    reads = [table.read(one) for one in known]
    pairs = candidates(reads)
    likes = [compare(reads[a], reads[b], table) for a, b in pairs]
    births = np.array([birth_weight(reads[a], reads[b], table) for a, b in pairs])
    n = len(reads)
    return pairs, likes, births, table, reads
