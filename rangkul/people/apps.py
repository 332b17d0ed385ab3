"""People and organisations as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts, organisations, memberships, areas."""

    name = "rangkul.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel who turns a request into an actor, and lay the scopes."""
        from rangkul.people import access, duties, events, menu, signing_in  # noqa: F401
