"""What is asked when searching, and what is typed while one asks whether a child is known."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from rangkul_analytics.linkage import Sighting

from rangkul.cases.recognition import sighting
from rangkul.cases.rules.encounters import AGES


class SearchForm(forms.Form):
    """One box: a name as one spells it, or a number."""

    words = forms.CharField(
        label=_("Name, nickname or number"),
        help_text=_("Spelling does not matter. A number looks like DPK-7K4-MXA."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )


class TypedForm(forms.Form):
    """The words of a half-typed encounter that say who the child may be; anything unreadable is left out."""

    nickname = forms.CharField(max_length=60, required=False)
    full_name = forms.CharField(max_length=120, required=False)
    mother_name = forms.CharField(max_length=120, required=False)
    place = forms.CharField(max_length=120, required=False)
    usual_place = forms.CharField(max_length=120, required=False)
    sex = forms.CharField(max_length=1, required=False)
    age = forms.IntegerField(min_value=0, max_value=25, required=False)
    age_band = forms.ChoiceField(choices=[(band, band) for band in AGES], required=False)

    def read(self) -> dict[str, Any]:
        """What could be read of what was typed so far."""
        self.is_valid()
        return self.cleaned_data

    def sighting(self, on: date) -> Sighting | None:
        """What was typed, for comparing; nothing before there is a name to ask for."""
        typed = self.read()
        if not typed.get("nickname") and not typed.get("full_name"):
            return None
        age = typed.get("age")
        ages = (age, age) if age is not None else AGES.get(typed.get("age_band") or "", (None, None))
        return sighting(
            full_name=typed.get("full_name") or "",
            nickname=typed.get("nickname") or "",
            mother_name=typed.get("mother_name") or "",
            place=typed.get("place") or typed.get("usual_place") or "",
            sex=typed.get("sex") or "",
            age_from=ages[0],
            age_to=ages[1],
            on=on,
        )
