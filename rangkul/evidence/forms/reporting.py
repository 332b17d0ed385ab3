"""The forms of saturation and of the report of a study."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SaturationForm(forms.Form):
    """How saturation is measured: how many interviews are the base, how long a run is, what counts as new."""

    base = forms.TypedChoiceField(
        label=_("Base"), coerce=int, choices=[(n, str(n)) for n in (4, 5, 6)], initial=4
    )
    run = forms.TypedChoiceField(label=_("Run"), coerce=int, choices=[(n, str(n)) for n in (2, 3)], initial=2)
    threshold = forms.TypedChoiceField(
        label=_("New themes at most"), coerce=float, choices=[("0.05", "5%"), ("0", "0%")], initial="0.05"
    )


class ItemForm(forms.Form):
    """What a person says about one item of COREQ."""

    words = forms.CharField(
        label=_("What readers should know"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Name nobody who was interviewed. Empty takes it back."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class RefusalForm(forms.Form):
    """Why a study reports no agreement figures."""

    reason = forms.CharField(
        label=_("Why does this study report no agreement figures?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Readers see this reason in place of the figures. Empty: the figures are shown."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
