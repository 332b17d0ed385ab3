"""The forms of a survey: the file and what holds for everybody in it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.commands.surveys import Asked
from rangkul.evidence.forms.days import PastDayField
from rangkul.evidence.forms.sources import LANGUAGES
from rangkul.evidence.vocabulary import StakeholderGroup


class SurveyForm(forms.Form):
    """The file, whose voice it is, and whether the sheet itself asked for consent."""

    file = forms.FileField(
        label=_("File with the answers (.csv or .xlsx)"),
        help_text=_("The first row holds the questions, each further row one person. Take names out before."),
    )
    called = forms.CharField(
        label=_("What should the people be called?"),
        max_length=60,
        help_text=_("Each gets the number of their row, for example Respondent 12."),
    )
    group = forms.ChoiceField(
        label=_("Whose voice is it?"),
        choices=[("", _("Nobody's in particular")), *StakeholderGroup.choices],
        required=False,
    )
    happened_on = PastDayField(label=_("When was it asked?"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="id")
    consented_on = PastDayField(
        label=_("Consent was part of the sheet, on this day"),
        required=False,
        help_text=_("Leave it empty if it was not: then each person waits for consent."),
    )
    looked_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # What was looked at just now is not asked for again.
        self.fields["file"].required = not self.data.get("looked_at")

    def asked(self) -> Asked:
        """What holds for everybody, as the command takes it."""
        names = ("called", "group", "happened_on", "language", "consented_on")
        return Asked(**{name: self.cleaned_data[name] for name in names})
