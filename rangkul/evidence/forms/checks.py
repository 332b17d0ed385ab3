"""The forms of member checking: a finding for somebody, and what they said."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.forms.days import PastDayField
from rangkul.evidence.vocabulary import MemberAnswer

Choices = Sequence[tuple[str, str]]


class AskForm(forms.Form):
    """Which finding, and whom."""

    source = forms.ChoiceField(label=_("Whom do you ask?"))
    statement = forms.CharField(
        label=_("The finding, as you put it to them"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In plain words, and without saying who else said so."),
    )

    def __init__(self, *arguments: Any, people: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["source"].choices = people  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What the informant said of the finding."""

    answer = forms.ChoiceField(
        label=_("What did they say?"),
        choices=MemberAnswer.choices,
        widget=forms.RadioSelect(attrs={"data-layout": "3"}),
    )
    said_on = PastDayField(label=_("When did they say so?"), initial=localdate)
    words = forms.CharField(
        label=_("In their words"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Of a disagreement needed: these words then stand among the evidence against."),
    )
    code = forms.ChoiceField(
        label=_("Which code does it concern?"),
        required=False,
        help_text=_("Of a disagreement needed."),
    )

    def __init__(self, *arguments: Any, codes: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["code"].choices = [("", _("Choose a code")), *codes]  # type: ignore[attr-defined]
