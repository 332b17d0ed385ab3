"""The forms of splitting a code: its parts, what stays, and where one passage belongs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.forms.codebooks import WordingForm
from rangkul.evidence.rules.codebooks import Wording

MOST_PARTS = 12
STAYS = "stays"


class PartForm(WordingForm):
    """One part; left empty it is none."""

    field_order = ("name", "definition", "include", "exclude", "examples")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("Name of the part")
        self.fields["name"].required = False
        del self.fields["version"]
        for name in [name for name in self.fields if name.startswith("other_")]:
            del self.fields[name]

    def is_there(self) -> bool:
        """Something was written into it."""
        return any(self.cleaned_data.values())


class WholeForm(WordingForm):
    """How the code reads once its parts stand below it."""


class SplitForms:
    """The forms of all parts and of what stays, filled and checked together."""

    def __init__(self, data: Any, code: Any, *, parts: int) -> None:
        words = ("name", "definition", "include", "exclude", "examples")
        every = (*words, *(f"other_{name}" for name in words), "version")
        initial, language = {name: getattr(code, name) for name in every}, code.study.language
        self.whole = WholeForm(data, prefix="whole", initial=initial, language=language)
        self.parts = [
            PartForm(data, prefix=f"part{n}", use_required_attribute=False, language=language)
            for n in range(1, parts + 1)
        ]

    def is_valid(self) -> bool:
        """Every form is; a part that says something has a name."""
        every = [form.is_valid() for form in (self.whole, *self.parts)]
        fine = all(every)
        for form in self.parts:
            if form.is_bound and form.is_there() and not form.cleaned_data.get("name"):
                form.add_error("name", _("Give the part a name."))
                fine = False
        return fine

    def wordings(self) -> list[Wording]:
        """The parts that were named."""
        return [form.wording() for form in self.parts if form.is_there()]


class SomeOfThem(forms.MultipleChoiceField):
    """Several things by their key; one that is gone meanwhile is no fault of whoever chose it."""

    def valid_value(self, value: str) -> bool:
        """Whether it is still there is asked where it is read."""
        return True


class ChosenForm(forms.Form):
    """Which of the proposals are answered together."""

    chosen = SomeOfThem(
        label=_("Proposals for your passages"),
        error_messages={"required": _("Tick at least one passage.")},
        widget=forms.CheckboxSelectMultiple,
    )


class PlaceForm(forms.Form):
    """Where one passage belongs."""

    places = forms.MultipleChoiceField(
        label=_("Where does this passage belong?"),
        error_messages={"required": _("Choose where it belongs, or say that none fits.")},
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose one, or several if it says several things."),
    )
    coding = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["places"].choices = list(places)  # type: ignore[attr-defined]
        # A button of its own says that nothing fits.
        self.fields["places"].required = "none" not in self.data

    def chosen(self) -> list[str]:
        """What was chosen; nothing when none fits, whatever is marked."""
        return [] if "none" in self.data else list(self.cleaned_data["places"])
