"""How what is known of a child is shown and put into its form."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rangkul.cases.commands.identity import Known
from rangkul.cases.identity_numbers import numbers_of
from rangkul.cases.rules.identity import age_range
from rangkul.cases.views.telling import age_words
from rangkul.cases.views.wording import label
from rangkul.cases.vocabulary import AgeBasis, ContactKind, NameKind, Papers, Sex
from rangkul.core.clocks import JAKARTA
from rangkul.core.unbroken import day_words

_YES_NO: Mapping[Any, str] = {True: "yes", False: "no"}
SECTIONS = (
    (gettext_lazy("Names"), ("full_name", "nickname", "sex")),
    (gettext_lazy("Age and birth"), ("birth_on", "age_from", "age_to", "age_basis", "birth_place")),
    (gettext_lazy("Family and home"), ("mother_name", "father_name", "address", "origin")),
    (gettext_lazy("School"), ("in_school", "school")),
    (gettext_lazy("Papers"), ("papers", "nik", "kk")),
    (gettext_lazy("To recognise the child"), ("marks",)),
)


Rows = list[tuple[str, Any]]


def groups(identity: Any, numbers: Mapping[str, str], at: datetime) -> list[tuple[str, Rows]]:
    """What is known, in groups of rows."""
    return [
        (_("Names"), _names(identity)),
        (_("Age and birth"), _birth(identity, at)),
        (_("Family and home"), _family(identity)),
        (_("School and papers"), _school_and_papers(identity, numbers)),
    ]


def _names(identity: Any) -> Rows:
    return [
        (_("Full name"), identity.full_name),
        (_("Nickname"), identity.nickname),
        (_("Sex"), label(Sex, identity.sex) if identity.sex else ""),
    ]


def _birth(identity: Any, at: datetime) -> Rows:
    return [
        (_("Birth date"), day_words(identity.birth_on, "j M Y") if identity.birth_on else ""),
        (_("Age"), _age(identity, at)),
        (_("Where the age comes from"), label(AgeBasis, identity.age_basis) if identity.age_basis else ""),
        (_("Birth place"), identity.birth_place),
    ]


def _family(identity: Any) -> Rows:
    return [
        (_("Mother's name"), identity.mother_name),
        (_("Father's name"), identity.father_name),
        (_("Home address"), identity.address),
        (_("Home area"), identity.origin),
    ]


def _school_and_papers(identity: Any, numbers: Mapping[str, str]) -> Rows:
    yes_no = {True: _("Yes"), False: _("No"), None: ""}
    return [
        (_("Goes to school"), yes_no[identity.in_school]),
        (_("School and class, now or last"), identity.school),
        (_("Identity papers"), label(Papers, identity.papers) if identity.papers else ""),
        (_("NIK"), numbers.get("nik", "")),
        (_("Family card number"), numbers.get("kk", "")),
        (_("How one recognises the child"), identity.marks),
    ]


def _age(identity: Any, at: datetime) -> str:
    found = age_range(
        birth_on=identity.birth_on,
        born_from=identity.born_from,
        born_to=identity.born_to,
        on=at.astimezone(JAKARTA).date(),
    )
    return age_words(*found) if found else ""


def alias_rows(aliases: Iterable[Any]) -> list[tuple[str, str]]:
    """Other names with their kind."""
    return [(label(NameKind, one.kind), one.name) for one in aliases]


def contact_rows(contacts: Iterable[Any]) -> list[dict[str, Any]]:
    """Who can be asked, those that hold first."""
    return [
        {
            "contact": one,
            "kind": label(ContactKind, one.kind),
            "end": "" if one.ended_at else reverse("contact_end", args=[one.pk]),
        }
        for one in contacts
    ]


def initial(identity: Any, encounter: Any, at: datetime) -> dict[str, Any]:
    """The form's first values: the version that stands, or what was told at the encounter."""
    if identity is not None:
        return {**as_typed(_standing(identity), at), "version": identity.version}
    if encounter is None:
        return {"version": 0}
    return {
        "version": 0,
        "full_name": encounter.full_name,
        "nickname": encounter.nickname,
        "sex": encounter.sex,
        "age_from": encounter.age_from,
        "age_to": encounter.age_to,
        "age_basis": encounter.age_basis,
        "mother_name": encounter.mother_name,
        "origin": encounter.origin_id or "",
    }


def _standing(identity: Any) -> dict[str, Any]:
    return {name: getattr(identity, name) for name in Known.__dataclass_fields__} | dict(numbers_of(identity))


def as_typed(values: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """What stands, in the shape of the form: a range of birth dates as ages."""
    typed = dict(values)
    found = None
    if values.get("birth_on") is None:
        found = age_range(
            birth_on=None,
            born_from=values.get("born_from"),
            born_to=values.get("born_to"),
            on=at.astimezone(JAKARTA).date(),
        )
    typed["age_from"], typed["age_to"] = found or (None, None)
    typed["origin"] = typed["origin_id"] = values.get("origin_id") or ""
    typed["in_school"] = _YES_NO.get(values.get("in_school"), "")
    return typed
