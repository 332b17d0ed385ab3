"""All that a study takes over of a project of other software: values without rows."""

from dataclasses import dataclass
from datetime import datetime

from rangkul.evidence.refi.project import Code, User, Variable, VariableValue


@dataclass(frozen=True, slots=True)
class HeldPassage:
    """One code on one passage."""

    guid: str
    code: str
    by: str
    at: datetime | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HeldTurn:
    """A stretch of a transcript from one known moment to the next, or of whoever speaks for a case."""

    start: int
    end: int
    at_ms: int | None
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class HeldText:
    """One source: its text may be missing, then nothing is coded in it."""

    guid: str
    name: str
    text: str = ""
    passages: tuple[HeldPassage, ...] = ()
    turns: tuple[HeldTurn, ...] = ()
    values: tuple[VariableValue, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldMemo:
    """What somebody wrote about something; `about` is empty for the study."""

    guid: str
    about_kind: str
    about: str
    title: str
    text: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldSet:
    """A group of codes, sources and memos."""

    guid: str
    name: str
    description: str
    codes: tuple[str, ...]
    sources: tuple[str, ...]
    memos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldVoice:
    """A source that speaks for a case, or one speaker of it."""

    source: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case with whoever speaks for it, and the codings and codes that were tied to it."""

    guid: str
    name: str
    description: str
    codes: tuple[str, ...]
    voices: tuple[HeldVoice, ...]
    codings: tuple[str, ...]
    values: tuple[VariableValue, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """All that a study takes over."""

    name: str
    origin: str
    users: tuple[User, ...]
    codes: tuple[Code, ...]
    variables: tuple[Variable, ...]
    cases: tuple[HeldCase, ...]
    sets: tuple[HeldSet, ...]
    memos: tuple[HeldMemo, ...]
    texts: tuple[HeldText, ...]
