"""What can happen to a study, one module a noun; importing the package knows them all."""

from rangkul.evidence.events import codings, exchanges, reporting, samples, sources, studies

__all__ = ["codings", "exchanges", "reporting", "samples", "sources", "studies"]
