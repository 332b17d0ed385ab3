"""The form in which a person decides about a catch."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.forms.encounters import cards
from rangkul.cases.vocabulary import CatchOutcome, OverrideReason, Reason


class CatchForm(forms.Form):
    """What follows; otherwise than the rule with a listed reason and words."""

    decided = cards(
        _("What follows"),
        CatchOutcome.choices,
        required=True,
        error_messages={"required": _("Choose what follows.")},
    )
    reason = cards(
        _("Why otherwise than the rule"),
        OverrideReason.choices,
        help_text=_("Only when you decide otherwise."),
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("Who said what, and what you saw. Colleagues who read the case will read this."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, proposed: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.proposed = proposed

    def clean(self) -> dict[str, Any]:
        """Deciding otherwise than the rule takes a reason and words; what lacks is said at its field."""
        words: dict[str, Any] = super().clean() or self.cleaned_data
        decided = words.get("decided")
        if self.proposed and decided and decided != self.proposed:
            if not words.get("reason") and "reason" not in self.errors:
                self.add_error("reason", Reason.OVERRIDE_NEEDS_REASON.label)
            if not words.get("words", "").strip() and "words" not in self.errors:
                self.add_error("words", _("Say in your own words why you decide otherwise than the rule."))
        return words
