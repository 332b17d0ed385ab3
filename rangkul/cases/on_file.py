"""What every record on a child's file says of itself: whose it is, on which basis, who wrote it and when."""

from datetime import datetime
from typing import Any

from rangkul.cases.models import Case, Child
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


def on_case(actor: Actor, case: Case, *, at: datetime) -> dict[str, Any]:
    """The same for what belongs to a case, on whose legal basis it rests."""
    return on_file(actor, case.child, legal_basis=case.legal_basis, at=at)
