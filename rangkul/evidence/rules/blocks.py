"""How a text is cut for the screen: blocks that are sent one by one, their sentences, their bands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from rangkul.evidence.rules.samples import sentences

# A paragraph longer than this is cut behind a sentence, so that one block never is a whole book.
LONGEST = 1500
# So much of a text is sent at once.
WINDOW = 16_000
_LINE = re.compile(r"[^\n]*\S[^\n]*")


class Marked(Protocol):
    """Whatever lies between two positions of a text."""

    start: int
    end: int


M = TypeVar("M", bound=Marked)


@dataclass(frozen=True)
class Block:
    """A paragraph, or a piece of a long one; positions are code points of the whole text."""

    start: int
    end: int
    text: str
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Segment(Generic[M]):
    """A run of a block over which the same marks lie, the lowest lane first."""

    text: str
    marks: tuple[tuple[int, M], ...]
    begins: tuple[M, ...]


def blocks(text: str, base: int = 0) -> list[Block]:
    """The paragraphs of a piece of text that starts at `base`; empty lines are left out."""
    pieces = [piece for line in _LINE.finditer(text) for piece in _pieces(text, *line.span())]
    return [block(text, start, end, base=base) for start, end in pieces]


def block(text: str, start: int, end: int, *, base: int = 0) -> Block:
    """One block of a piece of text that starts at `base`, with its sentences."""
    inside = sentences(text, start, end)
    placed = tuple((base + first, base + last) for first, last in inside if last > first)
    return Block(base + start, base + end, text[start:end], placed)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start <= LONGEST:
        yield start, end
        return
    began = start
    for _first, last in sentences(text, start, end):
        if last - began >= LONGEST // 2:
            yield began, last
            began = last
    if text[began:end].strip():
        yield began, end


def lanes(marks: Iterable[M]) -> list[tuple[int, M]]:
    """Each mark with the lowest lane that nothing it overlaps stands in, in the order of the text."""
    ends: list[int] = []
    placed = []
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        lane = next((number for number, end in enumerate(ends) if end <= mark.start), len(ends))
        ends[lane:] = [mark.end, *ends[lane + 1 :]]
        placed.append((lane, mark))
    return placed


def segments(block: Block, marks: Sequence[M]) -> list[Segment[M]]:
    """The block cut wherever a mark begins or ends."""
    here = [(lane, one) for lane, one in lanes(marks) if one.start < block.end and one.end > block.start]
    placed = sorted(here, key=lambda pair: pair[0])
    cuts = {block.start, block.end}
    for _lane, one in placed:
        cuts |= {max(one.start, block.start), min(one.end, block.end)}
    found, places = [], sorted(cuts)
    for start, end in pairwise(places):
        over = tuple((lane, one) for lane, one in placed if one.start <= start and one.end >= end)
        begins = tuple(one for _lane, one in over if max(one.start, block.start) == start)
        found.append(Segment(block.text[start - block.start : end - block.start], over, begins))
    return found
