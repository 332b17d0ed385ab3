"""The forms of closure: asked for, and decided."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from rangkul.cases.procedure import ClosureReason
from rangkul.cases.vocabulary import (
    Reason,
)
from rangkul.core.form_days import DayField


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
