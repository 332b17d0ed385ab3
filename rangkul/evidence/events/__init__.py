"""What can happen to a study, one module a noun; importing the package knows them all."""

from rangkul.evidence.events import checks, codings, exchanges, reporting, samples, sources, studies

__all__ = ["checks", "codings", "exchanges", "reporting", "samples", "sources", "studies"]
