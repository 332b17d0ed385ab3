"""What can happen to a child and a case, one module a noun; importing the package knows them all."""

from rangkul.cases.events import (
    after,
    blocks,
    cases,
    children,
    encounters,
    handovers,
    stays,
)

__all__ = [
    "after",
    "blocks",
    "cases",
    "children",
    "encounters",
    "handovers",
    "stays",
]
