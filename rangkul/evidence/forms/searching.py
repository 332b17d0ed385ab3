"""The form of a search in the texts of a study."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.vocabulary import SourceKind, StakeholderGroup


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
    exact = forms.BooleanField(label=_("Only exactly these words"), required=False)
    speaker = forms.ChoiceField(label=_("Who says it?"), required=False)
    kind = forms.ChoiceField(
        label=_("In which sources?"), choices=[("", _("All kinds")), *SourceKind.choices], required=False
    )
    group = forms.ChoiceField(
        label=_("Whose voice?"), choices=[("", _("Everybody's")), *StakeholderGroup.choices], required=False
    )

    def __init__(self, *args: Any, speakers: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        speaker: Any = self.fields["speaker"]
        speaker.choices = [("", _("Anybody")), *((name, name) for name in speakers)]
