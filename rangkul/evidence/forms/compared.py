"""The form that settles a difference between coders."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NOT_HERE = "none"


class SettleForm(forms.Form):
    """Whether the code holds, where, and why."""

    place = forms.ChoiceField(label=_("What do you settle on?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In your own words: the definition you read it by, or what one of you overlooked."),
    )

    def __init__(self, *arguments: Any, places: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = [*places, (NOT_HERE, _("The code does not hold in this passage"))]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
