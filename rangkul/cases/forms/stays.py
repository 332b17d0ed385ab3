"""The forms of the shelter: admit, move, end, and the note to the next shift."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.vocabulary import Reason, StayOutReason
from rangkul.core.form_days import MomentField

Choices = list[tuple[str, str]]


class AdmitForm(forms.Form):
    """Who comes in, into which bed, since when away from the street, with what."""

    child = forms.ChoiceField(
        label=_("Which child?"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("This child has a bed already, or is not received yet.")},
    )
    bed = forms.ChoiceField(label=_("Which bed?"), error_messages={"invalid_choice": Reason.BED_TAKEN.label})
    picked_up_at = MomentField(
        label=_("Picked up on the street"),
        required=False,
        help_text=_("Leave it empty and the latest encounter counts."),
    )
    in_at = MomentField(label=_("Came in"))
    property_kept = forms.CharField(
        label=_("What we keep for the child"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The child gets it back when leaving."),
    )
    health_note = forms.CharField(
        label=_("Health, as seen and told"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wounds, fever, medicine, allergies. If in doubt, call the health service."),
    )

    def __init__(self, *args: Any, children: Choices, beds: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["child"].choices = children  # type: ignore[attr-defined]
        self.fields["bed"].choices = beds  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Into which bed, from the version of the stay that the page showed."""

    bed = forms.ChoiceField(label=_("Which bed?"), error_messages={"invalid_choice": Reason.BED_TAKEN.label})
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, beds: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bed"].choices = beds  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Why the child leaves, with whom, and when."""

    reason = forms.ChoiceField(
        label=_("Why does the stay end?"),
        choices=StayOutReason.choices,
        widget=forms.RadioSelect(attrs={"data-layout": "2"}),
    )
    to_whom = forms.CharField(label=_("Who took the child along?"), required=False, max_length=120)
    out_at = MomentField(label=_("Left"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ShiftForm(forms.Form):
    """For which house, and what its next shift must know."""

    house = forms.ChoiceField(label=_("Which house?"), widget=forms.RadioSelect(attrs={"data-layout": "2"}))
    text = forms.CharField(
        label=_("What must the next shift know?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Name children by number only. Who is ill, who is expected, what was promised."),
    )
    no_name_meant = forms.BooleanField(
        label=_("These words are not a child's name here"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, houses: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["house"].choices = houses  # type: ignore[attr-defined]
        if len(houses) < 2:
            # One house needs no question.
            del self.fields["house"]
