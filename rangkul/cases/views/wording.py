"""How encounters and what happened to them are said on a page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import MultipleChoiceField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rangkul.cases.vocabulary import (
    Activity,
    AgeBasis,
    Companion,
    Condition,
    EncounterKind,
    LegalBasis,
    Sex,
    VisitOutcome,
)
from rangkul.core.unbroken import day_words

HAPPENED = {
    "encounter.recorded": (gettext_lazy("The encounter was recorded"), "encounter", "done"),
    "encounter.corrected": (gettext_lazy("The encounter was corrected"), "edit", "active"),
    "encounter.opened": (gettext_lazy("The encounter was read"), "eye", ""),
    "catch.decided": (gettext_lazy("It was decided what follows from the catch"), "task", "done"),
    "match.decided": (gettext_lazy("It was decided whether the child is known"), "link", "done"),
    "handover.offered": (gettext_lazy("A handover was offered"), "handover", "active"),
    "handover.received": (gettext_lazy("The child was received"), "receive", "done"),
    "children.listed": (gettext_lazy("The encounter stood in a list"), "eye", ""),
}


def event_lines(events: Iterable[Any], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """The log's events as lines of a timeline."""
    lines = []
    for event in events:
        if event.name in HAPPENED:
            words, icon, tone = HAPPENED[event.name]
            who = names.get(event.actor_id, "")
            lines.append({"at": event.recorded_at, "words": words, "icon": icon, "tone": tone, "who": who})
    return lines


def age_words(encounter: Any) -> str:
    """The age as a range or a number, with how sure it is."""
    if encounter.age_from is None:
        return ""
    if encounter.age_from == encounter.age_to:
        return _("%(age)s years") % {"age": encounter.age_from}
    return _("%(least)s to %(most)s years") % {"least": encounter.age_from, "most": encounter.age_to}


def facts_of(encounter: Any, *, recorder: str) -> list[tuple[str, str]]:
    """Everything that was written about a meeting, as word and value."""
    return [
        (_("Nickname"), encounter.nickname),
        (_("Full name, as told"), encounter.full_name),
        (_("Age"), age_words(encounter)),
        (_("Where the age comes from"), label(AgeBasis, encounter.age_basis)),
        (_("Sex"), label(Sex, encounter.sex)),
        (_("Place"), place_words(encounter)),
        (_("When"), day_words(timezone.localtime(encounter.met_at), "j F Y, H.i")),
        (_("How you met"), label(EncounterKind, encounter.kind)),
        (_("Activity"), label(Activity, encounter.activity)),
        (_("Condition"), labels(Condition, encounter.conditions)),
        (_("Who was with the child"), labels(Companion, encounter.companions)),
        (_("Where the child is from"), encounter.origin.name if encounter.origin else ""),
        (_("Mother's name, as told"), encounter.mother_name),
        (_("Note"), encounter.note),
        (_("Legal basis"), label(LegalBasis, encounter.legal_basis)),
        (_("Recorded by"), recorder or _("Another organisation")),
    ]


def place_words(encounter: Any) -> str:
    """The place, its area, or a coarse point."""
    words = [encounter.place, encounter.area.name if encounter.area else ""]
    if not any(words) and encounter.latitude is not None:
        return _("About %(latitude)s, %(longitude)s, within 100 metres") % {
            "latitude": encounter.latitude,
            "longitude": encounter.longitude,
        }
    return ", ".join(word for word in words if word)


def label(terms: Any, code: str) -> str:
    """The word for a code; a code that nobody knows is shown as it is."""
    return str(terms(code).label) if code in terms.values else code


def labels(terms: Any, codes: Iterable[str]) -> str:
    """The words for several codes, in one line."""
    return ", ".join(label(terms, code) for code in codes)


_VISIT_TONES = {
    VisitOutcome.DOING_WELL: "done",
    VisitOutcome.AT_RISK: "danger",
    VisitOutcome.ON_STREET: "danger",
}


def visit_tone(outcome: str) -> str:
    """The tone in which what a visit found is shown."""
    return _VISIT_TONES.get(VisitOutcome(outcome), "outline")


Row = dict[str, Any]


def versions_of(form: Any, theirs: Mapping[str, Any]) -> tuple[list[Row], list[tuple[str, str]]]:
    """Where two writers differ as rows to choose from; where they agree as fields to send along."""
    rows, fields = [], []
    for bound_field in form:
        name = bound_field.name
        mine = _plain(bound_field.value())
        other = _plain(theirs.get(name))
        if mine == other:
            fields.append((name, mine))
            continue
        rows.append(
            {
                "name": name,
                "word": bound_field.label,
                "yours": _shown(bound_field.field, mine),
                "theirs": _shown(bound_field.field, other),
                "yours_value": mine,
                "theirs_value": other,
            }
        )
    return rows, fields


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ",".join(str(one) for one in value)
    return "" if value is None else str(value).strip().replace("\r\n", "\n")


def _shown(field: Any, value: str) -> str:
    if isinstance(field, MultipleChoiceField):
        known: dict[str, Any] = dict(field.choices)  # type: ignore[arg-type]
        return ", ".join(str(known.get(code, code)) for code in value.split(",") if code)
    for code, words in getattr(field, "choices", ()):
        if isinstance(words, (list, tuple)):
            for inner, inner_words in words:
                if inner == value:
                    return str(inner_words)
        elif code == value:
            return str(words)
    return value
