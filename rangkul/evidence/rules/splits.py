"""How a code is split: into what, whose passage is moved, what is proposed, and what stays as it is."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from rangkul.core.errors import Refused
from rangkul.evidence.vocabulary import Manner, Reason


def manner(coder: int | None, *, me: int, takes_part: bool) -> Manner:
    """One's own passage is moved; a colleague is asked; whoever cannot be asked keeps what they coded."""
    if coder == me:
        return Manner.MOVED
    return Manner.PROPOSED if coder is not None and takes_part else Manner.BESIDE


def check_has_parts(parts: int) -> None:
    """A code is split into something."""
    if not parts:
        raise Refused(Reason.SPLIT_WITHOUT_PARTS)


def check_not_split(*, running: bool) -> None:
    """One walk through the passages of a code at a time."""
    if running:
        raise Refused(Reason.SPLIT_RUNS)


def check_runs(ended_at: datetime | None) -> None:
    """Passages are placed while the walk runs."""
    if ended_at is not None:
        raise Refused(Reason.SPLIT_OVER)


def check_parts(chosen: Collection[UUID], parts: Collection[UUID]) -> None:
    """A passage goes to parts of the code, as they are now."""
    if not set(chosen) <= set(parts):
        raise Refused(Reason.CODE_NOT_CODABLE)


def check_still_there(*, waits: bool) -> None:
    """Only a passage that still carries the code, openly, is placed."""
    if not waits:
        raise Refused(Reason.PASSAGE_PLACED)


def check_can_take_back(answer: str, undone_at: datetime | None) -> None:
    """What a colleague has answered is theirs."""
    if undone_at is not None:
        raise Refused(Reason.STEP_NONE)
    if answer:
        raise Refused(Reason.PROPOSAL_ANSWERED)


def check_can_answer(placed: Manner | str, answer: str, undone_at: datetime | None, *, mine: bool) -> None:
    """A coder answers once, for a passage of their own."""
    if not mine:
        raise Refused(Reason.NOT_YOUR_CODING)
    if placed != Manner.PROPOSED or answer or undone_at is not None:
        raise Refused(Reason.PROPOSAL_OVER)
