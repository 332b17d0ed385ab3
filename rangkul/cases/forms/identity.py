"""The forms about who a child is: identity, other names, contacts, sealed notes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.forms.encounters import SEXES
from rangkul.cases.rules.identity import number_is_well_formed
from rangkul.cases.vocabulary import AgeBasis, ContactKind, NameKind, Papers, SealedKind
from rangkul.core.form_days import DayField

YES_NO_UNKNOWN = [("yes", _("Yes")), ("no", _("No")), ("", _("Not known"))]


def side_by_side(layout: str = "2") -> forms.RadioSelect:
    """Radio cards next to each other."""
    return forms.RadioSelect(attrs={"data-layout": layout})


class IdentityForm(forms.Form):
    """Who the child is; nothing is required, and what is unknown stays empty."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    full_name = forms.CharField(label=_("Full name"), max_length=120, required=False)
    nickname = forms.CharField(label=_("Nickname"), max_length=60, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False, widget=side_by_side("short"))
    birth_on = DayField(label=_("Birth date"), required=False)
    age_from = forms.IntegerField(
        label=_("Youngest age that fits"),
        required=False,
        min_value=0,
        max_value=25,
        help_text=_("Only when the birth date is not known. A guess is enough."),
    )
    age_to = forms.IntegerField(label=_("Oldest age that fits"), required=False, min_value=0, max_value=25)
    age_basis = forms.ChoiceField(
        label=_("Where the age comes from"), choices=AgeBasis.choices, required=False, widget=side_by_side()
    )
    birth_place = forms.CharField(label=_("Birth place"), max_length=80, required=False)
    mother_name = forms.CharField(label=_("Mother's name"), max_length=120, required=False)
    father_name = forms.CharField(label=_("Father's name"), max_length=120, required=False)
    address = forms.CharField(label=_("Home address"), max_length=240, required=False)
    origin = forms.ChoiceField(label=_("Home area"), required=False)
    in_school = forms.ChoiceField(
        label=_("Does the child go to school now?"),
        choices=YES_NO_UNKNOWN,
        required=False,
        widget=side_by_side("short"),
    )
    school = forms.CharField(label=_("School and class, now or last"), max_length=120, required=False)
    papers = forms.ChoiceField(
        label=_("Identity papers"), choices=Papers.choices, required=False, widget=side_by_side()
    )
    nik = forms.CharField(
        label=_("NIK"),
        max_length=24,
        required=False,
        help_text=_("16 digits. Kept encrypted; only readers of this file can open it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    kk = forms.CharField(
        label=_("Family card number"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    marks = forms.CharField(
        label=_("How one recognises the child"),
        max_length=240,
        required=False,
        help_text=_("A scar, a tattoo, a way of speaking. Nothing that hurts when it is read aloud."),
    )

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["origin"].choices = [("", _("Not known")), *areas]  # type: ignore[attr-defined]

    def clean_nik(self) -> str:
        """Sixteen digits or nothing; whether it fits the birth date is only a hint."""
        return self._number("nik")

    def clean_kk(self) -> str:
        """Sixteen digits or nothing."""
        return self._number("kk")

    def clean(self) -> dict[str, Any]:
        """An age range has two ends in order."""
        words = super().clean() or {}
        low, high = words.get("age_from"), words.get("age_to")
        if low is None and high is not None:
            words["age_from"] = high
        if high is None and low is not None:
            words["age_to"] = low
        if low is not None and high is not None and low > high:
            self.add_error("age_to", _("The oldest age lies below the youngest. Check both."))
        return words

    def _number(self, name: str) -> str:
        number = str(self.cleaned_data[name]).replace(" ", "")
        if number and not number_is_well_formed(number):
            raise forms.ValidationError(_("This number has 16 digits. Check it, or leave it empty."))
        return number


class AliasForm(forms.Form):
    """Another name the child goes by."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("What kind of name"), choices=NameKind.choices, initial="nickname", widget=side_by_side()
    )


class ContactForm(forms.Form):
    """Somebody who can be asked about the child."""

    kind = forms.ChoiceField(
        label=_("Who this is to the child"), choices=[("", _("Choose who this is")), *ContactKind.choices]
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    address = forms.CharField(label=_("Address"), max_length=240, required=False)
    safe = forms.ChoiceField(
        label=_("Is it safe for the child to call this person?"),
        choices=[("yes", _("Yes, it is safe")), ("no", _("No, or not sure: do not call"))],
        widget=side_by_side(),
    )

    def clean(self) -> dict[str, Any]:
        """A contact without name, phone or address reaches nobody."""
        words = super().clean() or {}
        if not any(words.get(name) for name in ("name", "phone", "address")):
            self.add_error("name", _("Enter a name, a phone number or an address."))
        return words


class SealedForm(forms.Form):
    """What only level 4 reads."""

    kind = forms.ChoiceField(label=_("What it is about"), choices=SealedKind.choices, widget=side_by_side())
    text = forms.CharField(label=_("Note"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}))
