"""What clocks do in studies, one module a noun; importing the package registers them all."""

from rangkul.evidence.ticks import exchanges

__all__ = ["exchanges"]
