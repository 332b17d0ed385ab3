"""The form of a child who came back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.vocabulary import (
    ReentryKind,
)


class ReentryForm(forms.Form):
    """How a child with a closed case came back."""

    how = forms.ChoiceField(
        label=_("How did the child come back?"), choices=ReentryKind.choices, widget=forms.RadioSelect
    )
