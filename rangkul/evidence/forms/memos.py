"""The forms of memos: the words of one, and which of them a list shows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.queries.memos import Wanted
from rangkul.evidence.vocabulary import MemoAbout

Choices = list[tuple[str, str]]


class MemoForm(forms.Form):
    """What somebody thought."""

    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    text = forms.CharField(
        label=_("What do you think?"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8})
    )


class ChangeMemoForm(MemoForm):
    """Other words for a memo, on the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WantedForm(forms.Form):
    """Which memos are shown."""

    author = forms.ChoiceField(label=_("Written by"), required=False)
    kind = forms.ChoiceField(
        label=_("Written about"), choices=[("", _("Anything")), *MemoAbout.choices], required=False
    )
    code = forms.ChoiceField(label=_("About which code or its passages?"), required=False)

    def __init__(self, *args: Any, authors: Choices, codes: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, every, choices in (("author", _("Anybody"), authors), ("code", _("Any code"), codes)):
            field: Any = self.fields[name]
            field.choices = [("", every), *choices]

    def wanted(self) -> Wanted:
        """What was asked for, without what is not offered."""
        self.full_clean()
        return Wanted(**self.cleaned_data)
