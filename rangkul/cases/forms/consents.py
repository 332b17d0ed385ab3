"""The form for a consent: one purpose, who gave it, and how it can be proved."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.vocabulary import ConsentForm as Form
from rangkul.cases.vocabulary import ConsentGiver, ConsentPurpose
from rangkul.core.form_days import DayField

_ASSENT = {"yes": True, "no": False, "": None}


class ConsentForm(forms.Form):
    """What was agreed to; each purpose is asked for by itself."""

    purpose = forms.ChoiceField(
        label=_("What is the consent for?"), choices=ConsentPurpose.choices, widget=forms.RadioSelect
    )
    to = forms.ChoiceField(
        label=_("With which organisation may it be shared?"),
        required=False,
        help_text=_(
            "Needed for sharing with a partner. That partner then knows that there is a child, no more."
        ),
    )
    given_by = forms.CharField(label=_("Who agreed?"), max_length=120, help_text=_("The person's name."))
    relation = forms.ChoiceField(
        label=_("As what?"),
        choices=ConsentGiver.choices,
        widget=forms.RadioSelect(attrs={"data-layout": "2"}),
    )
    form = forms.ChoiceField(
        label=_("How was it given?"),
        choices=Form.choices,
        widget=forms.RadioSelect(attrs={"data-layout": "2"}),
    )
    proof = forms.CharField(
        label=_("Where is the proof?"),
        max_length=240,
        help_text=_("For example: letter number, folder, name of the witness."),
    )
    child_assents = forms.ChoiceField(
        label=_("Does the child agree too?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("", _("Not asked yet"))],
        required=False,
        widget=forms.RadioSelect(attrs={"data-layout": "3"}),
    )
    valid_to = DayField(
        label=_("Until which day?"),
        help_text=_("At most 12 months from today."),
    )

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], until: date, **options: Any) -> None:
        options.setdefault("initial", {"valid_to": until.isoformat()})
        super().__init__(*args, **options)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("No other organisation")), *organisations]

    def clean_child_assents(self) -> bool | None:
        """Yes, no, or not asked."""
        return _ASSENT[self.cleaned_data["child_assents"]]
