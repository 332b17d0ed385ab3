"""What reading a text can say about it: plain codes, because the worker runs without Django.

Their sentences are in `problems.py`; a test holds the two together.
"""

from collections.abc import Mapping
from enum import StrEnum

Value = int | str


class Unread(StrEnum):
    """Why a file gives no text; the codes of `core.imports` that can happen here are among them."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    LOCKED = "locked"
    BROKEN = "broken"
    TOO_MANY_PARTS = "too_many_parts"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    PACKED_TOO_TIGHT = "packed_too_tight"
    HOLDS_LINK = "holds_link"
    HOLDS_ARCHIVE = "holds_archive"
    UNSAFE_NAMES = "unsafe_names"
    HOLDS_DOCTYPE = "holds_doctype"
    TOO_DEEP = "too_deep"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    TOO_MUCH_OUTPUT = "too_much_output"
    READER_FAILED = "reader_failed"
    OLD_WORD = "old_word"
    RICH_TEXT = "rich_text"
    SHEET = "sheet"
    PICTURE = "picture"
    RECORDING = "recording"
    OTHER_KIND = "other_kind"
    WRONG_NAME = "wrong_name"
    SCANNED = "scanned"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"


class Remark(StrEnum):
    """What was left out, moved or guessed on the way; nothing of it is silent."""

    TRACKED_CHANGES = "tracked_changes"
    COMMENTS_LEFT_OUT = "comments_left_out"
    HEADERS_LEFT_OUT = "headers_left_out"
    TEXT_BOXES_MOVED = "text_boxes_moved"
    NOTES_AT_END = "notes_at_end"
    PICTURES_LEFT_OUT = "pictures_left_out"
    LIST_NUMBERS_LEFT_OUT = "list_numbers_left_out"
    ENCODING_GUESSED = "encoding_guessed"
    CHARACTERS_LOST = "characters_lost"
    CONTROLS_REMOVED = "controls_removed"
    PAGE_LINES_DROPPED = "page_lines_dropped"
    HYPHENS_JOINED = "hyphens_joined"
    PAGES_WITHOUT_TEXT = "pages_without_text"
    ARTICLE_ONLY = "article_only"
    WHOLE_PAGE = "whole_page"
    PAGE_SAYS = "page_says"
    VOICES_WRITTEN = "voices_written"
    CUES_LEFT_OUT = "cues_left_out"
    MARKS_REMOVED = "marks_removed"
    TURNS_LEFT_OUT = "turns_left_out"


class NotRead(Exception):
    """The file gives no text; inside the worker, where Django is not."""

    def __init__(self, code: Unread, **values: Value) -> None:
        super().__init__(code.value)
        self.code = code
        self.values: Mapping[str, Value] = values
