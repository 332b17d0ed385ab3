"""What every record on a child's file says of itself: whose it is, on which basis, who wrote it and when."""

from datetime import datetime
from typing import Any

from rangkul.cases.models import Child
from rangkul.core.access import Actor


def on_file(actor: Actor, child: Child, *, legal_basis: str, at: datetime) -> dict[str, Any]:
    """The columns of a `FileRecord` that `actor` writes about `child` at this moment."""
    return {
        "child": child,
        "city": child.city,
        "legal_basis": legal_basis,
        "recorded_at": at,
        "recorded_by": actor.user_id,
        "organisation_id": actor.organisation_id,
    }
