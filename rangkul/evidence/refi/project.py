"""What a REFI-QDA project is made of, whoever wrote it: values without rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from rangkul.evidence.refi.offsets import StoredText
from rangkul.evidence.refi.own_words import CodeWords


class SourceKind(StrEnum):
    """What a source is; the last four live inside another one, or beside the sources."""

    TEXT = "text"
    PICTURE = "picture"
    PDF = "pdf"
    AUDIO = "audio"
    VIDEO = "video"
    REPRESENTATION = "representation"
    TEXT_DESCRIPTION = "text_description"
    TRANSCRIPT = "transcript"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who coded."""

    guid: str
    name: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """Who made something and who changed it last."""

    by: str = ""
    at: datetime | None = None
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A code with the codes below it."""

    guid: str
    name: str
    is_codable: bool = True
    colour: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    children: tuple["Code", ...] = ()
    # What the description holds, apart; only in files of ours.
    words: CodeWords | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """A property that cases and sources may have."""

    guid: str
    name: str
    kind: str = "Text"
    description: str = ""


@dataclass(frozen=True, slots=True)
class VariableValue:
    """What a case or a source says for a variable; None is an empty value."""

    variable: str
    kind: str = "Text"
    value: str | None = None


@dataclass(frozen=True, slots=True)
class TextSpan:
    """From one character to before another: code points, the first is 0."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: on a page in points from the bottom left, in a picture in pixels from the upper left."""

    first_x: int
    first_y: int
    second_x: int
    second_y: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """From one millisecond of a recording to another."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class SyncSpan:
    """From one sync point of a transcript to another; either may be missing."""

    begin: str = ""
    end: str = ""


Place = TextSpan | Box | TimeSpan | SyncSpan


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one passage, by one coder."""

    guid: str
    code: str
    by: str = ""
    at: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncPoint:
    """Where in the transcript a moment of the recording is."""

    guid: str
    time_ms: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage, an area or a stretch of a source, with its codings."""

    guid: str
    place: Place
    name: str = ""
    description: str = ""
    made: Made = Made()
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    representation: "Source | None" = None


@dataclass(frozen=True, slots=True)
class Source:
    """A text, picture, PDF, recording, or a text that belongs to one of them; a note is one too."""

    kind: SourceKind
    guid: str
    name: str = ""
    description: str = ""
    made: Made = Made()
    text: str | None = None
    path: str = ""
    current_path: str = ""
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[VariableValue, ...] = ()
    sync_points: tuple[SyncPoint, ...] = ()
    texts: tuple["Source", ...] = ()
    # Only until the positions are ours: how the other program stored the text.
    stored: StoredText | None = field(default=None, compare=False, repr=False)

    def parts(self) -> Iterator["Source"]:
        """The source and every text inside it."""
        yield self
        for text in self.texts:
            yield from text.parts()
        for selection in self.selections:
            if selection.representation is not None:
                yield from selection.representation.parts()


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody or something that is compared."""

    guid: str
    name: str = ""
    description: str = ""
    codes: tuple[str, ...] = ()
    values: tuple[VariableValue, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A line from one thing to another."""

    guid: str
    name: str = ""
    direction: str = ""
    colour: str = ""
    origin: str = ""
    target: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """A named group of codes, sources or notes."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphNoted:
    """That a file held a drawing; the drawing itself is not kept."""

    guid: str
    name: str
    vertices: int
    edges: int


@dataclass(frozen=True, slots=True)
class Project:
    """All of it. A codebook file is a project with codes and sets only."""

    name: str
    origin: str = ""
    description: str = ""
    made: Made = Made()
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[Source, ...] = ()
    note_refs: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    sets: tuple[Set, ...] = ()
    graphs: tuple[GraphNoted, ...] = ()


@dataclass(frozen=True, slots=True)
class CodedAt:
    """One coding with where it is: what an exchange must never change."""

    source: str
    place: Place | None
    code: str
    coder: str


@dataclass(slots=True)
class Found:
    """One coding on its way through a project, with all that it hangs on."""

    source: Source
    selection: Selection | None
    coding: Coding
    of: Source = field(kw_only=True)

    def coded_at(self) -> CodedAt:
        """What must stay the same."""
        place = self.selection.place if self.selection else None
        return CodedAt(self.source.guid, place, self.coding.code, self.coding.by)


def every_code(
    codes: tuple[Code, ...], path: tuple[Code, ...] = ()
) -> Iterator[tuple[Code, tuple[Code, ...]]]:
    """Each code with the codes above it, parents first."""
    for code in codes:
        yield code, path
        yield from every_code(code.children, (*path, code))


def every_coding(project: Project) -> Iterator[Found]:
    """Each coding of the project; `of` is the source or note in which its text lives."""
    for top in (*project.sources, *project.notes):
        for part in top.parts():
            for coding in part.codings:
                yield Found(part, None, coding, of=top)
            for selection in part.selections:
                for coding in selection.codings:
                    yield Found(part, selection, coding, of=top)
