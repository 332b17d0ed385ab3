"""What can happen to a memo: written, changed, taken back; never its words."""

from dataclasses import dataclass

from rangkul.core.events import Event
from rangkul.evidence.models import Memo, Study


@dataclass(frozen=True)
class MemoWritten(Event):
    """Somebody wrote down what they thought about a study or something in it."""

    name = "memo.written"
    study: Study
    memo: Memo
    about: str


@dataclass(frozen=True)
class MemoChanged(Event):
    """A memo has other words, by its author."""

    name = "memo.changed"
    study: Study
    memo: Memo
    version: int


@dataclass(frozen=True)
class MemoWithdrawn(Event):
    """An author took a memo back; the row stays and says when."""

    name = "memo.withdrawn"
    study: Study
    memo: Memo
