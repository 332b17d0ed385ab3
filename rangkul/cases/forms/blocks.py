"""The form that bars a person from a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.vocabulary import BarReason


class BarForm(forms.Form):
    """Who may not open the file, and why."""

    user_id = forms.TypedChoiceField(label=_("Who may not open this file?"), coerce=int)
    reason = forms.ChoiceField(label=_("Why"), choices=BarReason.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user_id"].choices = [("", _("Choose a person")), *people]  # type: ignore[attr-defined]
