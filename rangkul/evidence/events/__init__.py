"""What can happen to a study, one module a noun; importing the package knows them all."""

from rangkul.evidence.events import samples, sources, studies

__all__ = ["samples", "sources", "studies"]
