"""The forms of a group operation: start it, count the adults."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.forms.encounters import cards, moment
from rangkul.cases.queries.places import Geography
from rangkul.cases.rules.encounters import OPERATION_LIMIT
from rangkul.cases.vocabulary import EncounterKind, Reason

KINDS = [(k.value, k.label) for k in (EncounterKind.RAID, EncounterKind.OUTREACH, EncounterKind.REPORT)]


class OperationForm(forms.Form):
    """How and where an operation goes out."""

    kind = cards(_("What kind of operation"), KINDS, required=True)
    usual_place = forms.CharField(label=_("Place"), max_length=120, required=False, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Another place"),
        help_text=_("A street, a crossing, or a kelurahan."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-places", "autocomplete": "off"}),
    )
    started_at = moment(_("When it began"), _("Leave it empty for now."))

    def __init__(self, *posted: Any, geography: Geography, usual: Sequence[str], kind: str, **options: Any):
        options["initial"] = {"kind": kind}
        super().__init__(*posted, **options)
        self.geography = geography
        self.fields["usual_place"].widget.choices = [(name, name) for name in usual]

    def clean(self) -> dict[str, Any]:
        """Settle the place, tapped or typed."""
        words = super().clean() or {}
        name = words.get("place") or words.get("usual_place") or ""
        if not name and "place" not in self.errors:
            self.add_error("place", Reason.PLACE_MISSING.label)
        words["place"], words["area"] = name, self.geography.area_of(name)
        return words


def counter(label: Any) -> forms.IntegerField:
    """A number with a minus and a plus."""
    widget = forms.NumberInput(attrs={"data-counter": "", "inputmode": "numeric"})
    told = {
        name: _("Enter a whole number from 0 to 40.")
        for name in ("invalid", "min_value", "max_value", "required")
    }
    return forms.IntegerField(
        label=label, min_value=0, max_value=OPERATION_LIMIT, widget=widget, error_messages=told
    )


class AdultsForm(forms.Form):
    """Adults are numbers; they get no file."""

    male = counter(_("Men"))
    female = counter(_("Women"))
