"""The library's forms of one's own account, in our words: a password, and the number of the second step."""

import logging
from typing import Any

from allauth.account.forms import ChangePasswordForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.core.sealing import BrokenSeal
from rangkul.people.second_step import second_step_of

logger = logging.getLogger(__name__)
_SPOILT = _(
    "Your second step can no longer be read here, so no number fits. Ask your administrator to reset it."
)
# Telephones show keys with digits; an app's number and a recovery code have no others.
_NUMBER = {"autocomplete": "one-time-code", "inputmode": "numeric"}


def _word(form: forms.Form, name: str, label: Any, *, kind: str, help_text: Any = "") -> None:
    """Give a password of the library our words, without the example that would stand in its line."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget = forms.PasswordInput(attrs={"autocomplete": kind})


class PasswordForm(ChangePasswordForm):
    """A new password, after the one that holds now."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _word(self, "oldpassword", _("The password you have now"), kind="current-password")
        _word(
            self,
            "password1",
            _("The new password"),
            kind="new-password",
            help_text=_(
                "At least 12 characters. Several words that do not belong together are strong and easy to"
                " remember; your name and common words with a number added are the first to be guessed."
            ),
        )
        _word(self, "password2", _("The new password once more"), kind="new-password")


class PasswordAgain(ReauthenticateForm):
    """The password, before something that matters."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _word(self, "password", _("Password"), kind="current-password")


class _Number(forms.Form):
    number_label: Any = _("The number in the app, or a recovery code")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].label = self.number_label
        self.fields["code"].widget = forms.TextInput(attrs=_NUMBER)


class _OwnNumber(_Number):
    user: Any

    def clean_code(self) -> str:
        """A number of this account's own second step; of a row that was another's none fits."""
        try:
            with second_step_of(self.user.pk):
                return str(super().clean_code())  # type: ignore[misc]
        except BrokenSeal:
            logger.error("the second step of account %s does not open for it", self.user.pk)
            raise forms.ValidationError(_SPOILT) from None


class NumberForm(_OwnNumber, AuthenticateForm):
    """The second step of a sign-in."""


class NumberAgain(_OwnNumber, CodeAgainForm):
    """The second step, before something that matters."""


class FirstNumber(_Number, ActivateTOTPForm):
    """The first number of an app that was just set up."""

    number_label = _("The number in the app")
