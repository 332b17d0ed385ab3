"""The forms of going home and after: the return, a visit, closure asked and decided, and coming back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from rangkul.cases.procedure import ClosureReason
from rangkul.cases.rules.after import check_can_return
from rangkul.cases.vocabulary import (
    FamilyTie,
    Reason,
    ReentryKind,
    ReturnKind,
    VisitOutcome,
)
from rangkul.core.errors import Refused
from rangkul.core.form_days import DayField, MomentField


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


class VisitForm(forms.Form):
    """What a monitoring visit found."""

    outcome = forms.ChoiceField(
        label=_("How is the child?"), choices=VisitOutcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What did you see and hear?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    done_at = MomentField(label=_("When"))


class ClosureForm(forms.Form):
    """Why the case can end."""

    reason = forms.ChoiceField(label=_("Why can the case end?"), widget=forms.RadioSelect)
    happened_on = DayField(
        label=_("On which day?"),
        required=False,
        help_text=_("When the child died, moved away or came of age. Leave it empty if nobody knows."),
    )
    note = forms.CharField(
        label=_("What should the supervisor know?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    # Whether it may stay empty depends on the reason.
    note.expected = True  # type: ignore[attr-defined]

    def __init__(self, *args: Any, reasons: Iterable[ClosureReason], **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = {one.reason.value: one for one in reasons}
        line = '<span>{}<span class="choice-note">{}</span></span>'
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (one.reason.value, format_html(line, one.reason.label, one.asks)) for one in self.asked.values()
        ]

    def clean(self) -> dict[str, Any]:
        """The words that a reason asks for are asked together with every other fault."""
        words: dict[str, Any] = super().clean() or self.cleaned_data
        asked = self.asked.get(words.get("reason", ""))
        if asked and asked.needs_words and not words.get("note", "").strip() and "note" not in self.errors:
            self.add_error("note", str(Reason.CLOSURE_NEEDS_WORDS.label) % {"what": asked.asks})
        return words


class DecisionForm(forms.Form):
    """Whether the case ends, and if not, what is still to be done."""

    approved = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=[("yes", _("Close the case")), ("no", _("Not yet, something is still to be done"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Your answer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when the case is not closed yet: what is still to be done?"),
    )


class ReentryForm(forms.Form):
    """How a child with a closed case came back."""

    how = forms.ChoiceField(
        label=_("How did the child come back?"), choices=ReentryKind.choices, widget=forms.RadioSelect
    )
