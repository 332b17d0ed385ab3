"""The form of a return."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.rules.returns import check_can_return
from rangkul.cases.vocabulary import (
    FamilyTie,
    Reason,
    ReturnKind,
)
from rangkul.core.errors import Refused
from rangkul.core.form_days import MomentField


class ReturnForm(forms.Form):
    """Where the child goes, with whom, and on what promise."""

    kind = forms.ChoiceField(
        label=_("Where does the child go?"), choices=ReturnKind.choices, widget=forms.RadioSelect
    )
    institution = forms.ChoiceField(
        label=_("Which institution?"),
        required=False,
        help_text=_("Only if the child goes to an institution."),
    )
    to_whom = forms.CharField(label=_("Who takes the child?"), max_length=120)
    relation = forms.ChoiceField(
        label=_("What is this person to the child?"),
        choices=FamilyTie.choices,
        widget=forms.RadioSelect(attrs={"data-layout": "2"}),
    )
    area = forms.ChoiceField(label=_("Kelurahan or city"), required=False)
    address = forms.CharField(label=_("Address"), required=False, max_length=240)
    child_view = forms.CharField(
        label=_("What does the child say about going there?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In the child's own words."),
    )
    returned_at = MomentField(label=_("When"))
    statement_signed = forms.BooleanField(
        label=_("The statement letter is signed by the child and the family"), required=False
    )

    def __init__(self, *args: Any, institutions: list[Any], areas: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["institution"].choices = [("", _("No institution")), *institutions]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", _("Not known")), *areas]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What the kind of return asks for is said together with every other fault."""
        words: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            check_can_return(
                words.get("kind", ""),
                statement_signed=bool(words.get("statement_signed")),
                has_institution=bool(words.get("institution")),
            )
        except Refused as no:
            missing = "institution" if no.reason == Reason.RETURN_NEEDS_INSTITUTION else "statement_signed"
            self.add_error(missing, no.sentence)
        return words
