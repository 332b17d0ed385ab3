"""What clocks do in the child's way, one module a noun; importing the package registers them all."""

from rangkul.cases.ticks import (
    handovers,
    matches,
    referrals,
    stays,
    work,
)

__all__ = [
    "handovers",
    "matches",
    "referrals",
    "stays",
    "work",
]
