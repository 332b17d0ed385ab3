"""What can be coded with what, and which steps can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rangkul.core.errors import Refused
from rangkul.evidence.vocabulary import Reason

# Characters that are kept on either side of a passage, so that it can be found again in a corrected text.
CONTEXT = 32
# So many steps of a coder can be undone.
STEPS = 50


@dataclass(frozen=True)
class Quoted:
    """A passage as it stands in its text."""

    start: int
    end: int
    quote: str
    before: str
    after: str


def standing(text: str, start: int, end: int, *, base: int = 0) -> Quoted:
    """The passage as it stands between two code points; `text` may be a piece that begins at `base`."""
    here, there = start - base, end - base
    before, after = text[max(0, here - CONTEXT) : here], text[there : there + CONTEXT]
    return Quoted(start, end, text[here:there], before, after)


def quoted(text: str, start: int, end: int, *, base: int = 0) -> Quoted:
    """The same for a passage that somebody marked: never empty, never outside."""
    if not base <= start < end <= base + len(text) or not text[start - base : end - base].strip():
        raise Refused(Reason.PASSAGE_OUTSIDE)
    return standing(text, start, end, base=base)


def check_codable(*, is_codable: bool, retired: bool, merged: bool) -> None:
    """A heading, a retired and a merged code take no further passages."""
    if not is_codable or retired or merged:
        raise Refused(Reason.CODE_NOT_CODABLE)


def check_current(version: int, newest: int) -> None:
    """An older version of a text is read, not coded."""
    if version != newest:
        raise Refused(Reason.TEXT_OLD)


def check_not_blind(sample: object | None) -> None:
    """Who still codes passages of a text blind shows the others nothing of it meanwhile."""
    if sample is not None:
        raise Refused(Reason.TEXT_CODED_BLIND)


def check_same(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    """A step is undone only where its coding is still as the step left it."""
    if dict(wanted) != dict(found):
        raise Refused(Reason.STEP_OVERTAKEN)
