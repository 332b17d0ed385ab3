"""Verbs on an open sample: read how far its coders agree, settle where they differ."""

from dataclasses import asdict, dataclass
from datetime import datetime

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command, reading
from rangkul.core.definers import wait_for_turn
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.commands.samples import check_consent
from rangkul.evidence.commands.sources import take_part
from rangkul.evidence.events import samples as events
from rangkul.evidence.models import Adjudication, Code, Coding, Sample, SampleUnit
from rangkul.evidence.queries.compared import compared, differences, settled_at
from rangkul.evidence.queries.samples import codes_elsewhere
from rangkul.evidence.rules import samples as rules
from rangkul.evidence.rules.codings import standing
from rangkul.evidence.vocabulary import Layer, Polarity


@reading
def read_agreement(actor: Actor, *, sample: Sample, at: datetime) -> Sample:
    """Note that somebody read how far the coders of an open sample agree."""
    sample = require(actor, Permission.STUDY_READ, sample, at=at)
    rules.check_open(sample.unlocked_at)
    rules.check_sees_all(codes_elsewhere=codes_elsewhere(actor, sample))
    record(events.AgreementRead(study=sample.study, sample=sample))
    return sample


@dataclass(frozen=True)
class Place:
    """Where the agreed passage begins and ends, and what it says."""

    start: int
    end: int
    polarity: str = Polarity.NEUTRAL


@command
def settle(
    actor: Actor,
    *,
    sample: Sample,
    unit: SampleUnit,
    code: Code,
    place: Place | None,
    reason: str,
    at: datetime,
) -> Adjudication:
    """The code holds at `place`, or it does not hold in this passage; what each coded stays as it is."""
    sample = require(actor, Permission.STUDY_CODE, sample, at=at)
    study = take_part(actor, sample.study, at=at)
    rules.check_open(sample.unlocked_at)
    # Two who settle the same place at once: the second reads what the first has settled.
    wait_for_turn(f"settle:{sample.pk}:{unit.pk}:{code.pk}")
    # Withdrawn meanwhile: what was coded stays as it is, and nothing new is made of it.
    check_consent(actor, unit, at=at)
    before = _open_to_settling(actor, sample, unit, code, reason)
    holds = place is not None
    if before is not None and before.coding_id:
        visible(actor, Coding, at).filter(pk=before.coding_id).update(withdrawn_at=at)
    settled = Adjudication.objects.create(
        study=study,
        sample=sample,
        unit=unit,
        code=code,
        coding=_agreed(actor, unit, code, place, at=at) if place else None,
        holds=holds,
        reason=reason.strip(),
        decided_by=actor.user_id,
        decided_at=at,
    )
    record(events.DisagreementSettled(study=study, sample=sample, adjudication=settled, holds=holds))
    return settled


def _open_to_settling(
    actor: Actor, sample: Sample, unit: SampleUnit, code: Code, reason: str
) -> Adjudication | None:
    """What was settled before on a difference that the actor may settle."""
    found = differences(actor, sample, compared(actor, sample, unit=unit))
    differs = any((one.unit.pk, one.code.pk) == (unit.pk, code.pk) for one in found)
    before = settled_at(actor, sample, unit.pk, code.pk) if differs else None
    rules.check_can_settle(
        differs=differs,
        reason=reason,
        settled_by=before.decided_by if before else None,
        actor=actor.user_id,
    )
    return before


def _agreed(actor: Actor, unit: SampleUnit, code: Code, place: Place, *, at: datetime) -> Coding:
    rules.check_inside(place.start, place.end, (unit.start, unit.end))
    return Coding.objects.create(
        study_id=unit.study_id,
        text=unit.text,
        code=code,
        code_version=code.version,
        coder=actor.user_id,
        **asdict(standing(unit.text.text, place.start, place.end)),
        polarity=place.polarity,
        layer=Layer.CONSENSUS,
        made_at=at,
    )
