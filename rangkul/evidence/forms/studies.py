"""The forms of a study: its frame, its people, whom it wants to hear, opening its data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.core.form_days import DayField
from rangkul.evidence.forms.days import DayInput
from rangkul.evidence.rules.studies import MOST_INFORMANTS
from rangkul.evidence.vocabulary import NoPattern, Part

Choices = list[tuple[str, str]]
ENDED = "ended"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]


class StudyForm(forms.Form):
    """What is studied, over which period, and with which framework."""

    title = forms.CharField(label=_("Title of the study"), max_length=200)
    programme = forms.CharField(
        label=_("Which programme is studied?"),
        max_length=200,
        help_text=_("For example: handling of street children in Depok."),
    )
    period_from = DayField(label=_("The period begins on"), widget=DayInput())
    period_to = DayField(label=_("The period ends on"), widget=DayInput())
    framework = forms.ChoiceField(
        label=_("Framework"),
        required=False,
        help_text=_("The factors of the expected pattern and the questions of the interview come from it."),
    )
    language = forms.ChoiceField(
        label=_("Language of the sources"),
        choices=LANGUAGES,
        widget=forms.RadioSelect(attrs={"data-layout": "2"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, frameworks: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["framework"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", str(_("Not chosen yet"))), *frameworks]


class MemberForm(forms.Form):
    """Who takes part, and as what."""

    user_id = forms.TypedChoiceField(label=_("Who?"), coerce=int)
    part = forms.ChoiceField(
        label=_("As what?"),
        choices=Part.choices,
        initial=Part.CODER,
        widget=forms.RadioSelect(attrs={"data-layout": "2"}),
    )

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["user_id"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = people


class PartForm(forms.Form):
    """Another part for somebody in the study, or the end of it."""

    part = forms.ChoiceField(
        label=_("As what?"),
        choices=[*Part.choices, (ENDED, _("Takes part no longer"))],
        widget=forms.RadioSelect,
    )


class TargetForm(forms.Form):
    """How many of one group the study wants to hear, and how many said no."""

    group = forms.ChoiceField(label=_("Group"))
    target = forms.IntegerField(
        label=_("How many do you want to hear?"),
        min_value=0,
        max_value=MOST_INFORMANTS,
        initial=2,
        widget=forms.NumberInput(attrs={"data-counter": ""}),
    )
    refused = forms.IntegerField(
        label=_("How many said no?"),
        min_value=0,
        max_value=MOST_INFORMANTS,
        required=False,
        initial=0,
        widget=forms.NumberInput(attrs={"data-counter": ""}),
        help_text=_("Reports ask for it. Enter 0 when nobody did."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, groups: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = groups
        if len(groups) == 1:
            field.widget = forms.HiddenInput()

    def clean_refused(self) -> int:
        """Nothing entered is nobody."""
        return int(self.cleaned_data["refused"] or 0)


class OpenDataForm(forms.Form):
    """Why a study without a locked pattern opens its data."""

    no_pattern = forms.ChoiceField(
        label=_("Why is there no expected pattern?"),
        choices=NoPattern.choices,
        widget=forms.RadioSelect,
        help_text=_("The reason stands in every report of the study."),
    )
