"""Who changes a memo, and what a memo needs."""

from datetime import datetime

from rangkul.core.errors import Refused
from rangkul.evidence.vocabulary import Reason


def check_words(text: str) -> None:
    """A memo says something."""
    if not text.strip():
        raise Refused(Reason.MEMO_EMPTY)


def check_can_change(*, mine: bool, withdrawn_at: datetime | None) -> None:
    """Only who wrote a memo changes it or takes it back, and only as long as it stands."""
    if not mine:
        raise Refused(Reason.NOT_YOUR_MEMO)
    if withdrawn_at is not None:
        raise Refused(Reason.MEMO_WITHDRAWN)
