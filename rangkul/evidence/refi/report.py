"""What happened to each thing of a foreign file: read, kept, changed, dropped, and why."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

SOME_NAMES = 5


class Kind(StrEnum):
    """What is counted."""

    USER = "user"
    CODE = "code"
    VARIABLE = "variable"
    VALUE = "value"
    CASE = "case"
    TEXT = "text"
    PICTURE = "picture"
    PDF = "pdf"
    AUDIO = "audio"
    VIDEO = "video"
    REPRESENTATION = "representation"
    TRANSCRIPT = "transcript"
    SYNC_POINT = "sync_point"
    TEXT_SELECTION = "text_selection"
    PDF_SELECTION = "pdf_selection"
    PICTURE_SELECTION = "picture_selection"
    AUDIO_SELECTION = "audio_selection"
    VIDEO_SELECTION = "video_selection"
    TRANSCRIPT_SELECTION = "transcript_selection"
    CODING = "coding"
    NOTE = "note"
    LINK = "link"
    SET = "set"
    GRAPH = "graph"
    ELEMENT = "element"


class Change(StrEnum):
    """What was put right while it was read; nothing is lost by it."""

    GUID_MADE = "guid_made"
    GUID_AGAIN = "guid_again"
    USER_ADDED = "user_added"
    CASE_FROM_CODING = "case_from_coding"
    CODABLE_ASSUMED = "codable_assumed"
    COLOUR_LEFT_OUT = "colour_left_out"
    DATE_LEFT_OUT = "date_left_out"
    ENCODING_GUESSED = "encoding_guessed"
    TEXT_CLEANED = "text_cleaned"
    LINE_ENDS = "line_ends"
    MOVED_INSIDE = "moved_inside"
    NAME_MADE = "name_made"
    REFERENCE_LEFT_OUT = "reference_left_out"
    TEXT_MISSING = "text_missing"
    CODER_UNKNOWN = "coder_unknown"
    CODES_NESTED = "codes_nested"
    VALUE_AS_TEXT = "value_as_text"
    WHOLE_AS_PASSAGE = "whole_as_passage"
    TEXT_OF_MEDIUM = "text_of_medium"
    TIMES_AS_PASSAGE = "times_as_passage"
    DESCRIPTION_AS_MEMO = "description_as_memo"
    NAME_CUT = "name_cut"


class Loss(StrEnum):
    """Why something is not brought in."""

    NO_CODE = "no_code"
    NO_PLACE = "no_place"
    NO_VARIABLE = "no_variable"
    DRAWING = "drawing"
    UNKNOWN_ELEMENT = "unknown_element"
    WRONG_PLACE = "wrong_place"
    OUTSIDE_TEXT = "outside_text"
    NO_TEXT = "no_text"
    NOT_A_TEXT = "not_a_text"
    NO_CODING = "no_coding"
    NO_ENDS = "no_ends"
    TWICE = "twice"
    LINK = "link"
    ON_A_NOTE = "on_a_note"
    OTHER_TEXT = "other_text"
    OVERLAPS = "overlaps"


@dataclass(frozen=True, slots=True)
class Finding:
    """So many things of one kind were changed or dropped for one reason; the first few by name."""

    kind: Kind
    why: str
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one kind were in the file, and how many came in."""

    kind: Kind
    read: int
    kept: int


@dataclass(frozen=True, slots=True)
class ToCheck:
    """One quotation that a person compares with the other program."""

    source: str
    code: str
    coder: str
    start: int
    end: int
    before: str
    quote: str
    after: str


@dataclass(slots=True)
class Ledger:
    """Counts while a file is read."""

    read: Counter[Kind] = field(default_factory=Counter)
    changes: dict[tuple[Kind, Change], list[str]] = field(default_factory=dict)
    losses: dict[tuple[Kind, Loss], list[str]] = field(default_factory=dict)

    def saw(self, kind: Kind, number: int = 1) -> None:
        """One more of a kind."""
        self.read[kind] += number

    def changed(self, kind: Kind, why: Change, name: str = "") -> None:
        """Something came in otherwise than it was written."""
        self.changes.setdefault((kind, why), []).append(name)

    def lost(self, kind: Kind, why: Loss, name: str = "") -> None:
        """Something did not come in."""
        self.losses.setdefault((kind, why), []).append(name)

    def tallies(self) -> tuple[Tally, ...]:
        """Read and kept, for each kind that was met."""
        gone: Counter[Kind] = Counter()
        for (kind, _why), names in self.losses.items():
            gone[kind] += len(names)
        return tuple(
            Tally(kind, self.read[kind], self.read[kind] - gone[kind]) for kind in Kind if self.read[kind]
        )

    def changed_findings(self) -> tuple[Finding, ...]:
        """What was changed, kind by kind."""
        return tuple(_finding(kind, why, names) for (kind, why), names in sorted(self.changes.items()))

    def lost_findings(self) -> tuple[Finding, ...]:
        """What was dropped, kind by kind."""
        return tuple(_finding(kind, why, names) for (kind, why), names in sorted(self.losses.items()))


def _finding(kind: Kind, why: StrEnum, names: list[str]) -> Finding:
    some = dict.fromkeys(name[:120] for name in names if name)
    return Finding(kind, why.value, len(names), tuple(some)[:SOME_NAMES])
