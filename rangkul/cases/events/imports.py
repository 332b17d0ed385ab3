"""What can happen to a register: counts only, never what a row says."""

from dataclasses import dataclass

from rangkul.cases.models import ImportBatch, ReaderMapping
from rangkul.core.events import Event


@dataclass(frozen=True)
class RegisterTried(Event):
    """A file was read for trial; nothing came in."""

    name = "register.tried"
    batch: ImportBatch
    rows: int
    problems: int
    seen_before: int


@dataclass(frozen=True)
class ColumnsChosen(Event):
    """A person said which column of a sheet holds what."""

    name = "register.columns_chosen"
    batch: ImportBatch
    mappings: list[ReaderMapping]


@dataclass(frozen=True)
class RegisterStarted(Event):
    """A person asked to bring a register in."""

    name = "register.started"
    batch: ImportBatch
    legal_basis: str


@dataclass(frozen=True)
class RegisterImported(Event):
    """A register came in whole."""

    name = "register.imported"
    batch: ImportBatch
    children: int
    encounters: int
    seen_before: int
    left_out: int
    proposals: int


@dataclass(frozen=True)
class RegisterFailed(Event):
    """A register did not come in, and nothing of it did."""

    name = "register.failed"
    batch: ImportBatch


@dataclass(frozen=True)
class RegisterUndone(Event):
    """Everything that came in with a register was taken out again."""

    name = "register.undone"
    batch: ImportBatch
    children: int
