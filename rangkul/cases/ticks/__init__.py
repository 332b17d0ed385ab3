"""What clocks do in the child's way, one module a noun; importing the package registers them all."""

from rangkul.cases.ticks import (
    handovers,
    imports,
    matches,
    openings,
    referrals,
    stays,
    work,
)

__all__ = [
    "handovers",
    "imports",
    "matches",
    "openings",
    "referrals",
    "stays",
    "work",
]
