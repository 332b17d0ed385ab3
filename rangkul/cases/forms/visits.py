"""The form of a monitoring visit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.vocabulary import (
    VisitOutcome,
)
from rangkul.core.form_days import MomentField


class VisitForm(forms.Form):
    """What a monitoring visit found."""

    outcome = forms.ChoiceField(
        label=_("How is the child?"), choices=VisitOutcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What did you see and hear?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    done_at = MomentField(label=_("When"))
