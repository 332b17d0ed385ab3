"""Verbs of assessing: keep a draft, sign it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rangkul.cases.commands.cases import locked
from rangkul.cases.events.work import AssessmentDrafted, AssessmentSigned, RiskAssessed
from rangkul.cases.instrument_files import instrument as instrument_of
from rangkul.cases.instruments import Instrument, RiskInstrument
from rangkul.cases.models import Assessment, Case
from rangkul.cases.on_file import on_case
from rangkul.cases.queries import work as read
from rangkul.cases.rules import work as rules
from rangkul.cases.vocabulary import Reason
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import Refused, Stale
from rangkul.core.events import record
from rangkul.core.roles import Permission


@command
def save_assessment(
    actor: Actor,
    *,
    case: Case,
    instrument: Instrument,
    answers: Mapping[str, Any],
    notes: Mapping[str, str],
    version: int,
    at: datetime,
) -> Assessment:
    """Keep what has been answered so far; `version` is the draft's own that was read, 0 for a new one."""
    case = locked(actor, require(actor, Permission.ASSESSMENT_WRITE, case, at=at), at)
    rules.check_case_open(case.status)
    draft = read.assessment_draft(actor, case, instrument.heading.code, at=at)
    if draft is None:
        if version:
            raise Refused(Reason.ALREADY_SIGNED)
        draft = _new_draft(actor, case, instrument, at)
    elif draft.row_version != version:
        raise Stale(_standing(draft))
    draft.answers, draft.notes = dict(answers), {code: note for code, note in notes.items() if note}
    draft.recorded_at, draft.recorded_by, draft.row_version = at, actor.user_id, draft.row_version + 1
    if draft.row_version == 1:
        draft.save(force_insert=True)
    else:
        draft.save(update_fields=["answers", "notes", "recorded_at", "recorded_by", "row_version"])
    record(
        AssessmentDrafted(assessment=draft, case=case, child=case.child, instrument=instrument.heading.code)
    )
    return draft


@command
def sign_assessment(
    actor: Actor, *, assessment: Assessment, version: int, at: datetime, decided: str = "", reason: str = ""
) -> Assessment:
    """Sign a draft; from now on it is never edited. For the first risk a person decides what holds."""
    assessment = require(actor, Permission.ASSESSMENT_WRITE, assessment, at=at)
    case = locked(actor, assessment.case, at)
    assessment = visible(actor, Assessment, at).get(pk=assessment.pk)
    rules.check_case_open(case.status)
    rules.check_not_signed(assessment.signed_at)
    if assessment.row_version != version:
        raise Stale(_standing(assessment))
    instrument = instrument_of(assessment.instrument, assessment.instrument_version)
    rules.check_answered(instrument, assessment.answers)
    if isinstance(instrument, RiskInstrument):
        result = rules.risk_result(instrument, assessment.answers, decided=decided, reason=reason)
        case.risk = decided
        case.save(update_fields=["risk"])
    else:
        result = rules.sides_result(instrument, assessment.answers)
    assessment.result, assessment.signed_at, assessment.signed_by = result, at, actor.user_id
    assessment.save(update_fields=["result", "signed_at", "signed_by"])
    _record_signature(assessment, case, result)
    return assessment


def _record_signature(assessment: Assessment, case: Case, result: Mapping[str, Any]) -> None:
    what: dict[str, Any] = {
        "assessment": assessment,
        "case": case,
        "child": case.child,
        "instrument": assessment.instrument,
        "version": assessment.version,
    }
    if "decided" in result:
        record(RiskAssessed(**what, proposed=result["proposed"], decided=result["decided"]))
    else:
        record(AssessmentSigned(**what, replaces=assessment.replaces))


def _new_draft(actor: Actor, case: Case, instrument: Instrument, at: datetime) -> Assessment:
    before = read.newest_signed(actor, case, instrument.heading.code, at=at)
    return Assessment(
        **on_case(actor, case, at=at),
        case=case,
        instrument=instrument.heading.code,
        instrument_version=str(instrument.heading.version),
        version=before.version + 1 if before else 1,
        replaces=before,
        row_version=0,
    )


def _standing(draft: Assessment) -> dict[str, Any]:
    return {
        "answers": draft.answers,
        "notes": draft.notes,
        "version": draft.row_version,
        "by": draft.recorded_by,
        "at": draft.recorded_at,
    }
