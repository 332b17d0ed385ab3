"""What can happen to a child and a case, one module a noun; importing the package knows them all."""

from rangkul.cases.events import (
    after,
    blocks,
    cases,
    catches,
    children,
    encounters,
    handovers,
    operations,
    recognition,
    stays,
)

__all__ = [
    "after",
    "blocks",
    "cases",
    "catches",
    "children",
    "encounters",
    "handovers",
    "operations",
    "recognition",
    "stays",
]
