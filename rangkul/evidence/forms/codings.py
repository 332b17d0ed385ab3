"""The forms of coding: a code on a passage, and what the passage says of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.commands.codings import Said
from rangkul.evidence.vocabulary import Facet, Polarity, Strength

Choices = Sequence[tuple[str, str]]


class SaidForm(forms.Form):
    """What a passage says of its code."""

    code = forms.ChoiceField(label=_("Code"))
    polarity = forms.ChoiceField(
        label=_("Speaks for or against?"),
        choices=Polarity.choices,
        initial=Polarity.NEUTRAL,
        widget=forms.RadioSelect,
    )
    strength = forms.ChoiceField(
        label=_("How much would it settle?"), choices=Strength.choices, initial=Strength.NONE
    )
    facet = forms.ChoiceField(
        label=_("On paper or in use?"),
        choices=Facet.choices,
        initial=Facet.NONE,
        widget=forms.RadioSelect,
    )
    translation = forms.CharField(
        label=_("Translation of the quotation"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *arguments: Any, codes: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["code"].choices = [("", _("Choose a code")), *codes]  # type: ignore[attr-defined]

    def said(self) -> Said:
        """The answers beside the code."""
        names = ("polarity", "strength", "facet", "translation")
        return Said(**{name: self.cleaned_data[name] for name in names})


class ChangeForm(SaidForm):
    """Another code or another word for a passage, on the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """A passage by its positions, and its code: what the page's script sends, and the plain form too."""

    start = forms.IntegerField(label=_("From sentence"), min_value=0)
    end = forms.IntegerField(label=_("To sentence"), min_value=1)
    code = forms.ChoiceField(label=_("Code"))

    def __init__(self, *arguments: Any, codes: Choices, sentences: Sequence[Any] = (), **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["code"].choices = [("", _("Choose a code")), *codes]  # type: ignore[attr-defined]
        if sentences:
            for name, side in (("start", 0), ("end", 1)):
                choices = [(str(one[side]), one[2]) for one in sentences]
                self.fields[name].widget = forms.Select(choices=choices)
            self.fields["end"].initial = str(sentences[-1][1])
