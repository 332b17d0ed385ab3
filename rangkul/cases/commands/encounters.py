"""Verbs of the street: record an encounter."""

from dataclasses import dataclass
from datetime import datetime

from rangkul.cases import rules
from rangkul.cases.events.encounters import EncounterRecorded
from rangkul.cases.models import Encounter, Operation
from rangkul.cases.registration import register_child
from rangkul.core.access import Actor, require
from rangkul.core.commands import command
from rangkul.core.events import record
from rangkul.core.roles import Permission


@dataclass(frozen=True)
class Met:
    """What was seen and told when a child was met; everything but an age may be unknown."""

    age_from: int
    age_to: int
    nickname: str = ""
    full_name: str = ""
    sex: str = ""
    age_basis: str = "guessed"
    area: str | None = None
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    activity: str = ""
    condition: str = ""
    companions: str = ""
    origin: str | None = None
    mother_name: str = ""
    note: str = ""


@command
def record_encounter(
    actor: Actor,
    *,
    met: Met,
    kind: str,
    legal_basis: str,
    met_at: datetime,
    at: datetime,
    operation: Operation | None = None,
) -> Encounter:
    """A child met on the street gets a number and a first record; nickname and a guessed age are enough."""
    require(actor, Permission.ENCOUNTER_RECORD)
    rules.check_not_in_future(met_at, at=at)
    rules.check_is_child(met.age_from)
    child = register_child(actor, at=at)
    encounter = Encounter.objects.create(
        child=child,
        city=actor.city,
        legal_basis=legal_basis,
        recorded_at=at,
        recorded_by=actor.user_id,
        organisation_id=actor.organisation_id,
        operation=operation,
        kind=kind,
        met_at=met_at,
        nickname=met.nickname,
        full_name=met.full_name,
        sex=met.sex,
        age_from=met.age_from,
        age_to=met.age_to,
        age_basis=met.age_basis,
        area_id=met.area,
        place=met.place,
        latitude=rules.coarse(met.latitude),
        longitude=rules.coarse(met.longitude),
        activity=met.activity,
        condition=met.condition,
        companions=met.companions,
        origin_id=met.origin,
        mother_name=met.mother_name,
        note=met.note,
    )
    record(
        EncounterRecorded(
            encounter=encounter,
            child=child,
            operation=operation,
            encounter_kind=kind,
            activity=met.activity,
            condition=met.condition,
            area=met.area or "",
            age_from=met.age_from,
            age_to=met.age_to,
            sex=met.sex,
        ),
        occurred_at=met_at,
    )
    return encounter
