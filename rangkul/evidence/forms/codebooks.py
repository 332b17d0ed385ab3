"""The forms of a code: its wording, its place in the tree, the code it becomes."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.rules.codebooks import Wording, other_language
from rangkul.evidence.vocabulary import CodeColour

Choices = list[tuple[str, str]]
LANGUAGES = {"id": _("Indonesian"), "en": _("English")}
_WORDS = ("name", "definition", "include", "exclude", "examples")


def _lines(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=4000, widget=widget)


class WordingForm(forms.Form):
    """What a code is called and means."""

    name = forms.CharField(label=_("Name of the code"), max_length=200)
    definition = _lines(_("What does it mean?"))
    include = _lines(_("When do you use it?"))
    exclude = _lines(_("When not?"), _("Name the code to use instead."))
    examples = _lines(_("A passage that fits"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.other = other_language(language)
        for name in _WORDS:
            own = self.fields[name]
            assert isinstance(own, forms.CharField)  # noqa: S101
            self.fields[f"other_{name}"] = forms.CharField(
                label=format_lazy("{} ({})", own.label, LANGUAGES[self.other]),
                required=False,
                max_length=own.max_length,
                widget=forms.TextInput() if name == "name" else forms.Textarea(attrs={"rows": 3}),
            )

    def wording(self) -> Wording:
        """The wording as the command takes it."""
        words = {name: self.cleaned_data[name] for name in _WORDS}
        others = {f"other_{name}": self.cleaned_data.get(f"other_{name}", "") for name in _WORDS}
        return Wording(**words, **others, other_language=self.other if any(others.values()) else "")

    def own_fields(self) -> list[forms.BoundField]:
        """What is asked in the language of the study."""
        return [field for field in self.visible_fields() if not field.name.startswith("other_")]

    def other_fields(self) -> list[forms.BoundField]:
        """The same in the other language."""
        return [field for field in self.visible_fields() if field.name.startswith("other_")]

    def other_is_open(self) -> bool:
        """Whether something stands there, or something is wrong with it."""
        return any(field.value() or field.errors for field in self.other_fields())

    def other_words(self) -> Any:
        """The other language by its name."""
        return LANGUAGES[self.other]


class NewCodeForm(WordingForm):
    """A new code, where it stands, its colour, and whether passages may carry it."""

    parent = forms.ChoiceField(label=_("Under which code?"), required=False)
    colour = forms.ChoiceField(
        label=_("Colour"),
        choices=CodeColour.choices,
        widget=forms.RadioSelect(attrs={"data-layout": "short"}),
        initial=CodeColour.BLUE,
    )
    is_codable = forms.BooleanField(
        label=_("Passages may carry it"),
        required=False,
        initial=True,
        help_text=_("Take the mark away for a heading that only holds other codes."),
    )
    field_order = ("name", "parent", *_WORDS[1:], "colour", "is_codable", "version")

    def __init__(self, *args: Any, codes: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self.fields["parent"], [("", str(_("At the top"))), *codes])


class PlaceForm(forms.Form):
    """Under which code it stands."""

    parent = forms.ChoiceField(label=_("Under which code?"), required=False)

    def __init__(self, *args: Any, codes: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self.fields["parent"], [("", str(_("At the top"))), *codes])


class MergeForm(forms.Form):
    """Which code it becomes."""

    into = forms.ChoiceField(label=_("Which code does it become?"))

    def __init__(self, *args: Any, codes: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        # None is chosen beforehand: a merge into whichever stands first would be a slip of the thumb.
        _offer(self.fields["into"], [("", str(_("Choose a code"))), *codes])


def _offer(field: forms.Field, choices: Choices) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices
