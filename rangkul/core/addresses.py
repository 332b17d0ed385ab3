"""Which pattern answers an address: found along its words, not by trying every pattern in turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern


@dataclass
class _Place:
    """What can follow so far: known words, something that is filled in, or the end."""

    words: dict[str, _Place] = field(default_factory=dict)
    filled: _Place | None = None
    ends: list[tuple[int, URLPattern]] = field(default_factory=list)


class Addresses(URLResolver):
    """All addresses of ours: of those whose words fit the first that takes the rest, as if all were tried."""

    def __init__(self, patterns: Iterable[URLPattern]) -> None:
        known = list(patterns)
        super().__init__(RoutePattern("", is_endpoint=False), known)
        self._start = _Place()
        # Those that are no plain words with gaps, or whose gap may hold several words, are always tried.
        self._always: list[tuple[int, URLPattern]] = []
        for number, pattern in enumerate(known):
            self._remember(number, pattern)

    def resolve(self, path: str) -> ResolverMatch:
        """The match, or the no of whoever knows no such address."""
        fitting: list[tuple[int, URLPattern]] = [*self._always]
        _gather(self._start, path.split("/"), 0, fitting)
        fitting.sort(key=lambda one: one[0])
        for _number, pattern in fitting:
            match = pattern.resolve(path)
            if match is not None:
                return match
        raise Resolver404({"tried": [], "path": path})

    def _remember(self, number: int, pattern: URLPattern) -> None:
        route = str(pattern.pattern)
        if not isinstance(pattern.pattern, RoutePattern) or "<path:" in route:
            self._always.append((number, pattern))
            return
        place = self._start
        for word in route.split("/"):
            if "<" in word:
                place.filled = place.filled or _Place()
                place = place.filled
            else:
                place = place.words.setdefault(word, _Place())
        place.ends.append((number, pattern))


def _gather(place: _Place, words: list[str], reached: int, found: list[tuple[int, URLPattern]]) -> None:
    if reached == len(words):
        found.extend(place.ends)
        return
    if (known := place.words.get(words[reached])) is not None:
        _gather(known, words, reached + 1, found)
    if place.filled is not None:
        _gather(place.filled, words, reached + 1, found)
