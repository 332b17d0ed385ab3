"""The sign-in form in our own words."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """E-mail address and password; the session ends by itself, so nothing is "remembered"."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("remember", None)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "inputmode": "email"}
        )
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
