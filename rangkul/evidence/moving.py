"""Where a passage stands in a corrected text: moved by what changed, checked, found again, or left behind."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from rangkul.evidence.rules.codings import CONTEXT, Quoted, standing

# Comparing two lines that were rewritten costs time that grows with the square; they are one change then.
LINE_CHARS = 4_000


class How(StrEnum):
    """How a passage came to its place in the new text."""

    MOVED = "moved"
    FOUND = "found"
    LEFT = "left"


@dataclass(frozen=True)
class Moved:
    """The same passage in the new text; what was left stays where it was in the old one."""

    passage: Quoted
    how: How


class Moving:
    """Moves passages from one text to another; what both share is looked for once."""

    def __init__(self, old: str, new: str) -> None:
        self.new = new
        self.blocks = list(_shared(old, new))
        self.starts = [old_start for old_start, _, _ in self.blocks]

    def moved(self, passage: Quoted) -> Moved:
        """The passage in the new text, or left behind when its words are not there any more."""
        start, end = self._place(passage.start), self._place(passage.end - 1)
        if passage.quote and start is not None and end is not None:
            there = standing(self.new, start, end + 1)
            if there.quote == passage.quote:
                return Moved(there, How.MOVED)
        found = self._found(passage)
        return Moved(standing(self.new, *found), How.FOUND) if found else Moved(passage, How.LEFT)

    def _place(self, position: int) -> int | None:
        """Where a character of the old text stands now; None when it went."""
        index = bisect_right(self.starts, position) - 1
        if index < 0:
            return None
        old, new, size = self.blocks[index]
        return new + position - old if position < old + size else None

    def _found(self, passage: Quoted) -> tuple[int, int] | None:
        """The place where the words stand with the most of what stood around them, near where they were."""
        quote = passage.quote
        if not quote.strip():
            return None
        places = list(_places(self.new, quote))
        if not places:
            return None
        expected = self._nearest(passage.start)

        def fit(place: int) -> tuple[int, int]:
            there = standing(self.new, place, place + len(quote))
            same = _same_end(there.before, passage.before) + _same_end(there.after[::-1], passage.after[::-1])
            return same, -abs(place - expected)

        best = max(places, key=fit)
        # Two letters that stand everywhere are no proof; what stood around them must come along.
        if len(places) > 1 and fit(best)[0] == 0 and len(quote) < CONTEXT:
            return None
        return best, best + len(quote)

    def _nearest(self, position: int) -> int:
        index = max(0, bisect_right(self.starts, position) - 1)
        if not self.blocks:
            return position
        old, new, _ = self.blocks[index]
        return new + position - old


def _same_end(one: str, other: str) -> int:
    """How many characters two texts share at their ends."""
    shared = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        shared += 1
    return shared


def _places(text: str, quote: str) -> Iterable[int]:
    place = text.find(quote)
    seen = 0
    while place >= 0 and seen < 1_000:
        yield place
        place, seen = text.find(quote, place + 1), seen + 1


def _shared(old: str, new: str) -> Iterable[tuple[int, int, int]]:
    """What both texts share, as (old place, new place, length): whole lines, then inside changed ones."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_at, new_at = _starts(old_lines), _starts(new_lines)
    blocks = SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_matching_blocks()
    done_old = done_new = 0
    for old_line, new_line, lines in blocks:
        before_old, before_new = old[done_old : old_at[old_line]], new[done_new : new_at[new_line]]
        for shared_old, shared_new, size in _inside(before_old, before_new):
            yield done_old + shared_old, done_new + shared_new, size
        if lines:
            yield old_at[old_line], new_at[new_line], old_at[old_line + lines] - old_at[old_line]
        done_old, done_new = old_at[old_line + lines], new_at[new_line + lines]


def _starts(lines: list[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


def _inside(old: str, new: str) -> Iterable[tuple[int, int, int]]:
    if not old or not new:
        return
    if len(old) > LINE_CHARS or len(new) > LINE_CHARS:
        size = next((at for at, (one, two) in enumerate(zip(old, new, strict=False)) if one != two), 0)
        tail = _same_end(old[size:], new[size:])
        yield from ((0, 0, size), (len(old) - tail, len(new) - tail, tail))
        return
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        if block.size:
            yield block.a, block.b, block.size


def in_order(blocks: list[tuple[int, int, int]]) -> bool:
    """Whether the shared pieces follow each other in both texts."""
    return all(one[0] + one[2] <= two[0] and one[1] + one[2] <= two[1] for one, two in pairwise(blocks))
