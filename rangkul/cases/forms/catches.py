"""The form in which a person decides about a catch."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.forms.encounters import cards
from rangkul.cases.vocabulary import CatchOutcome, OverrideReason


class CatchForm(forms.Form):
    """What follows; otherwise than the rule with a listed reason and words."""

    decided = cards(
        _("What follows"),
        CatchOutcome.choices,
        required=True,
        error_messages={"required": _("Choose what follows.")},
    )
    reason = cards(
        _("Why otherwise than the rule"),
        OverrideReason.choices,
        help_text=_("Only when you decide otherwise."),
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("Who said what, and what you saw. Colleagues who read the case will read this."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
