"""The form for an encounter on a phone at night."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rangkul.cases.forms.several import Several
from rangkul.cases.places import nearest_place
from rangkul.cases.queries.places import Geography
from rangkul.cases.rules.encounters import AGES
from rangkul.cases.vocabulary import (
    Activity,
    AgeBand,
    AgeBasis,
    Companion,
    Condition,
    EncounterKind,
    LegalBasis,
    Reason,
    Sex,
)
from rangkul.core.form_days import MOMENT, MomentField

CHILD_AGES = [(band.value, band.label) for band in AgeBand if band in AGES]
# The others need a proof of consent or a court's paper, which a street does not have.
# Under the heading "Sex" the shorter words do.
SEXES = [(one.value, _("Not known") if one is Sex.UNKNOWN else one.label) for one in Sex]
STREET_BASES = [(basis.value, basis.label) for basis in (LegalBasis.PUBLIC_TASK, LegalBasis.VITAL_INTEREST)]


def cards(label: Any, choices: Any, **options: Any) -> forms.ChoiceField:
    """A question answered with one tap."""
    options.setdefault("required", False)
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **options)


def moment(label: Any, help_text: Any) -> MomentField:
    """A moment in local time; empty means now."""
    told = {"invalid": _("Enter a day and a time, such as 24/11/2026 21.30.")}
    return MomentField(label=label, help_text=help_text, required=False, error_messages=told)


class EncounterForm(forms.Form):
    """What was seen and told; something to call the child by and a guessed age are enough."""

    nickname = forms.CharField(
        label=_("Nickname"),
        help_text=_("Or what you call the child, such as “red cap”."),
        max_length=60,
        error_messages={"required": Reason.NAME_MISSING.label},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words"}),
    )
    age_band = cards(_("Age, a guess is enough"), CHILD_AGES)
    age = forms.IntegerField(
        label=_("Or the age in years"),
        required=False,
        error_messages={"invalid": _("Enter the age as a whole number, such as 11.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": 17}),
    )
    sex = cards(_("Sex"), SEXES)
    usual_place = cards(_("Place"), [])
    place = forms.CharField(
        label=_("Another place"),
        help_text=_("A street, a crossing, or a kelurahan."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-places", "autocomplete": "off"}),
    )
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    activity = cards(_("Activity"), Activity.choices)
    conditions = Several(label=_("Condition"), choices=Condition.choices)
    companions = Several(label=_("Who was with the child"), choices=Companion.choices)
    kind = cards(_("How you met"), EncounterKind.choices, required=True)
    met_at = moment(_("When"), _("Leave it empty for now."))
    origin = forms.ChoiceField(label=_("Where the child is from"), required=False)
    full_name = forms.CharField(label=_("Full name, as told"), max_length=120, required=False)
    mother_name = forms.CharField(label=_("Mother's name, as told"), max_length=120, required=False)
    age_basis = cards(_("Where the age comes from"), AgeBasis.choices)
    legal_basis = cards(
        _("Legal basis"),
        STREET_BASES,
        required=True,
        help_text=_("Vital interest: the child's life or health is in danger now."),
        error_messages={"required": Reason.BASIS_MISSING.label},
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("What the next colleague must know. Nothing about abuse: that belongs in a sealed note."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    FOLDED = ("kind", "met_at", "origin", "full_name", "mother_name", "age_basis", "legal_basis", "note")

    def __init__(
        self,
        *posted: Any,
        geography: Geography,
        usual: Sequence[str] = (),
        kind: str = EncounterKind.OUTREACH,
        without: Sequence[str] = (),
        **options: Any,
    ) -> None:
        given = options.pop("initial", None) or {}
        defaults = {"kind": kind, "legal_basis": LegalBasis.PUBLIC_TASK, "age_basis": AgeBasis.GUESSED}
        options["initial"] = {**defaults, **given}
        super().__init__(*self._with_defaults(posted, defaults), **options)
        self.geography = geography
        for name in without if usual else (*without, "usual_place"):
            self.fields.pop(name, None)
        if usual:
            # A tapped place may have left the list meanwhile, so its name counts and not its being listed.
            self.fields["usual_place"] = forms.CharField(
                label=_("Place"),
                max_length=120,
                required=False,
                widget=forms.RadioSelect(choices=[(name, name) for name in usual]),
            )
            self.order_fields(["nickname", "age_band", "age", "sex", "usual_place", "place"])
        self.fields["origin"].choices = geography.origins  # type: ignore[attr-defined]

    @staticmethod
    def _with_defaults(posted: tuple[Any, ...], defaults: dict[str, Any]) -> tuple[Any, ...]:
        """What was posted, with the defaults where a short form does not ask."""
        if not posted or posted[0] is None:
            return posted
        words = posted[0].copy()
        for name, value in defaults.items():
            words.setdefault(name, value)
        return (words, *posted[1:])

    @property
    def folded_has_errors(self) -> bool:
        """Whether something to mend lies in the folded part."""
        return any(name in self.errors for name in self.FOLDED)

    def clean(self) -> dict[str, Any]:
        """Settle age and place, each said in more than one way."""
        words = super().clean() or {}
        self._settle_age(words)
        self._settle_place(words)
        if "origin" in self.fields:
            words["origin"] = words.get("origin") or None
        return words

    def _settle_age(self, words: dict[str, Any]) -> None:
        age, band = words.get("age"), words.get("age_band")
        if "age" in self.errors or "age_band" in self.errors:
            return
        if age is not None and age < 0:
            self.add_error("age", _("Enter the age as a whole number, such as 11."))
        elif age is not None and age >= 18:
            self.add_error("age", Reason.ADULT.label)
        elif age is not None:
            words["age_from"] = words["age_to"] = age
        elif band:
            words["age_from"], words["age_to"] = AGES[band]
        else:
            self.add_error("age_band", Reason.AGE_MISSING.label)

    def _settle_place(self, words: dict[str, Any]) -> None:
        if "place" not in self.fields:
            return
        latitude, longitude = words.get("latitude"), words.get("longitude")
        if latitude is None or longitude is None:
            latitude = longitude = words["latitude"] = words["longitude"] = None
        name = words.get("place") or words.get("usual_place") or ""
        if not name and latitude is not None and longitude is not None:
            near = nearest_place(latitude, longitude)
            name = near.name if near else ""
        elif not name and "place" not in self.errors:
            self.add_error("place", Reason.PLACE_MISSING.label)
        words["place"], words["area"] = name, self.geography.area_of(name)

    @property
    def met(self) -> dict[str, Any]:
        """What the recording command takes as what was seen and told."""
        left_out = ("age", "age_band", "usual_place", "kind", "met_at", "legal_basis")
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}

    def when(self, now: datetime) -> datetime:
        """When it happened; now unless said otherwise."""
        return self.cleaned_data.get("met_at") or now


def words_of(encounter: Any) -> dict[str, Any]:
    """An encounter in the words of the form, to be corrected."""
    exact = encounter.age_from == encounter.age_to
    ages = {ages: band for band, ages in AGES.items()}
    copied = (
        *("nickname", "full_name", "sex", "place", "latitude", "longitude", "activity"),
        *("conditions", "companions", "kind", "mother_name", "age_basis", "legal_basis", "note"),
    )
    return {
        **{name: getattr(encounter, name) for name in copied},
        "age": encounter.age_from if exact else None,
        "age_band": "" if exact else ages.get((encounter.age_from, encounter.age_to), ""),
        "origin": encounter.origin_id or "",
        "met_at": timezone.localtime(encounter.met_at).strftime(MOMENT),
    }
