"""What is read of registers: those of my organisation, and what one of them holds."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from rangkul.cases.models import ImportBatch
from rangkul.cases.registers import Details, details_of
from rangkul.core.access import Actor, get, visible

__all__ = ["Details", "SheetColumns", "batch", "batches", "columns_of", "details_of"]


@dataclass(frozen=True)
class SheetColumns:
    """One sheet of a register and what its columns were taken for."""

    title: str
    columns: list[dict[str, str]]


def batches(actor: Actor) -> QuerySet[ImportBatch]:
    """The registers of my organisation, newest first."""
    return visible(actor, ImportBatch).defer("sealed").order_by("-uploaded_at")


def batch(actor: Actor, *, batch_id: UUID) -> ImportBatch:
    """One register of my organisation, or NotFound."""
    return get(actor, ImportBatch, batch_id)


def columns_of(batch: ImportBatch) -> list[SheetColumns]:
    """What each column of each sheet was taken for."""
    return [SheetColumns(title, sheet["columns"]) for title, sheet in batch.mapping.get("sheets", {}).items()]
