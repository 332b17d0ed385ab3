"""Which version of the procedure is in force, and which one a case follows."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from rangkul.cases.models import Case, ProcedureVersion
from rangkul.cases.procedure import ClosureReason, Procedure, load_procedure

FOLDER = Path(settings.BASE_DIR) / "procedures"


class ChangedAfterLoading(Exception):
    """A version that cases already follow was edited; it must get a new number instead."""


def store(text: str, *, at: datetime, using: str = "default") -> ProcedureVersion:
    """Keep one version of a procedure, once; the text of a kept version never changes."""
    procedure = load_procedure(text)
    kept = (
        ProcedureVersion.objects.using(using)
        .filter(code=procedure.code, version=str(procedure.version))
        .first()
    )
    if kept is None:
        return ProcedureVersion.objects.using(using).create(
            code=procedure.code,
            version=str(procedure.version),
            city=procedure.city,
            text=text,
            valid_from=procedure.valid_from,
            loaded_at=at,
        )
    if kept.text != text:
        raise ChangedAfterLoading(
            f"{procedure.code} version {procedure.version} is in use; give the text a new version"
        )
    return kept


def store_all(*, at: datetime, using: str = "default") -> int:
    """Keep every procedure file of the installation; returns how many there are."""
    files = sorted(FOLDER.glob("*.yaml"))
    for file in files:
        store(file.read_text(), at=at, using=using)
    return len(files)


def versions_of(city: str) -> list[ProcedureVersion]:
    """Every version that a city loaded, newest first."""
    # The text is long and kept here once read.
    known = ProcedureVersion.objects.filter(city=city).defer("text")
    return list(known.order_by("-valid_from", "-loaded_at"))


def keys_of(city: str) -> "QuerySet[ProcedureVersion, Any]":
    """The keys of a city's versions, newest first, to be asked for along with something else."""
    known = ProcedureVersion.objects.filter(city=city).order_by("-valid_from", "-loaded_at")
    return known.values("pk")


def with_keys(keys: Iterable[int]) -> list[ProcedureVersion]:
    """The versions behind keys that were read along; what they say is kept here once read."""
    return [ProcedureVersion(pk=key, valid_from=_parse_kept(key).valid_from) for key in keys]


def in_force(city: str, on: date, *, among: Sequence[ProcedureVersion] | None = None) -> ProcedureVersion:
    """The newest version that was in force on this day; before the first one there was, the first.

    `among`: the city's versions, newest first, where they are read already.
    """
    versions = versions_of(city) if among is None else among
    for version in versions:
        if parsed(version).is_valid_on(on):
            return version
    # Somebody may write down a pick-up of long ago; there was a procedure then too, but nobody loaded it.
    if versions and on < versions[-1].valid_from:
        return versions[-1]
    raise LookupError(f"no procedure is in force in {city} on {on}: run `rangkul migrate`")


def of_case(case: Case) -> Procedure:
    """The procedure the case began with."""
    return _parse_kept(case.procedure_id)


def closing_of(case: Case) -> tuple[ClosureReason, ...]:
    """What the reasons for which the case can end ask for, by the version that it began with.

    A version that was kept before procedures said so asks what the first one that says it asks.
    """
    own = of_case(case).closure_reasons
    if own:
        return own
    known = (parsed(version).closure_reasons for version in reversed(versions_of(case.city)))
    return next((reasons for reasons in known if reasons), ())


def with_key(key: int) -> Procedure:
    """The procedure of a kept version that is known by its key."""
    return _parse_kept(key)


def parsed(version: ProcedureVersion) -> Procedure:
    """The procedure of a kept version."""
    return _parse_kept(version.pk)


def _parse_kept(key: int) -> Procedure:
    kept = _cache.get(key)
    if kept is None:
        kept = _cache[key] = _parse(ProcedureVersion.objects.get(pk=key).text)
    return kept


@lru_cache(maxsize=32)
def _parse(text: str) -> Procedure:
    return load_procedure(text)


# A kept version never changes, so its parsed form may stay.
_cache: dict[int, Procedure] = {}
