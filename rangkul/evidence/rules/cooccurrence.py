"""How often two codes meet: both ways of counting, and when the coefficient misleads.

meetings(spans)      pairs of codings of two codes that overlap: long passages count once for each meeting
shared(spans)        passages of one code that meet the other at least once: never more than there are
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)

# Beyond this ratio of frequencies the coefficient says little (ATLAS.ti manual, code co-occurrence).
UNEVEN = 5


class Span(NamedTuple):
    """One coding: in which text, from where to where, with which code."""

    text: Hashable
    start: int
    end: int
    code: Hashable


@dataclass(frozen=True)
class Pair(Generic[K]):
    """Two codes: how often each stands, how often they meet, and the coefficient with its warning."""

    first: K
    second: K
    n_first: int
    n_second: int
    meetings: int
    shared_first: int
    shared_second: int

    @property
    def coefficient(self) -> float:
        """c = n12 / (n1 + n2 - n12); with overlapping quotations it can leave 0 to 1."""
        rest = self.n_first + self.n_second - self.meetings
        return self.meetings / rest if rest > 0 else float("inf")

    @property
    def uneven(self) -> bool:
        """One code stands more than five times as often as the other: c is small whatever they share."""
        return max(self.n_first, self.n_second) > UNEVEN * min(self.n_first, self.n_second)

    @property
    def outside(self) -> bool:
        """Passages overlap so often that c is no share any more."""
        return not 0 <= self.coefficient <= 1


def pairs(spans: Iterable[Span]) -> list[Pair[Hashable]]:
    """Every two codes that meet, the most often first; codings of no length meet nothing."""
    kept = [one for one in spans if one.end > one.start]
    often = Counter(one.code for one in kept)
    met: Counter[tuple[Hashable, Hashable]] = Counter()
    touched: dict[tuple[Hashable, Hashable], set[int]] = defaultdict(set)
    order = {code: number for number, code in enumerate(dict.fromkeys(one.code for one in kept))}
    for one, other, i, j in _overlaps(kept):
        first, second = sorted((one.code, other.code), key=order.__getitem__)
        met[first, second] += 1
        touched[one.code, other.code].add(i)
        touched[other.code, one.code].add(j)
    found = [
        Pair(a, b, often[a], often[b], n, len(touched[a, b]), len(touched[b, a])) for (a, b), n in met.items()
    ]
    return sorted(found, key=lambda pair: -pair.meetings)


def _overlaps(spans: list[Span]) -> Iterable[tuple[Span, Span, int, int]]:
    """Overlapping codings of two codes in one text, found by a sweep from left to right."""
    places = sorted(range(len(spans)), key=lambda i: (str(spans[i].text), spans[i].start))
    open_: list[int] = []
    for i in places:
        one = spans[i]
        open_ = [j for j in open_ if spans[j].text == one.text and spans[j].end > one.start]
        for j in open_:
            if spans[j].code != one.code:
                yield one, spans[j], i, j
        open_.append(i)
