"""Why a whole project file is not read: plain codes, because the worker runs without Django."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from rangkul.core.imports.codes import FileRefused


class Fault(StrEnum):
    """Why the file is refused; the codes that the archive guard knows keep their names."""

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
    NO_PROJECT = "no_project"
    MANY_PROJECTS = "many_projects"
    NOT_REFI = "not_refi"
    NOT_TAGUETTE = "not_taguette"
    TOO_MANY_ITEMS = "too_many_items"


BY_CODE = {fault.value: fault for fault in Fault}


class ExchangeRefused(Exception):
    """The project as a whole cannot be read."""

    def __init__(self, fault: Fault, **values: Any) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.values: Mapping[str, Any] = values


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn what the archive guard or the worker refuses into our own error."""
    try:
        yield
    except FileRefused as refused:
        raise ExchangeRefused(
            BY_CODE.get(refused.code.value, Fault.UNREADABLE), **refused.values
        ) from refused
