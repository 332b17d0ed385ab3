"""How another program counted its characters, and where its passages therefore are in our text.

The standard says code points and is silent on the byte order mark and on line ends; programs differ.
So every way of counting is tried on all passages, and the one that the passages speak for is taken.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product

BREAKS = re.compile(r"\r\n|[\r\n]")
NAME_POINTS = 4
MOST_LOOKED_AT = 2_000
SURE_FROM = 0.8
# A rarer way of counting needs more for it than a lucky word border.
AHEAD = 2
ENOUGH_OF_A_NAME = 80


class Unit(StrEnum):
    """What was counted."""

    CODE_POINT = "code_point"
    UTF16 = "utf16"
    BYTE = "byte"


WIDE = {
    Unit.CODE_POINT: BREAKS,
    Unit.UTF16: re.compile("\r\n|[\r\n]|[\U00010000-\U0010ffff]"),
    Unit.BYTE: re.compile("\r\n|[\r\n]|[^\x00-\x7f]"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of counting. `breaks_as_stored`: a line end counts as many as the file holds of it."""

    unit: Unit = Unit.CODE_POINT
    breaks_as_stored: bool = True
    mark_counted: bool = False


STANDARD = Reading()
READINGS = tuple(
    Reading(unit, stored, mark) for unit, stored, mark in product(Unit, (True, False), (False, True))
)


@dataclass(frozen=True)
class StoredText:
    """A text as the other program stored it, without its byte order mark."""

    raw: str
    had_mark: bool = False

    @cached_property
    def text(self) -> str:
        """The text as we keep it: every line end is one LF."""
        return BREAKS.sub("\n", self.raw) if "\r" in self.raw else self.raw


@dataclass(frozen=True, slots=True)
class Passage:
    """Where the other program says a passage is, and what it calls it."""

    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a foreign position is in our text, and whether it fell on a character's edge."""

    at: int
    exact: bool = True
    past_end: bool = False


class Ruler:
    """Turns the positions of one text, counted in one way, into ours."""

    def __init__(self, stored: StoredText, reading: Reading) -> None:
        self.length = len(stored.text)
        self.base = 0
        if stored.had_mark and reading.mark_counted:
            self.base = 3 if reading.unit is Unit.BYTE else 1
        self.starts: list[int] = []
        self.places: list[int] = []
        self.widths: list[int] = []
        extra = self.base
        for place, width in _wide(stored, reading):
            self.starts.append(place + extra)
            self.places.append(place)
            self.widths.append(width)
            extra += width - 1
        self.end = self.length + extra

    def land(self, foreign: int, *, as_end: bool) -> Landing:
        """The position among our characters; what falls inside a character takes the whole of it."""
        if foreign > self.end:
            return Landing(self.length, past_end=True)
        if foreign < self.base:
            return Landing(0, exact=foreign == 0)
        last = bisect_right(self.starts, foreign) - 1
        if last < 0:
            return Landing(foreign - self.base)
        into = foreign - self.starts[last]
        if into == 0:
            return Landing(self.places[last])
        if into < self.widths[last]:
            return Landing(self.places[last] + (1 if as_end else 0), exact=False)
        return Landing(self.places[last] + 1 + into - self.widths[last])

    def same_as(self, other: "Ruler") -> bool:
        """Whether both give the same place to everything."""
        return (self.base, self.starts, self.widths) == (other.base, other.starts, other.widths)


def _wide(stored: StoredText, reading: Reading) -> Iterator[tuple[int, int]]:
    """Our place and the foreign width of each character that does not count as one."""
    has_pairs = "\r\n" in stored.raw
    gone = 0
    for found in WIDE[reading.unit].finditer(stored.raw):
        seen = found.group()
        place = found.start() - gone
        if seen == "\r\n":
            gone += 1
            width = 2 if reading.breaks_as_stored else 1
        elif seen in "\r\n":
            width = 1 if reading.breaks_as_stored or has_pairs else 2
        else:
            width = 2 if reading.unit is Unit.UTF16 else len(seen.encode("utf-8", "surrogatepass"))
        if width != 1:
            yield place, width


@dataclass(frozen=True, slots=True)
class Calibration:
    """Which way of counting was taken, and what speaks for it."""

    reading: Reading = STANDARD
    score: float | None = None
    passages: int = 0
    names_compared: int = 0
    names_equal: int = 0
    on_borders: int = 0
    past_end: int = 0
    inside_character: int = 0
    second: Reading | None = None
    second_score: float | None = None
    given: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether nobody needs to look at it; nothing to place is sure as well."""
        return self.score is None or self.given or self.score >= SURE_FROM


@dataclass(slots=True)
class _Tried:
    """What one way of counting makes of all passages."""

    reading: Reading
    rulers: list[Ruler]
    named: list[bool]
    borders: int = 0
    on_borders: int = 0
    past_end: int = 0
    inside: int = 0

    def points(self, comparable: list[bool]) -> int:
        """What speaks for it, less what speaks against it."""
        names = sum(self.named[at] for at, fits in enumerate(comparable) if fits)
        return NAME_POINTS * (names - self.past_end - self.inside) + self.borders


Texts = Sequence[tuple[StoredText, Sequence[Passage]]]


def calibrate(texts: Texts, *, given: Reading | None = None) -> Calibration:
    """Choose the way of counting that the passages speak for; the standard's if nothing speaks louder.

    Where it is known (`given`), it is not chosen but still scored.
    """
    looked_at = _thinned([(stored, passage) for stored, passages in texts for passage in passages])
    if not looked_at:
        return Calibration(reading=given or STANDARD, given=given is not None)
    ways = _different(looked_at) if given is None else [given]
    tried = [_try(reading, looked_at) for reading in ways]
    comparable = [any(one.named[at] for one in tried) for at in range(len(looked_at))]
    most = NAME_POINTS * sum(comparable) + 2 * len(looked_at)
    ranked = sorted(tried, key=lambda one: -one.points(comparable))
    best, standard = ranked[0], tried[0]
    if best.points(comparable) < standard.points(comparable) + AHEAD:
        best = standard
    others = [one for one in ranked if one is not best]
    return Calibration(
        reading=best.reading,
        score=_share(best.points(comparable), most),
        passages=len(looked_at),
        names_compared=sum(comparable),
        names_equal=sum(best.named[at] for at, fits in enumerate(comparable) if fits),
        on_borders=best.on_borders,
        past_end=best.past_end,
        inside_character=best.inside,
        second=others[0].reading if others else None,
        second_score=_share(others[0].points(comparable), most) if others else None,
        given=given is not None,
    )


def _share(points: int, most: int) -> float:
    return round(max(0, points) / most, 4)


Looked = list[tuple[StoredText, Passage]]


def _thinned(all_of_them: Looked) -> Looked:
    step = -(-len(all_of_them) // MOST_LOOKED_AT) or 1
    return all_of_them[::step]


def _different(looked_at: Looked) -> Iterator[Reading]:
    """Each way of counting that differs from those before it on these texts; the standard's comes first."""
    texts = list({id(stored): stored for stored, _passage in looked_at}.values())
    seen: list[list[Ruler]] = []
    for reading in READINGS:
        rulers = [Ruler(stored, reading) for stored in texts]
        if not any(all(a.same_as(b) for a, b in zip(rulers, other, strict=True)) for other in seen):
            seen.append(rulers)
            yield reading


def _try(reading: Reading, looked_at: Looked) -> _Tried:
    rulers: dict[int, tuple[str, Ruler]] = {}
    tried = _Tried(reading, [], [])
    for stored, passage in looked_at:
        if id(stored) not in rulers:
            rulers[id(stored)] = (stored.text, Ruler(stored, reading))
        text, ruler = rulers[id(stored)]
        start, end = ruler.land(passage.start, as_end=False), ruler.land(passage.end, as_end=True)
        tried.past_end += start.past_end or end.past_end
        tried.inside += not (start.exact and end.exact)
        tried.named.append(name_fits(passage.name, text, start.at, end.at))
        borders = begins_well(text, start.at) + ends_well(text, end.at)
        tried.borders += borders
        tried.on_borders += borders == 2
    return tried


def name_fits(name: str, text: str, start: int, end: int) -> bool:
    """Whether a passage's name is its text, or how its text begins; white space is collapsed."""
    wanted = " ".join(name.split())
    cut = wanted.endswith(("…", "..."))
    wanted = wanted.rstrip("….").rstrip() if cut else wanted
    if not wanted:
        return False
    # Much white space may be between the words; what is looked at must still hold the whole name.
    shown = text[start : min(end, start + 4 * len(wanted) + ENOUGH_OF_A_NAME)]
    found = " ".join(shown.split())
    if cut:
        return found.startswith(wanted)
    return found == wanted


def begins_well(text: str, at: int) -> bool:
    """Whether a passage that begins here begins with a word."""
    if at >= len(text) or text[at].isspace():
        return False
    return at == 0 or not (text[at - 1].isalnum() and text[at].isalnum())


def ends_well(text: str, at: int) -> bool:
    """Whether a passage that ends here ends with a word."""
    if at == 0 or at > len(text) or text[at - 1].isspace():
        return False
    return at == len(text) or not (text[at - 1].isalnum() and text[at].isalnum())
