"""The forms of a register: choose the file, say what its columns hold, bring it in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.vocabulary import EncounterKind, LegalBasis
from rangkul.core.imports.fields import RegisterField

KINDS = [
    (kind.value, kind.label) for kind in (EncounterKind.RAID, EncounterKind.OUTREACH, EncounterKind.REPORT)
]


class RegisterFileForm(forms.Form):
    """Which file; whether it can be read is for the reader to say."""

    file = forms.FileField(
        label=_("The register, as .xlsx or .csv"),
        help_text=_("At most 20 MB. Nothing comes in before you have seen what was read."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Choose the file that holds the register.")},
    )


class ColumnsForm(forms.Form):
    """What each column of each sheet holds; empty keeps it as a remark."""

    def __init__(self, *args: Any, mapping: Mapping[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.mapping = mapping
        self.sheets: list[tuple[str, list[str]]] = []
        choices = [("", _("keep as a remark")), *RegisterField.choices]
        for number, (title, sheet) in enumerate(mapping.get("sheets", {}).items()):
            names = []
            for column in sheet["columns"]:
                name = f"c{number}_{column['column']}"
                self.fields[name] = forms.ChoiceField(
                    label=column["heading"], choices=choices, required=False, initial=column["field"] or ""
                )
                names.append(name)
            self.sheets.append((title, names))

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields, sheet by sheet, for the page."""
        return [(title, [self[name] for name in names]) for title, names in self.sheets]

    def chosen(self) -> dict[str, Any]:
        """The mapping with the person's choices in it."""
        sheets = {}
        for number, (title, sheet) in enumerate(self.mapping["sheets"].items()):
            columns = [
                {
                    **column,
                    "field": self.cleaned_data[f"c{number}_{column['column']}"] or None,
                    "candidates": [],
                }
                for column in sheet["columns"]
            ]
            sheets[title] = {**sheet, "columns": columns}
        return {"version": self.mapping["version"], "sheets": sheets}


class BringInForm(forms.Form):
    """On which basis, and how the children on the street were met."""

    legal_basis = forms.ChoiceField(
        label=_("Legal basis of these records"),
        choices=LegalBasis.choices,
        initial=LegalBasis.PUBLIC_TASK,
        widget=forms.RadioSelect(attrs={"data-layout": "2"}),
    )
    encounter_kind = forms.ChoiceField(
        label=_("How the children with a place were met"),
        choices=KINDS,
        initial=EncounterKind.RAID,
        widget=forms.RadioSelect(attrs={"data-layout": "3"}),
    )
