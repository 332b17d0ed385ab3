"""The kernel as a Django app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Access, log, pages."""

    name = "rangkul.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
