"""The form of a search in the texts of a study."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.vocabulary import SearchPlace, SourceKind, StakeholderGroup

Choices = Iterable[tuple[str, str]]


class SearchForm(forms.Form):
    """What is looked for, and where."""

    q = forms.CharField(
        label=_("Which words?"),
        max_length=200,
        help_text=_(
            "penanganan also finds ditangani. “tidak ada” in quotes is found as it stands, tangan* by its "
            "beginning, *bijak* anywhere in a word."
        ),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    place = forms.ChoiceField(
        label=_("Where?"),
        choices=SearchPlace.choices,
        initial=SearchPlace.TEXTS,
        required=False,
        widget=forms.RadioSelect(attrs={"data-layout": "short"}),
    )
    exact = forms.BooleanField(label=_("Only exactly these words"), required=False)
    speaker = forms.ChoiceField(label=_("Who says it?"), required=False)
    code = forms.ChoiceField(label=_("With which code?"), required=False)
    coder = forms.ChoiceField(label=_("Who coded or wrote it?"), required=False)
    kind = forms.ChoiceField(
        label=_("In which sources?"), choices=[("", _("All kinds")), *SourceKind.choices], required=False
    )
    group = forms.ChoiceField(
        label=_("Whose voice?"), choices=[("", _("Everybody's")), *StakeholderGroup.choices], required=False
    )

    def __init__(
        self, *args: Any, speakers: Iterable[str], codes: Choices, coders: Choices, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        offered: dict[str, Any] = {
            "speaker": [("", _("Anybody")), *((name, name) for name in speakers)],
            "code": [("", _("Any code")), *codes],
            "coder": [("", _("Anybody")), *coders],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        # Left out of an address it means the texts, but a person always sees one of them chosen.
        self.fields["place"].expected = True  # type: ignore[attr-defined]

    def clean_place(self) -> str:
        """In the texts, when nothing else is said."""
        return str(self.cleaned_data["place"] or SearchPlace.TEXTS)
