"""A second person who says yes to whatever waits, for tests that are about what comes after it."""

from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.people.commands.grants import confirm_grant
from rangkul.people.models import Grant


def say_yes(second: Actor) -> str:
    """Confirm everything that waits; the secret of the last link that came with it."""
    secret = ""
    for grant in list(Grant.objects.filter(answer="").order_by("pk")):
        secret = confirm_grant(second, grant=grant, at=timezone.now()) or secret
    return secret
