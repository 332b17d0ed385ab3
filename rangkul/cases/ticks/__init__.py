"""What clocks do in the child's way, one module a noun; importing the package registers them all."""

from rangkul.cases.ticks import (
    referrals,
)

__all__ = [
    "referrals",
]
