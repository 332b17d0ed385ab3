"""The forms of cases: what one is called and like, and for whom the voices of a source speak."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.refi.lexical import FITS
from rangkul.evidence.rules.cases import LONGEST_NAME, LONGEST_VALUE
from rangkul.evidence.rules.variables import plain
from rangkul.evidence.vocabulary import VariableKind

YES_OR_NO = [("", _("Not said")), ("true", _("Yes")), ("false", _("No"))]
# What a browser's own input shows; a value that other software wrote otherwise is shown as words.
_INPUTS: dict[str, tuple[str, re.Pattern[str]]] = {
    VariableKind.INTEGER: ("number", re.compile(r"[+-]?\d*")),
    VariableKind.DATE: ("date", re.compile(r"(?:\d{4}-\d\d-\d\d)?")),
    VariableKind.DATETIME: ("datetime-local", re.compile(r"(?:\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)?")),
}
_WRONG: dict[str, Any] = {
    VariableKind.INTEGER: _("Write a whole number."),
    VariableKind.FLOAT: _("Write a number, for example 3.5."),
    VariableKind.DATE: _("Write a day as 2026-05-31."),
    VariableKind.DATETIME: _("Write a day and a time as 2026-05-31T14:30."),
}
_NO_SECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


class ValueField(forms.CharField):
    """What a case has in one variable, in the form that other software reads."""

    def __init__(self, variable: Any, value: str, *, used: str) -> None:
        self.kind, self.before = variable.kind, value
        super().__init__(
            label=variable.name,
            help_text=variable.description,
            required=False,
            max_length=LONGEST_VALUE,
            widget=_widget(variable.kind, value, used),
        )

    def clean(self, value: Any) -> str:
        """A value of its kind; what stood there already may stay."""
        said = str(super().clean(value))
        if self.kind == VariableKind.FLOAT:
            said = said.replace(",", ".")
        if self.kind == VariableKind.DATETIME and _NO_SECONDS.fullmatch(said):
            said += ":00"
        if said and said != self.before and not FITS[self.kind](said):
            raise ValidationError(_WRONG[self.kind], code="kind")
        return said


def _widget(kind: str, value: str, used: str) -> forms.Widget:
    if kind == VariableKind.BOOLEAN and plain(kind, value) in dict(YES_OR_NO):
        return forms.Select(choices=YES_OR_NO)
    if kind in _INPUTS and _INPUTS[kind][1].fullmatch(value):
        return forms.TextInput(attrs={"type": _INPUTS[kind][0]})
    if kind == VariableKind.FLOAT:
        return forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.TextInput(attrs={"list": used})


class CaseForm(forms.Form):
    """What a case is called, and what it has in each variable."""

    name = forms.CharField(
        label=_("Name of the case"),
        max_length=LONGEST_NAME,
        help_text=_("A person by pseudonym, an office, an event. For example LKS-03; never a person's name."),
    )
    description = forms.CharField(
        label=_("What is worth knowing about it?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, variables: Sequence[Any], values: Mapping[UUID, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.variables = {f"value{number}": one for number, one in enumerate(variables)}
        for name, one in self.variables.items():
            value = values.get(one.pk, "")
            self.fields[name] = ValueField(one, value, used=f"used{one.pk}")
            self.fields[name].initial = plain(one.kind, value)

    def values(self) -> dict[UUID, str]:
        """What was said in each variable."""
        return {one.pk: self.cleaned_data[name] for name, one in self.variables.items()}


Links = Sequence[tuple[str, str]]


class VoicesForm(forms.Form):
    """For each voice of a source: what no longer holds of it, and the name of one more case."""

    def __init__(self, *args: Any, voices: Sequence[tuple[str, Links]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.voices = list(voices)
        for number, (_speaker, links) in enumerate(self.voices):
            if links:
                self.fields[f"ended{number}"] = forms.MultipleChoiceField(
                    label=_("Tick what does not hold"),
                    choices=list(links),
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )
            self.fields[f"add{number}"] = forms.CharField(
                label=_("Speaks for one more case") if links else _("Speaks for the case"),
                required=False,
                max_length=LONGEST_NAME,
                widget=forms.TextInput(attrs={"list": "cases", "autocomplete": "off"}),
            )

    def ended(self) -> list[str]:
        """The links that do not hold."""
        return [key for n in range(len(self.voices)) for key in self.cleaned_data.get(f"ended{n}", ())]

    def added(self) -> dict[str, str]:
        """The name of a case for each voice that has one more."""
        named = {speaker: self.cleaned_data[f"add{n}"] for n, (speaker, _links) in enumerate(self.voices)}
        return {speaker: name for speaker, name in named.items() if name}

    def rows(self) -> list[list[Any]]:
        """The fields of each voice."""
        names = [[f"ended{number}", f"add{number}"] for number in range(len(self.voices))]
        return [[self[name] for name in row if name in self.fields] for row in names]
