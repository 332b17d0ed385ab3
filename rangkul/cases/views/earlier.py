"""What stood in an encounter before it was mended: who mended it, when, from what to what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rangkul.cases.queries import encounters as read
from rangkul.cases.queries import places
from rangkul.cases.views.wording import label, labels
from rangkul.cases.vocabulary import (
    Activity,
    AgeBasis,
    Companion,
    Condition,
    EncounterKind,
    LegalBasis,
    Sex,
)
from rangkul.core.access import Actor
from rangkul.core.unbroken import day_words
from rangkul.people.queries import names

_WORDS = {
    "nickname": gettext_lazy("Nickname"),
    "full_name": gettext_lazy("Full name, as told"),
    "age_from": gettext_lazy("Age, at least"),
    "age_to": gettext_lazy("Age, at most"),
    "age_basis": gettext_lazy("Where the age comes from"),
    "sex": gettext_lazy("Sex"),
    "place": gettext_lazy("Place"),
    "area_id": gettext_lazy("Area"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "met_at": gettext_lazy("When"),
    "kind": gettext_lazy("How you met"),
    "activity": gettext_lazy("Activity"),
    "conditions": gettext_lazy("Condition"),
    "companions": gettext_lazy("Who was with the child"),
    "origin_id": gettext_lazy("Where the child is from"),
    "mother_name": gettext_lazy("Mother's name, as told"),
    "note": gettext_lazy("Note"),
    "legal_basis": gettext_lazy("Legal basis"),
}
_TERMS: Mapping[str, Any] = {
    "age_basis": AgeBasis,
    "sex": Sex,
    "kind": EncounterKind,
    "activity": Activity,
    "conditions": Condition,
    "companions": Companion,
    "legal_basis": LegalBasis,
}
_AREAS = ("area_id", "origin_id")


def earlier_words(actor: Actor, encounter: Any) -> list[dict[str, Any]]:
    """Each correction, the newest first: who, when, and every mended field with both wordings."""
    kept = list(read.versions_of(actor, encounter))
    if not kept:
        return []
    people = names(actor, (one.recorded_by for one in kept))
    codes = {one.before[name] for one in kept for name in _AREAS if one.before.get(name)}
    codes |= {getattr(encounter, name) for name in _AREAS if getattr(encounter, name)}
    areas = places.area_names(actor, sorted(codes)) if codes else {}
    # Backwards from what stands now: what one correction wrote is what the next one found.
    stands = {name: getattr(encounter, name) for name in _WORDS}
    told = []
    for one in kept:
        rows = [
            {
                "word": _WORDS[name],
                "before": _said(name, one.before[name], areas),
                "after": _said(name, stands[name], areas),
            }
            for name in _WORDS
            if name in one.before
        ]
        who = people.get(one.recorded_by) or _("Another organisation")
        told.append({"who": who, "at": one.recorded_at, "rows": rows})
        stands |= one.before
    return told


def _said(name: str, value: Any, areas: Mapping[str, str]) -> str:
    if value in (None, "", []):
        return ""
    if name == "met_at":
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return day_words(timezone.localtime(moment), "j F Y, H.i")
    if name in _AREAS:
        return areas.get(value, value)
    if isinstance(value, list):
        return labels(_TERMS[name], value)
    return label(_TERMS[name], value) if name in _TERMS else str(value)
