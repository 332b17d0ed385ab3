"""What is copied from a child's file when it is referred: only what the service lists."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rangkul.cases.catalogue import ServiceEntry
from rangkul.cases.identity_numbers import numbers_of
from rangkul.cases.models import Alias, Case, ChildIdentity, Contact, Encounter
from rangkul.cases.vocabulary import ContactKind, SliceField
from rangkul.core.access import Actor, visible
from rangkul.core.clocks import JAKARTA


@dataclass(frozen=True)
class Copied:
    """The slice as it will stand: four columns, and the further fields the service lists."""

    name: str
    age: str
    sex: str
    need: str
    fields: dict[str, str]

    @property
    def known(self) -> tuple[str, ...]:
        """The codes of the further fields that hold something."""
        return tuple(self.fields)


def copy_for(
    actor: Actor, case: Case, entry: ServiceEntry, *, need: str, health: str = "", at: datetime
) -> Copied:
    """What the receiver of this service will see once it accepts, from the file as it stands."""
    identity = visible(actor, ChildIdentity, at).filter(child_id=case.child_id, current=True).first()
    met = (
        visible(actor, Encounter, at)
        .filter(child_id=case.child_id)
        .select_related("origin")
        .order_by("-met_at")
        .first()
    )
    known = _file_fields(actor, case, identity, met, at) | {SliceField.HEALTH: health.strip()}
    wanted = (*entry.needs, *entry.takes)
    return Copied(
        name=_first(identity, met, "full_name") or _first(identity, met, "nickname"),
        age=_age(identity, met, at),
        sex=_first(identity, met, "sex"),
        need=need.strip(),
        fields={field.value: known[field] for field in wanted if known.get(field)},
    )


def names_of(actor: Actor, child_id: Any, *, at: datetime) -> list[str]:
    """Every name in the child's file, for the check that an answer names nobody."""
    names: list[str] = []
    for identity in visible(actor, ChildIdentity, at).filter(child_id=child_id):
        names += [identity.full_name, identity.nickname, identity.mother_name, identity.father_name]
    for met in visible(actor, Encounter, at).filter(child_id=child_id):
        names += [met.full_name, met.nickname, met.mother_name]
    names += visible(actor, Alias, at).filter(child_id=child_id).values_list("name", flat=True)
    names += visible(actor, Contact, at).filter(child_id=child_id).values_list("name", flat=True)
    return [name for name in names if name]


def _file_fields(
    actor: Actor, case: Case, identity: ChildIdentity | None, met: Encounter | None, at: datetime
) -> dict[SliceField, str]:
    contact = visible(actor, Contact, at).filter(child_id=case.child_id, safe=True, ended_at=None).first()
    numbers = numbers_of(identity) if identity else {"nik": "", "kk": ""}
    origin = (identity and identity.origin) or (met and met.origin)
    return {
        SliceField.BIRTH_DATE: identity.birth_on.isoformat() if identity and identity.birth_on else "",
        SliceField.BIRTH_PLACE: _first(identity, None, "birth_place"),
        SliceField.MOTHER_NAME: _first(identity, met, "mother_name"),
        SliceField.FATHER_NAME: _first(identity, None, "father_name"),
        SliceField.NIK: numbers["nik"],
        SliceField.FAMILY_CARD: numbers["kk"],
        SliceField.HOME_AREA: origin.name if origin else "",
        SliceField.ADDRESS: _first(identity, None, "address"),
        SliceField.CONTACT: _contact_words(contact) if contact else "",
        SliceField.SCHOOL: _first(identity, None, "school"),
        SliceField.RISK: case.risk,
    }


def _contact_words(contact: Contact) -> str:
    kind = ContactKind(contact.kind).label if contact.kind in ContactKind.values else contact.kind
    return ", ".join(str(part) for part in (contact.name, kind, contact.phone) if part)


def _first(identity: ChildIdentity | None, met: Encounter | None, field: str) -> str:
    return str(getattr(identity, field, "") or getattr(met, field, "") or "")


def _age(identity: ChildIdentity | None, met: Encounter | None, at: datetime) -> str:
    today = at.astimezone(JAKARTA).date()
    if identity is not None and identity.birth_on:
        return str(_years(identity.birth_on, today))
    if identity is not None and identity.born_from and identity.born_to:
        return _between(_years(identity.born_to, today), _years(identity.born_from, today))
    if met is not None:
        return _between(met.age_from, met.age_to)
    return ""


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _between(low: int | None, high: int | None) -> str:
    if low is None:
        return ""
    return str(low) if high is None or low == high else f"{low}–{high}"
