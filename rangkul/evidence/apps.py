"""Evidence as a Django app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Studies, sources, codebooks, codings, samples."""

    name = "rangkul.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lay the scopes, the events, the menu, the duties and the clocks."""
        from rangkul.evidence import access, duties, events, menu, ticks  # noqa: F401
