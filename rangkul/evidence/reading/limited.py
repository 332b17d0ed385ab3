"""Reads a stranger's file in a process that may use little, and gives the text or a sentence."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rangkul.core.errors import Refused
from rangkul.core.imports.codes import FileRefused
from rangkul.core.imports.limits import FILE_LIMITS, MEGABYTE, WorkerLimits
from rangkul.core.imports.worker import run_limited
from rangkul.evidence.reading.codes import Remark, Unread
from rangkul.evidence.reading.problems import Reason
from rangkul.evidence.reading.result import Notice, ReadText, Turn

# The interpreter takes up to 24 MB of address space before it is limited; both together stay below 256.
READING_LIMITS = WorkerLimits(cpu_s=5, memory_bytes=232 * MEGABYTE)


@dataclass(frozen=True)
class Cost:
    """What reading took, as the worker measured it."""

    cpu_s: float
    peak_mb: float


@dataclass
class _Told:
    pieces: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    about: Mapping[str, Any] = field(default_factory=dict)
    cost: Cost = Cost(0, 0)


def read_text(name: str, data: bytes, *, limits: WorkerLimits = READING_LIMITS) -> ReadText:
    """The text of the file; Refused with a sentence that says what to do where it cannot be read."""
    return read_measured(name, data, limits=limits)[0]


def read_measured(name: str, data: bytes, *, limits: WorkerLimits = READING_LIMITS) -> tuple[ReadText, Cost]:
    """The text of the file, and what reading it took."""
    told = _Told()
    if len(data) > FILE_LIMITS.file_bytes:
        raise Refused(Reason.TOO_LARGE, limit=FILE_LIMITS.file_bytes // MEGABYTE)
    try:
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.flush()
            for message in run_limited("text", file, {"name": name[-100:]}, limits=limits):
                _take(told, message)
    except FileRefused as refused:
        raise Refused(Reason(Unread(refused.code.value)), **refused.values) from refused
    return _text(told), told.cost


def _take(told: _Told, message: Mapping[str, Any]) -> None:
    kind = message["kind"]
    if kind == "text":
        told.pieces.append(message["text"])
    elif kind == "turns":
        told.turns += [Turn(*values) for values in message["turns"]]
    elif kind == "about":
        told.about = message
    elif kind == "not_read":
        raise Refused(Reason(message["code"]), **message["values"])
    elif kind == "cost":
        told.cost = Cost(message["cpu_s"], message["peak_kb"] / 1024)


def _text(told: _Told) -> ReadText:
    return ReadText(
        text="".join(told.pieces),
        turns=tuple(told.turns),
        title=told.about["title"],
        date=told.about["date"],
        outlet=told.about["outlet"],
        notices=tuple(Notice(Remark(code), values) for code, values in told.about["notices"]),
    )
