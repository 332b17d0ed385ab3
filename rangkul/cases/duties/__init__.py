"""What waits for whom in the child's way, one module a noun; importing the package registers them all."""

from rangkul.cases.duties import (
    after,
    desk,
    encounters,
    handovers,
    institutions,
    received,
    referrals,
    stays,
    work,
)

__all__ = [
    "after",
    "desk",
    "encounters",
    "handovers",
    "institutions",
    "received",
    "referrals",
    "stays",
    "work",
]
