"""What reading a file gives: the text, who speaks where in it, and what a person should know about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rangkul.evidence.reading.codes import Remark, Value


@dataclass(frozen=True)
class Turn:
    """`text[start:end]` is what `speaker` says from `at_ms` on; positions are code points, half-open.

    The name and the time before it belong to no turn. `speaker` is empty when only a time is known.
    """

    start: int
    end: int
    speaker: str
    at_ms: int | None = None


@dataclass(frozen=True)
class Notice:
    """One thing that was left out, moved or guessed, with the numbers for its sentence."""

    code: Remark
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadText:
    """A text as it will be coded: line feeds only, no byte order mark, no control characters."""

    text: str
    turns: tuple[Turn, ...] = ()
    title: str = ""
    date: str = ""
    outlet: str = ""
    notices: tuple[Notice, ...] = ()


@dataclass
class Draft:
    """What a reader of one format has found, before the text is cleaned and its turns are looked for."""

    text: str
    title: str = ""
    date: str = ""
    outlet: str = ""
    notices: list[Notice] = field(default_factory=list)
    turns: list[Turn] | None = None

    def remark(self, code: Remark, count: int = 1, **values: Value) -> None:
        """Add a notice, unless there is nothing to count."""
        if count:
            self.notices.append(Notice(code, {"count": count, **values}))
