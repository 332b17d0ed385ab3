"""How often two codes meet, by both ways of counting.

Meetings are pairs of overlapping codings: a long passage counts once for each it meets. Shared are the
passages of one code that meet the other at least once: never more than there are.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from rangkul_analytics.reliability import CoOccurrence, co_occurrence

K = TypeVar("K", bound=Hashable)


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
    def told(self) -> CoOccurrence:
        """The coefficient c, and whether one code stands so much more often that c says little."""
        return co_occurrence(self.n_first, self.n_second, self.meetings)

    @property
    def outside(self) -> bool:
        """Passages overlap so often that c is no share any more."""
        return self.told.coefficient is None or self.told.coefficient > 1


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
