"""What can happen to a child and a case, one module a noun; importing the package knows them all."""

from rangkul.cases.events import (
    after,
    blocks,
    cases,
    catches,
    children,
    consents,
    encounters,
    handovers,
    imports,
    notices,
    operations,
    recognition,
    referrals,
    stays,
)

__all__ = [
    "after",
    "blocks",
    "cases",
    "catches",
    "children",
    "consents",
    "encounters",
    "handovers",
    "imports",
    "notices",
    "operations",
    "recognition",
    "referrals",
    "stays",
]
