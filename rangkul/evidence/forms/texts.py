"""The forms of a text: the file or the words, and who speaks in it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.core.imports.limits import FILE_LIMITS
from rangkul.evidence.commands.texts import SPEAKER

UNNAMED = {"required": _("Write a name or a pseudonym, or say that this is no speaker.")}
ACCEPTED = ".docx,.odt,.pdf,.txt,.md,.html,.htm,.srt,.vtt"


class TextForm(forms.Form):
    """A file, or words that were copied from somewhere."""

    file = forms.FileField(
        label=_("The file"),
        required=False,
        allow_empty_file=True,
        help_text=_("Word (.docx), .odt, .pdf, .txt, .md, .html or subtitles (.srt, .vtt); at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    words = forms.CharField(
        label=_("Or the text itself"),
        required=False,
        strip=False,
        help_text=_("Paste it here when there is no file."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not (cleaned.get("words") or "").strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste the text."))
        return cleaned

    def brought(self) -> tuple[str, bytes, bool]:
        """The name, the bytes, and whether they are a file that is to be kept."""
        file = self.cleaned_data["file"]
        if file:
            # One byte more than is read tells that it is too large, without holding all of it.
            return file.name, file.read(FILE_LIMITS.file_bytes + 1), True
        return "teks.txt", self.cleaned_data["words"].encode(), False


class SpeakersForm(forms.Form):
    """For each found speaker: who it is, or that nobody speaks there."""

    def __init__(self, *args: Any, found: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.found = list(found)
        for number, name in enumerate(self.found):
            self.fields[f"name{number}"] = forms.CharField(
                label=_("Speaks as"),
                max_length=SPEAKER,
                required=bool(name),
                initial=name,
                error_messages=UNNAMED,
            )
            self.fields[f"nobody{number}"] = forms.BooleanField(label=_("This is no speaker"), required=False)

    def clean(self) -> dict[str, Any]:
        """Whoever speaks has a name; where nobody speaks, none is asked for."""
        cleaned = super().clean() or {}
        for number in range(len(self.found)):
            if cleaned.get(f"nobody{number}"):
                self.errors.pop(f"name{number}", None)
        return cleaned

    def names(self) -> dict[str, str | None]:
        """What each found speaker is called from now on."""
        chosen = self.cleaned_data
        return {
            name: None if chosen[f"nobody{number}"] else chosen.get(f"name{number}", "")
            for number, name in enumerate(self.found)
        }

    def rows(self) -> list[tuple[Any, Any]]:
        """The two fields of each speaker."""
        return [(self[f"name{number}"], self[f"nobody{number}"]) for number in range(len(self.found))]
