"""The forms of the expected pattern: one factor, one proposition."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.rules.studies import Expectation
from rangkul.evidence.vocabulary import Rating

_LEVELS = [(str(value), label) for value, label in Rating.choices]


class RatingForm(forms.Form):
    """The range of rating expected at a factor and why; with neither end, none is expected."""

    low = forms.TypedChoiceField(
        label=_("At least"),
        choices=[("", _("No expectation")), *_LEVELS],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"data-layout": "short"}),
    )
    high = forms.TypedChoiceField(
        label=_("At most"),
        choices=[("", _("No expectation")), *_LEVELS],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"data-layout": "short"}),
    )
    reason = forms.CharField(
        label=_("Why do you expect this?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One or two sentences from theory or earlier studies, so that a surprise can be seen as one."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Each end offers "no expectation", and a range has a reason: neither may simply stay empty.
        for name in ("low", "high", "reason"):
            self.fields[name].expected = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One end alone is both."""
        words = super().clean() or {}
        low, high = words.get("low"), words.get("high")
        words["low"] = high if low is None else low
        words["high"] = low if high is None else high
        return words

    def expected(self) -> Expectation | None:
        """The range as the rule takes it."""
        low, high = self.cleaned_data["low"], self.cleaned_data["high"]
        return None if low is None else Expectation(low, high)


class PropositionForm(forms.Form):
    """Whether a proposition should be triggered, and why."""

    triggers = forms.TypedChoiceField(
        label=_("Do you expect its condition to hold in this period?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"data-layout": "2"}),
    )
    reason = forms.CharField(
        label=_("Why do you expect this?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
