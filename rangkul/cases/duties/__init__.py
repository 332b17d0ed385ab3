"""What waits for whom in the child's way, one module a noun; importing the package registers them all."""

from rangkul.cases.duties import (
    desk,
    encounters,
    follow_up,
    handovers,
    institutions,
    received,
    referrals,
    stays,
    work,
)

__all__ = [
    "desk",
    "encounters",
    "follow_up",
    "handovers",
    "institutions",
    "received",
    "referrals",
    "stays",
    "work",
]
