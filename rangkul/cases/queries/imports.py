"""What is read of registers: those of my organisation, and what one of them holds."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from rangkul.cases.models import ImportBatch
from rangkul.cases.registers import Details, details_of
from rangkul.cases.vocabulary import ImportStatus
from rangkul.core.access import Actor, get, visible
from rangkul.core.paging import Shown, a_page

__all__ = ["Details", "batch", "details_of", "page_of_batches"]

A_PAGE = 50


def page_of_batches(actor: Actor, *, after: str) -> Shown[ImportBatch]:
    """A page of the registers of my organisation, newest first."""
    own = visible(actor, ImportBatch)
    return a_page(own, by="-uploaded_at", size=A_PAGE, after=after, dress=lambda rows: rows.defer("sealed"))


def silent_batches(actor: Actor, *, since: datetime, at: datetime) -> QuerySet[ImportBatch]:
    """Registers on their way in of which nothing was heard since a moment."""
    running = visible(actor, ImportBatch, at).filter(
        status=ImportStatus.RUNNING, organisation_id=actor.organisation_id
    )
    return running.filter(moved_at__lt=since).defer("sealed")


def batch(actor: Actor, *, batch_id: UUID) -> ImportBatch:
    """One register of my organisation, or NotFound."""
    return get(actor, ImportBatch, batch_id)
