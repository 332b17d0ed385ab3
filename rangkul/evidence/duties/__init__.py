"""What waits in studies, one module a noun; importing the package registers it."""

from rangkul.evidence.duties import studies

__all__ = ["studies"]
