"""Verbs of the street: record an encounter, mend what was written, read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rangkul.cases import rules
from rangkul.cases.commands.operations import join_operation
from rangkul.cases.events.encounters import EncounterCorrected, EncounterOpened, EncounterRecorded
from rangkul.cases.models import Child, Encounter, EncounterVersion, Handover, Operation
from rangkul.cases.on_file import on_file
from rangkul.cases.queries.encounters import child_named
from rangkul.cases.recognition import index_sighting, sighting_of_encounter
from rangkul.cases.registration import register_child
from rangkul.cases.rules.encounters import check_has_name
from rangkul.cases.vocabulary import Reason
from rangkul.core.access import Actor, get, require, visible
from rangkul.core.commands import command, reading
from rangkul.core.errors import Stale
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
    conditions: Sequence[str] = ()
    companions: Sequence[str] = ()
    origin: str | None = None
    mother_name: str = ""
    note: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """The same as columns of an encounter, with the place as coarse as it is kept."""
        return {
            **{name: value for name, value in vars(self).items() if name not in ("area", "origin")},
            "conditions": list(self.conditions),
            "companions": list(self.companions),
            "area_id": self.area,
            "origin_id": self.origin,
            "latitude": rules.coarse(self.latitude),
            "longitude": rules.coarse(self.longitude),
        }


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
    _check(met, met_at, at=at)
    if operation is not None:
        operation = join_operation(actor, operation, at=at)
    child = register_child(actor, at=at)
    encounter = Encounter.objects.create(
        **on_file(actor, child, legal_basis=legal_basis, at=at),
        operation=operation,
        kind=kind,
        met_at=met_at,
        **met.columns,
    )
    index_sighting(child, encounter, sighting_of_encounter(encounter))
    record(_recorded(encounter, child, met, operation), occurred_at=met_at)
    return encounter


def _recorded(encounter: Encounter, child: Child, met: Met, operation: Operation | None) -> EncounterRecorded:
    return EncounterRecorded(
        encounter=encounter,
        child=child,
        operation=operation,
        encounter_kind=encounter.kind,
        activity=met.activity,
        conditions=list(met.conditions),
        area=met.area or "",
        age_from=met.age_from,
        age_to=met.age_to,
        sex=met.sex,
    )


@command
def correct_encounter(
    actor: Actor,
    *,
    encounter: Encounter,
    met: Met,
    kind: str,
    legal_basis: str,
    met_at: datetime,
    version: int,
    at: datetime,
) -> Encounter:
    """Mend what was written, if nobody else has mended version `version` meanwhile."""
    current = require(actor, Permission.ENCOUNTER_RECORD, encounter, at=at)
    _check(met, met_at, at=at)
    given = visible(actor, Handover, at).filter(encounter_id=current.pk).order_by("given_at").first()
    if given is not None:
        rules.check_follows(given.given_at, first=met_at, reason=Reason.MET_AFTER_HANDOVER)
    wanted = {**met.columns, "kind": kind, "legal_basis": legal_basis, "met_at": met_at}
    changed = differences(current, wanted)
    unchanged_since = visible(actor, Encounter, at).filter(pk=current.pk, version=version)
    if not unchanged_since.update(**wanted, version=version + 1):
        raise Stale({"encounter": current})
    _keep(actor, current, changed, at=at)
    mended = get(actor, Encounter, current.pk, at=at)
    child = child_named(mended)
    index_sighting(child, mended, sighting_of_encounter(mended))
    record(EncounterCorrected(encounter=current, child=child, version=version + 1, changed=changed))
    return current


def _keep(actor: Actor, encounter: Encounter, changed: list[str], *, at: datetime) -> None:
    """What stood in the mended columns, who mended them, and when."""
    EncounterVersion.objects.create(
        **on_file(actor, child_named(encounter), legal_basis=encounter.legal_basis, at=at),
        encounter=encounter,
        version=encounter.version,
        before={name: _as_json(getattr(encounter, name)) for name in changed},
    )


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def differences(encounter: Encounter, wanted: Mapping[str, Any]) -> list[str]:
    """The names of the columns in which `wanted` differs from what stands."""
    return sorted(name for name, value in wanted.items() if getattr(encounter, name) != value)


@reading
def open_encounter(actor: Actor, *, encounter: Encounter, at: datetime) -> None:
    """Without the read in the log there is no read."""
    require(actor, Permission.FILE_OPEN, encounter, at=at)
    record(EncounterOpened(encounter=encounter, child=child_named(encounter)))


def _check(met: Met, met_at: datetime, *, at: datetime) -> None:
    rules.check_not_in_future(met_at, at=at)
    rules.check_is_child(met.age_from)
    check_has_name(met.nickname, met.full_name)
