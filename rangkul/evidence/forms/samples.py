"""The forms of double coding: what is drawn and for whom, and a code on a part of a passage."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.vocabulary import Polarity

Choices = Sequence[tuple[str, str]]
# 10 to 25 percent is what the literature advises; all is for a small study.
SHARES = [("0.1", "10%"), ("0.15", "15%"), ("0.2", "20%"), ("0.25", "25%"), ("0.5", "50%"), ("1", "100%")]


class DrawForm(forms.Form):
    """How much is coded twice, and by whom."""

    share = forms.ChoiceField(
        label=_("How much is coded twice?"),
        choices=SHARES,
        initial="0.2",
        widget=forms.RadioSelect(attrs={"data-layout": "3"}),
        help_text=_("Of each kind of source and each voice, so that none is left out."),
    )
    coders = forms.TypedMultipleChoiceField(
        label=_("Who codes it?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two or more. None of them sees what the others coded until all have finished."),
    )
    left_out = forms.MultipleChoiceField(
        label=_("Whose turns are left out?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whoever asks is ticked where the name tells it: a question is no evidence."
            " Everybody else's turns are drawn, and paragraphs where nobody speaks."
        ),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text=_("Leave it empty, and one is thrown and kept, so that the draw can be repeated."),
    )

    def __init__(self, *arguments: Any, people: Choices, speakers: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["coders"].choices = people  # type: ignore[attr-defined]
        self.fields["left_out"].choices = speakers  # type: ignore[attr-defined]
        if not speakers:
            del self.fields["left_out"]


class BlindForm(forms.Form):
    """One code on a part of a drawn passage, by its first and last sentence."""

    code = forms.ChoiceField(label=_("Code"))
    first = forms.TypedChoiceField(label=_("From sentence"), coerce=int)
    last = forms.TypedChoiceField(label=_("To sentence"), coerce=int)
    polarity = forms.ChoiceField(
        label=_("Speaks for or against?"),
        choices=Polarity.choices,
        initial=Polarity.NEUTRAL,
        widget=forms.RadioSelect,
    )

    def __init__(self, *arguments: Any, codes: Choices, sentences: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["code"].choices = [("", _("Choose a code")), *codes]  # type: ignore[attr-defined]
        for name in ("first", "last"):
            self.fields[name].choices = sentences  # type: ignore[attr-defined]
        self.fields["last"].initial = sentences[-1][0]

    def clean(self) -> dict[str, Any]:
        """The last sentence does not come before the first."""
        words: dict[str, Any] = super().clean() or {}
        if "first" in words and "last" in words and words["last"] < words["first"]:
            self.add_error("last", _("The last sentence comes before the first. Choose them anew."))
        return words
