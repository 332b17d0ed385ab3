"""What can happen to a child and a case, one module a noun; importing the package knows them all."""

from rangkul.cases.events import (
    cases,
    children,
    encounters,
    handovers,
    stays,
)

__all__ = [
    "cases",
    "children",
    "encounters",
    "handovers",
    "stays",
]
