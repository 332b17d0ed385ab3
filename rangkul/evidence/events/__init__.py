"""What can happen to a study, one module a noun; importing the package knows them all."""

from rangkul.evidence.events import (
    cases,
    checks,
    codebooks,
    codings,
    exchanges,
    memos,
    reporting,
    samples,
    sources,
    splits,
    studies,
    variables,
)

__all__ = [
    "cases",
    "checks",
    "codebooks",
    "codings",
    "exchanges",
    "memos",
    "reporting",
    "samples",
    "sources",
    "splits",
    "studies",
    "variables",
]
