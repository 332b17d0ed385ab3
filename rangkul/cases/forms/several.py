"""A question that takes several answers at once, and one of them that stands alone."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.rules.encounters import ALONE, stands_alone


class SeveralCards(forms.CheckboxSelectMultiple):
    """Cards to tap; a choice between two versions of a list sends it in one word, with commas."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The codes that were tapped."""
        posted: Iterable[str] = super().value_from_datadict(data, files, name) or ()
        return [code for word in posted for code in word.split(",") if code]


class Several(forms.MultipleChoiceField):
    """Any number of answers; “looks well” or “alone” goes with no other."""

    def __init__(self, *, label: Any, choices: Any, **options: Any) -> None:
        codes = {code for code, _label in choices}
        # The script lets go of the other cards at once; without it the form says so.
        attrs = {"data-alone": " ".join(sorted(ALONE & codes))}
        options.setdefault("required", False)
        super().__init__(label=label, choices=choices, widget=SeveralCards(attrs=attrs), **options)

    def validate(self, value: Any) -> None:
        """The answers are known, and do not say two things."""
        super().validate(value)
        lonely = stands_alone(value)
        if lonely:
            words: Any = dict(self.choices)[lonely]  # type: ignore[arg-type]
            raise forms.ValidationError(
                _("“%(answer)s” goes with no other answer. Take it back, or the others.") % {"answer": words}
            )
