"""Which cases a passage belongs to, and in which columns of a matrix it stands then."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from rangkul.core.errors import Refused
from rangkul.evidence.vocabulary import Reason

LONGEST_NAME, LONGEST_SPEAKER, LONGEST_VALUE = 200, 80, 1_000
Key = Any


class Passage(NamedTuple):
    """One coded passage: in which source and text, from where to where."""

    key: Key
    source: Key
    text: Key
    start: int
    end: int


class Voice(NamedTuple):
    """Whoever speaks for a case: one speaker of a source, or with an empty name the whole source."""

    case: Key
    source: Key
    speaker: str = ""


class Said(NamedTuple):
    """One turn of a text, and who speaks."""

    text: Key
    start: int
    end: int
    speaker: str


def cases_of(
    passages: Iterable[Passage],
    voices: Iterable[Voice],
    turns: Iterable[Said],
    marks: Iterable[tuple[Key, Key]] = (),
) -> dict[Key, set[Key]]:
    """The cases of each passage: of its whole source, of whoever speaks in it, and those tied to itself.

    `marks` are pairs of a passage and a case. A passage in which two speak belongs to the cases of both.
    """
    whole: dict[Key, set[Key]] = defaultdict(set)
    by_speaker: dict[tuple[Key, str], set[Key]] = defaultdict(set)
    for voice in voices:
        if voice.speaker:
            by_speaker[voice.source, voice.speaker].add(voice.case)
        else:
            whole[voice.source].add(voice.case)
    tied: dict[Key, set[Key]] = defaultdict(set)
    for passage, case in marks:
        tied[passage].add(case)
    heard = _Heard(turns)
    found = {}
    for one in passages:
        cases = set(whole[one.source]) | tied[one.key]
        for speaker in heard.between(one.text, one.start, one.end):
            cases |= by_speaker.get((one.source, speaker), set())
        found[one.key] = cases
    return found


class _Heard:
    """Who speaks where; turns of one text follow each other."""

    def __init__(self, turns: Iterable[Said]) -> None:
        self.turns: dict[Key, list[Said]] = defaultdict(list)
        for turn in sorted(turns, key=lambda turn: (turn.start, turn.end)):
            self.turns[turn.text].append(turn)
        self.starts = {text: [turn.start for turn in found] for text, found in self.turns.items()}

    def between(self, text: Key, start: int, end: int) -> Iterable[str]:
        """Who speaks from one place to before another; at a place without length, whoever speaks there."""
        turns = self.turns.get(text, [])
        end = max(end, start + 1)
        for turn in reversed(turns[: bisect_right(self.starts.get(text, []), end - 1)]):
            if turn.end > start:
                yield turn.speaker


def columns_of(cases: Collection[Key], values: Mapping[Key, str], own: str = "") -> set[str]:
    """In which columns a passage stands: what its cases say, or its source; the empty one if none says."""
    return {value for value in (own, *(values.get(case, "") for case in cases)) if value} or {""}


def check_case_name(name: str, others: Iterable[str]) -> None:
    """A case has a name that no other case of the study has."""
    if not name:
        raise Refused(Reason.CASE_NAME_MISSING)
    if any(name.casefold() == other.casefold() for other in others):
        raise Refused(Reason.CASE_NAME_TAKEN, name=name)


def check_one_case(found: Collection[object], name: str) -> None:
    """A name says which case is meant."""
    if len(found) > 1:
        raise Refused(Reason.CASE_NAME_TWICE, name=name)
