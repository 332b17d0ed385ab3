"""The child's way as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Children, encounters, cases, referrals, stays, visits."""

    name = "rangkul.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lay the scopes, the events and the duties."""
        from rangkul.cases import access, duties, events, menu, ticks  # noqa: F401
