"""The invented city as a Django app."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """The invented city and its people."""

    name = "rangkul.sandbox"
    label = "sandbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say on the sign-in page of a demo whom one can be."""
        from rangkul.sandbox import visitors  # noqa: F401
