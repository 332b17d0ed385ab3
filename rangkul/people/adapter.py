"""What allauth may do here: nobody signs up by themselves, and a fresh sign-in is believed."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class InvitedOnly(DefaultAccountAdapter):
    """Accounts are made by an administrator."""

    # What the library says of a wrong password, in our words: the same for an unknown address.
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This address and this password do not belong together. Look at both and type the password again."
        ),
        "enter_current_password": _("This is not the password you have now. Type it again."),
        "incorrect_password": _("This is not your password. Type it again."),
        "too_many_login_attempts": _("Too many tries. Wait one minute, then type the password again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an unknown person gets no account."""
        return False

    def is_reauthentication_required(self, *, app: str, **keywords: Any) -> bool:
        """Not of somebody who has just signed in: the password was typed a moment ago."""
        return super().is_reauthentication_required(app=app, **keywords) and not self._just_signed_in()

    def _just_signed_in(self) -> bool:
        records = get_authentication_records(self.request, self.request.user)
        latest = max((float(record["at"]) for record in records), default=0.0)
        return time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT

    def pre_login(self, request: HttpRequest, user: Any, **keywords: Any) -> Any:
        """An invented person, whose password everybody knows, comes in only in a demo."""
        if user.is_demo and not settings.DEMO:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **keywords)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Write the password and nothing else of the account."""
        user.set_password(password)
        user.save(update_fields=["password"])
