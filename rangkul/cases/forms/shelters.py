"""The forms of the houses of shelters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.core.form_days import DayField

Choices = list[tuple[str, str]]
Groups = list[tuple[str, Choices]]
MOST_BEDS = 200


class HouseForm(forms.Form):
    """What a house is called, where it stands and how many beds it has."""

    name = forms.CharField(
        label=_("Name of the house"),
        max_length=80,
        help_text=_("As the shift says it, for example RPS Beji Timur."),
    )
    area = forms.ChoiceField(
        label=_("Where it is"),
        required=False,
        help_text=_("The kelurahan is enough; never a street or a number."),
    )
    beds = forms.IntegerField(
        label=_("Number of beds"),
        min_value=1,
        max_value=MOST_BEDS,
        widget=forms.NumberInput(attrs={"data-counter": ""}),
        help_text=_("They are numbered from 1."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, areas: Groups, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].choices = [("", _("Not said")), *areas]  # type: ignore[attr-defined]

    def clean_area(self) -> str | None:
        """No place is no code."""
        return self.cleaned_data["area"] or None


class NewHouseForm(HouseForm):
    """A new house, and whose it is."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    field_order = ("organisation", "name", "area", "beds", "version")

    def __init__(self, *args: Any, organisations: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]


class CloseHouseForm(forms.Form):
    """From which day on a house is closed."""

    closes_on = DayField(
        label=_("The house is closed from this day on"),
        help_text=_("Today only when nobody sleeps there. From now on it takes nobody in."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
