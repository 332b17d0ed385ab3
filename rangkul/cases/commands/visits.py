"""How planned visits end without being made, inside the command that ends them."""

from datetime import datetime

from django.db.models import F, QuerySet

from rangkul.cases.models import Visit


def cancel_visits(planned: QuerySet[Visit], at: datetime) -> int:
    """Nobody has to make these visits any more; what was made stays as it was. Returns how many."""
    return planned.filter(done_at=None, cancelled_at=None).update(
        cancelled_at=at, row_version=F("row_version") + 1
    )
