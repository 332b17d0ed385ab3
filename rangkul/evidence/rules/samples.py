"""Double coding: which passages can be drawn, who codes them, and when the sample opens."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from rangkul.core.errors import Refused
from rangkul.evidence.vocabulary import Reason

Span = tuple[int, int]

LEAST_CODERS = 2
# Who asks: what they say is the question, not the evidence.
_ASKS = (
    "pewawancara interviewer penanya tanya peneliti researcher moderator fasilitator facilitator"
    " enumerator host notulis"
)
ASKS = frozenset(_ASKS.split())
LEAST_CHARACTERS = 20
_PARAGRAPH = re.compile(r"\S(?:[^\n]*\S)?")
_SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[\"”’')]*(?=\s|$)|\n|$)", re.DOTALL)


def passages(text: str, turns: Sequence[Span] = ()) -> list[Span]:
    """The turns of a text, or its paragraphs where nobody speaks, without those too short to code."""
    spans = list(turns) or [found.span() for found in _PARAGRAPH.finditer(text)]
    return [
        trimmed
        for trimmed in (_trim(text, start, end) for start, end in sorted(spans))
        if trimmed[1] - trimmed[0] >= LEAST_CHARACTERS
    ]


def asks(speaker: str) -> bool:
    """Whether a speaker is the one who asks, as far as the name tells: Pewawancara, Interviewer 2."""
    words = speaker.casefold().replace("_", " ").replace("-", " ").split()
    return bool(words) and words[0].rstrip("0123456789.") in ASKS


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of a passage, so that a part of it can be marked without a mouse."""
    found = [(start + one.start(), start + one.end()) for one in _SENTENCE.finditer(text[start:end])]
    return [_trim(text, *span) for span in found] or [(start, end)]


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def check_can_draw(data_opened_at: datetime | None, coders: Collection[int], may_code: Iterable[int]) -> None:
    """Two or more members who code, and data that are open."""
    if data_opened_at is None:
        raise Refused(Reason.DATA_NOT_OPEN)
    if len(set(coders)) < LEAST_CODERS or not set(coders) <= set(may_code):
        raise Refused(Reason.SAMPLE_CODERS)


def check_drawn(free: int, *, usable: int) -> None:
    """There is something to draw from that nobody codes blind already."""
    if not free:
        raise Refused(Reason.SAMPLE_ALL_DRAWN if usable else Reason.SAMPLE_EMPTY)


def check_speakers(found: int) -> None:
    """Somebody's turns are drawn."""
    if not found:
        raise Refused(Reason.SAMPLE_NOBODY_SPEAKS)


def check_codes_blind(finished_at: datetime | None, *, is_coder: bool, released: bool = False) -> None:
    """A coder of the sample marks until they say that they have finished, or it goes on without them."""
    if not is_coder:
        raise Refused(Reason.NOT_SAMPLE_CODER)
    if released:
        raise Refused(Reason.SAMPLE_RELEASED)
    if finished_at is not None:
        raise Refused(Reason.SAMPLE_FINISHED)


def check_can_release(*, still_codes: bool) -> None:
    """A sample goes on without somebody who still codes it; who has finished is in it for good."""
    if not still_codes:
        raise Refused(Reason.SAMPLE_NOT_CODING)


def check_comparable(coders: Collection[int]) -> None:
    """Two or more have finished; what one person did alone is compared with nothing."""
    if len(coders) < LEAST_CODERS:
        raise Refused(Reason.SAMPLE_ONE_CODER)


def check_anything_stays(*, units: bool) -> None:
    """Something is left to compare: of whoever withdrew, nothing is."""
    if not units:
        raise Refused(Reason.SAMPLE_ALL_LEFT)


def check_inside(start: int, end: int, unit: Span) -> None:
    """What is marked lies inside the passage that was drawn."""
    if not unit[0] <= start < end <= unit[1]:
        raise Refused(Reason.SAMPLE_OUTSIDE)


def check_says_something_new(*, marked: bool) -> None:
    """The same words have not got the same code from this coder before: a second tap is no second finding."""
    if marked:
        raise Refused(Reason.SAMPLE_MARKED_SO)


def check_open(unlocked_at: datetime | None) -> None:
    """Nobody compares before all have finished."""
    if unlocked_at is None:
        raise Refused(Reason.SAMPLE_LOCKED)


def check_sees_all(*, codes_elsewhere: bool) -> None:
    """Nobody compares while a part of the codings is hidden from them: the figures would be wrong."""
    if codes_elsewhere:
        raise Refused(Reason.SAMPLE_CODED_ELSEWHERE)


def check_can_settle(*, differs: bool, reason: str, settled_by: int | None, actor: int) -> None:
    """What is settled is a difference, has a reason, and is changed only by whoever settled it."""
    if not differs:
        raise Refused(Reason.NO_DISAGREEMENT)
    if settled_by is not None and settled_by != actor:
        raise Refused(Reason.DECIDED_BY_OTHER)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
