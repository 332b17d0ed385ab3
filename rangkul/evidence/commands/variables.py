"""Verbs on the variables of a study: make, change, cut into bands, put out of use, use again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import Stale
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.commands.cases import one_at_a_time
from rangkul.evidence.commands.sources import take_part
from rangkul.evidence.events import variables as events
from rangkul.evidence.models import Study, StudyVariable, StudyVariableValue
from rangkul.evidence.rules import variables as rules
from rangkul.evidence.rules.variables import Band


@command
def make_variable(
    actor: Actor, *, study: Study, name: str, kind: str, description: str = "", at: datetime
) -> StudyVariable:
    """A property by which cases, and sources, can be compared."""
    study = take_part(actor, study, at=at)
    one_at_a_time(study.pk)
    name = " ".join(name.split())
    rules.check_variable_name(name, _names(actor, study, at=at))
    variable = StudyVariable.objects.create(
        study=study, name=name, kind=kind, description=description.strip()
    )
    record(events.StudyVariableMade(study=study, variable=variable, variable_kind=kind))
    return variable


@command
def change_variable(
    actor: Actor, *, variable: StudyVariable, name: str, description: str = "", at: datetime
) -> StudyVariable:
    """Another name or description; its kind and its values stay."""
    seen = variable.version
    variable = _in_use(actor, variable, at=at)
    name = " ".join(name.split())
    rules.check_variable_name(name, _names(actor, variable.study, but=variable.pk, at=at))
    _change(actor, variable, seen, name=name, description=description.strip(), at=at)
    record(events.StudyVariableChanged(study=variable.study, variable=variable, version=variable.version))
    return variable


@command
def band_variable(
    actor: Actor, *, variable: StudyVariable, bands: Sequence[Band], at: datetime
) -> StudyVariable:
    """Its numbers are counted in these bands; none: each value alone. What was said stays as it is."""
    seen = variable.version
    variable = _in_use(actor, variable, at=at)
    values = visible(actor, StudyVariableValue, at).filter(variable=variable)
    numbers = rules.has_numbers(variable.kind, values.values_list("value", flat=True))
    rules.check_bands(bands, numbers=numbers)
    kept = [{"start": band.start.replace(",", "."), "name": band.name} for band in bands]
    _change(actor, variable, seen, bands=kept, at=at)
    record(
        events.StudyVariableBanded(
            study=variable.study, variable=variable, bands=len(bands), version=variable.version
        )
    )
    return variable


@command
def retire_variable(actor: Actor, *, variable: StudyVariable, at: datetime) -> StudyVariable:
    """It is no longer asked and splits no table; its values stay, and go out with the study."""
    variable = _in_use(actor, variable, at=at)
    visible(actor, StudyVariable, at).filter(pk=variable.pk).update(retired_at=at)
    variable.refresh_from_db()
    record(events.StudyVariableRetired(study=variable.study, variable=variable))
    return variable


@command
def take_up_variable(actor: Actor, *, variable: StudyVariable, at: datetime) -> StudyVariable:
    """A variable that was out of use is asked again, with the values it had."""
    variable = require(actor, Permission.STUDY_CODE, variable, at=at)
    study = take_part(actor, variable.study, at=at)
    one_at_a_time(variable.study_id)
    variable.refresh_from_db()
    rules.check_variable_out_of_use(variable.retired_at)
    visible(actor, StudyVariable, at).filter(pk=variable.pk).update(retired_at=None)
    variable.refresh_from_db()
    record(events.StudyVariableTakenUp(study=study, variable=variable))
    return variable


def _in_use(actor: Actor, variable: StudyVariable, *, at: datetime) -> StudyVariable:
    variable = require(actor, Permission.STUDY_CODE, variable, at=at)
    take_part(actor, variable.study, at=at)
    one_at_a_time(variable.study_id)
    variable.refresh_from_db()
    rules.check_variable_in_use(variable.retired_at)
    return variable


def _change(actor: Actor, variable: StudyVariable, seen: int, *, at: datetime, **values: Any) -> None:
    """New values for a variable that still stands as it was read."""
    rows = visible(actor, StudyVariable, at).filter(pk=variable.pk, version=seen)
    if not rows.update(**values, version=F("version") + 1):
        raise Stale({name: getattr(variable, name) for name in values})
    variable.refresh_from_db()


def _names(actor: Actor, study: Study, *, but: UUID | None = None, at: datetime) -> list[str]:
    rows = visible(actor, StudyVariable, at).filter(study=study).values_list("pk", "name")
    return [name for pk, name in rows if pk != but]
