"""What takes two: a second person who says yes to whatever waits, and the second step of an account."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.people.commands.grants import confirm_grant
from rangkul.people.models import Grant
from rangkul.people.second_step import second_step_of


def say_yes(second: Actor) -> str:
    """Confirm everything that waits; the secret of the last link that came with it."""
    secret = ""
    for grant in list(Grant.objects.filter(answer="").order_by("pk")):
        secret = confirm_grant(second, grant=grant, at=timezone.now()) or secret
    return secret


def set_up_second_step(user: Any) -> str:
    """An app and recovery codes for this account; the secret that the app keeps."""
    secret = generate_totp_secret()
    with second_step_of(user.pk):
        TOTP.activate(user, secret)
        RecoveryCodes.activate(user)
    return secret


def number_of(secret: str) -> str:
    """What an app with this secret shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def codes_of(user: Any) -> list[str]:
    """The recovery codes of this account that nobody has used yet."""
    with second_step_of(user.pk):
        return RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes")).get_unused_codes()
