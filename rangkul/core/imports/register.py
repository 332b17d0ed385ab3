"""A register as rows with typed fields: every row of the file is in, or reported with its reason."""

import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from rangkul.core.errors import Refused
from rangkul.core.imports.codes import Code, FileRefused, Refusal
from rangkul.core.imports.headers import MAPPING_VERSION
from rangkul.core.imports.limits import FILE_LIMITS, MEGABYTE, WORKER_LIMITS, WorkerLimits
from rangkul.core.imports.problems import Problem, Skipped, refused_reason
from rangkul.core.imports.values.words import FieldValue
from rangkul.core.imports.worker import run_limited

Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True)
class Row:
    """One child as one office wrote it down; `row_id` is the office's own number for it."""

    sheet: str
    number: int
    row_id: str
    fields: Mapping[str, FieldValue]
    other: Mapping[str, str]
    fingerprint: str


@dataclass(frozen=True)
class SkippedRows:
    """A run of rows that are no children, and why."""

    sheet: str
    first: int
    last: int
    why: Skipped

    @property
    def count(self) -> int:
        """How many rows; the line that names a CSV's separator is one."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Sheet:
    """One sheet: what stands above its header, how its columns were understood."""

    title: str
    last_row: int
    heading: tuple[str, ...]
    mapping: Mapping[str, Any] | None


@dataclass(frozen=True)
class Cost:
    """What the worker used."""

    cpu_s: float = 0.0
    peak_mb: float = 0.0


@dataclass
class Register:
    """Everything read from one file, or the reason why nothing was."""

    sheets: list[Sheet] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problems_left_out: int = 0
    skipped: list[SkippedRows] = field(default_factory=list)
    refusal: Refused | None = None
    file_fingerprint: str = ""
    content_fingerprint: str = ""
    cost: Cost = field(default_factory=Cost)

    @property
    def mapping(self) -> dict[str, Any]:
        """How each sheet's columns were understood: plain data, to be saved, edited and handed in again."""
        sheets = {sheet.title: dict(sheet.mapping) for sheet in self.sheets if sheet.mapping is not None}
        return {"version": MAPPING_VERSION, "sheets": sheets}

    @property
    def row_count(self) -> int:
        """The rows of the file, down to the last that holds anything in each sheet."""
        return sum(sheet.last_row for sheet in self.sheets)

    @property
    def skipped_count(self) -> int:
        """The rows that are no children."""
        return sum(run.count for run in self.skipped)


def read_register(
    source: Path | str | BinaryIO,
    *,
    today: date,
    name: str = "",
    mapping: Mapping[str, Any] | None = None,
    on_progress: Progress | None = None,
    limits: WorkerLimits = WORKER_LIMITS,
) -> Register:
    """Read a register of any city; a bad file gives one with `refusal` and no rows, never an exception.

    `today` tells future dates from past ones and dates two-digit years; `name` is what a CSV's one sheet is
    called; `mapping` is `Register.mapping` of an earlier reading, perhaps edited.
    """
    register = Register()
    try:
        with _opened(source) as file:
            register.file_fingerprint = _fingerprint(file)
            title = name or _title(source)
            options = {"today": today.isoformat(), "name": title, "mapping": mapping}
            for message in run_limited("register", file, options, limits=limits):
                _take(register, message, on_progress)
    except FileRefused as refused:
        # Nothing is half read: what came before the refusal is thrown away.
        return Register(
            refusal=Refused(refused_reason(refused), **refused.values),
            file_fingerprint=register.file_fingerprint,
        )
    return register


@contextmanager
def _opened(source: Path | str | BinaryIO) -> Iterator[BinaryIO]:
    """A file of the operating system, since the worker gets nothing else."""
    if isinstance(source, Path | str):
        try:
            with open(source, "rb") as file:
                _check_size(file)
                yield file
        except OSError as error:
            raise FileRefused(Refusal.UNREADABLE) from error
        return
    try:
        source.fileno()
    except (OSError, AttributeError):
        with tempfile.TemporaryFile() as copy:
            source.seek(0)
            copy.write(source.read(FILE_LIMITS.file_bytes + 1))
            copy.flush()
            _check_size(copy)
            yield copy
        return
    _check_size(source)
    yield source


def _check_size(file: Any) -> None:
    if file.seek(0, io.SEEK_END) > FILE_LIMITS.file_bytes:
        raise FileRefused(Refusal.TOO_LARGE, limit=FILE_LIMITS.file_bytes // MEGABYTE)
    file.seek(0)


def _fingerprint(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(MEGABYTE):
        digest.update(chunk)
    return digest.hexdigest()


def _title(source: Path | str | BinaryIO) -> str:
    path = source if isinstance(source, Path | str) else getattr(source, "name", "")
    return Path(path).stem[:60] if isinstance(path, Path | str) and path else "CSV"


def _take(register: Register, message: Mapping[str, Any], on_progress: Progress | None) -> None:
    """Add what one message of the worker says."""
    kind = message["kind"]
    if kind == "row":
        register.rows.append(_row(message))
    elif kind == "problem":
        place = (message["sheet"], message["cell"], message["heading"])
        register.problems.append(Problem(Code(message["code"]), *place, gaps=message["gaps"]))
    elif kind == "skip":
        why = Skipped(message["why"])
        register.skipped.append(SkippedRows(message["sheet"], message["first"], message["last"], why))
    elif kind == "progress" and on_progress is not None:
        on_progress(message["done"], message["total"])
    elif kind == "sheet":
        heading = tuple(message["heading"])
        register.sheets.append(Sheet(message["title"], message["last_row"], heading, message["mapping"]))
    elif kind == "done":
        register.content_fingerprint = message["content"]
        register.problems_left_out = message["problems_left_out"]
    elif kind == "cost":
        register.cost = Cost(message["cpu_s"], message["peak_kb"] / 1024)


def _row(message: Mapping[str, Any]) -> Row:
    fields = {
        key: date.fromisoformat(value["date"]) if isinstance(value, dict) else value
        for key, value in message["fields"].items()
    }
    place = (message["sheet"], message["number"], message["row_id"])
    return Row(*place, fields=fields, other=message["other"], fingerprint=message["fingerprint"])


def saved_mapping(text: str) -> dict[str, Any] | None:
    """A mapping from its saved JSON; None when it is none."""
    try:
        mapping = json.loads(text)
    except ValueError:
        return None
    return mapping if isinstance(mapping, dict) and mapping.get("version") == MAPPING_VERSION else None
