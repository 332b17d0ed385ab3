"""Which of the passages that several people coded blind count in results, so that each counts once."""

from collections.abc import Collection, Hashable, Iterable
from typing import NamedTuple


class Mark(NamedTuple):
    """What one coder of an opened sample marked: in which drawn passage, with which code."""

    key: Hashable
    passage: Hashable
    code: Hashable


def counted_once(marks: Iterable[Mark], settled: Collection[tuple[Hashable, Hashable]]) -> set[Hashable]:
    """Of each passage and code the first mark; none where the team has settled it, for then that counts."""
    first: dict[tuple[Hashable, Hashable], Hashable] = {}
    for mark in marks:
        first.setdefault((mark.passage, mark.code), mark.key)
    return {key for place, key in first.items() if place not in settled}
