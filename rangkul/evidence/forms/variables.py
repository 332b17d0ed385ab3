"""The forms of variables: what one is called and holds, and the bands in which its numbers are counted."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.rules.variables import LONGEST_BAND, MOST_BANDS, Band, number_in
from rangkul.evidence.vocabulary import VariableKind


class ChangeVariableForm(forms.Form):
    """What a variable is called and means."""

    name = forms.CharField(
        label=_("Name of the variable"),
        max_length=120,
        help_text=_("For example sex, age band, organisation, years of service."),
    )
    description = forms.CharField(
        label=_("What does it mean?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands beside the field wherever somebody fills it in."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class VariableForm(forms.Form):
    """A property by which cases are compared."""

    name = forms.CharField(
        label=_("Name of the variable"),
        max_length=120,
        help_text=_("For example sex, age band, organisation, years of service."),
    )
    kind = forms.ChoiceField(
        label=_("What is written in it?"),
        choices=VariableKind.choices,
        initial=VariableKind.TEXT,
        widget=forms.RadioSelect(attrs={"data-layout": "2"}),
    )
    description = forms.CharField(
        label=_("What does it mean?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands beside the field wherever somebody fills it in."),
    )


class BandsForm(forms.Form):
    """Where each band of numbers begins, and what it is called; the first takes all that is lower."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(MOST_BANDS):
            if number:
                self.fields[f"start{number}"] = forms.CharField(
                    label=_("Band %(number)s: from") % {"number": number + 1},
                    required=False,
                    max_length=20,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                )
            self.fields[f"name{number}"] = forms.CharField(
                label=_("Band %(number)s: called") % {"number": number + 1},
                required=False,
                max_length=LONGEST_BAND,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
        for field in self.fields.values():
            field.expected = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A number where a number is asked, and a name where one is written."""
        words = super().clean() or {}
        for number in range(MOST_BANDS):
            start, name = words.get(f"start{number}", ""), words.get(f"name{number}", "")
            if start and number_in(start) is None:
                self.add_error(f"start{number}", ValidationError(_("Write a number, for example 3.5.")))
            elif number and bool(start) != bool(name):
                missing = "name" if start else "start"
                self.add_error(f"{missing}{number}", ValidationError(_("This field is required.")))
        return words

    def bands(self) -> list[Band]:
        """The bands that were named, in the order in which they stand."""
        rows = [
            Band(self.cleaned_data.get(f"start{n}", ""), " ".join(self.cleaned_data[f"name{n}"].split()))
            for n in range(MOST_BANDS)
        ]
        return [band for band in rows if band.name or band.start]

    def rows(self) -> list[list[Any]]:
        """The fields of each band."""
        return [[self[f"start{n}"], self[f"name{n}"]] if n else [self["name0"]] for n in range(MOST_BANDS)]


def of_bands(bands: Sequence[Band]) -> dict[str, str]:
    """The bands as the form shows them."""
    shown = {f"{part}{number}": "" for number in range(MOST_BANDS) for part in ("start", "name")}
    for number, band in enumerate(bands):
        shown |= {f"start{number}": band.start, f"name{number}": band.name}
    del shown["start0"]
    return shown
