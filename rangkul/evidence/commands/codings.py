"""Verbs on codings: code a passage, change it, take it back; undo a step and do it again."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Max
from django.utils.translation import gettext as _

from rangkul.core.access import Actor, get, require, visible
from rangkul.core.commands import command, reading
from rangkul.core.definers import ask, wait_for_turn
from rangkul.core.errors import Refused, Stale
from rangkul.core.events import Named, record
from rangkul.core.ids import uuid7
from rangkul.core.roles import Permission
from rangkul.evidence.commands.sources import check_open_to_coding, take_part
from rangkul.evidence.events import codings as events
from rangkul.evidence.models import Code, Coding, CodingStep, Source, SourceText, Study
from rangkul.evidence.queries import codings as read
from rangkul.evidence.queries.left import check_stays
from rangkul.evidence.rules import codings as rules
from rangkul.evidence.rules.sources import check_can_read
from rangkul.evidence.rules.studies import check_codes
from rangkul.evidence.vocabulary import Facet, Layer, Polarity, Reason, StepKind, Strength

# What a step remembers of a coding: enough to put it back.
_SAID = ("code_id", "code_version", "polarity", "strength", "facet", "translation", "withdrawn")


@dataclass(frozen=True)
class Said:
    """What a passage says of its code beside the code itself."""

    polarity: str = Polarity.NEUTRAL
    strength: str = Strength.NONE
    facet: str = Facet.NONE
    translation: str = ""


@dataclass(frozen=True)
class Coded:
    """A coding that was just made, and the words of its text that were read for it."""

    coding: Coding
    piece: read.Piece


@command
def code_passage(
    actor: Actor,
    *,
    text: SourceText,
    code: Code | UUID,
    start: int,
    end: int,
    said: Said | None = None,
    shown: read.Span | None = None,
    at: datetime,
) -> Coded:
    """A passage of a text gets a code; the server keeps the quotation and what stands around it.

    The words come along, with those of the blocks that are `shown`.
    """
    code_id = code if isinstance(code, UUID) else code.pk
    found, piece = read.to_code(
        actor, text_id=text.pk, code_id=code_id, start=start, end=end, shown=shown, at=at
    )
    require(actor, Permission.STUDY_CODE)
    check_codes(found.part or "")
    _check_may_be_used(actor, found, at=at)
    rules.check_current(found.version, found.newest)
    rules.check_not_blind(found.blind or None)
    version = _version_of_codable(actor, found, code_id, at=at)
    passage = rules.quoted(piece.words, start, end, base=piece.base)
    coding = Coding.objects.create(
        study_id=found.study_id,
        text_id=text.pk,
        code_id=code_id,
        code_version=version,
        coder=actor.user_id,
        **vars(passage),
        **vars(said or Said()),
        made_at=at,
    )
    study, source = Named("study", found.study_id), Named("source", found.source_id)
    record(events.PassageCoded(study=study, source=source, coding=coding, code=Named("code", code_id)))
    _step(actor, found.study_id, StepKind.CODED, {}, coding, at=at)
    return Coded(coding, piece)


def _check_may_be_used(actor: Actor, found: Any, *, at: datetime) -> None:
    """The study's data are open, and whoever speaks in the source agrees."""
    study = Study(pk=found.study_id, data_opened_at=found.study__data_opened_at)
    source = Source(
        pk=found.source_id, consent_needed=found.source__consent_needed, with_child=found.source__with_child
    )
    check_open_to_coding(actor, study, source, at=at)


def _version_of_codable(actor: Actor, found: Any, code_id: UUID, *, at: datetime) -> int:
    """The version of the code that was read together with its text, if passages may still get it."""
    if found.code is None:
        # Of another study: refused if one may see it, and else not there.
        return codable(actor, found.study_id, code_id, at=at).version
    version, is_codable, retired, merged = found.code
    rules.check_codable(is_codable=bool(is_codable), retired=bool(retired), merged=bool(merged))
    return int(version)


@reading
def read_text(actor: Actor, *, text: SourceText, at: datetime) -> SourceText:
    """Note that somebody reads a text with its codings."""
    # By its study: the row of a text may hold a book.
    study = require(actor, Permission.STUDY_READ, text.study, at=at)
    check_can_read(study.data_opened_at)
    check_stays(actor, text.source, at=at)
    record(events.TextRead(study=text.study, source=text.source, text=text))
    return text


@command
def change_coding(
    actor: Actor, *, coding: Coding, code: Code, said: Said, version: int, at: datetime
) -> Coding:
    """Another code for the same passage, or another word on what it says of the code."""
    coding, study = _mine(actor, coding, at=at)
    code = codable(actor, study, code, at=at)
    before = _remembered(coding)
    if coding.version != version or not _put(
        actor, coding, at=at, code=code, code_version=code.version, **asdict(said)
    ):
        raise Stale({_("Code"): coding.code.name})
    record(events.CodingChanged(study=study, coding=coding, code=code, version=coding.version))
    _step(actor, study.pk, StepKind.CHANGED, before, coding, at=at)
    return coding


@command
def withdraw_coding(actor: Actor, *, coding: Coding, at: datetime) -> Coding:
    """The code is taken off the passage; the row stays and says when."""
    coding, study = _mine(actor, coding, at=at)
    before = _remembered(coding)
    if not _put(actor, coding, at=at, withdrawn_at=at):
        raise Stale({_("Code"): coding.code.name})
    record(events.CodingWithdrawn(study=study, coding=coding))
    _step(actor, study.pk, StepKind.WITHDRAWN, before, coding, at=at)
    return coding


@command
def undo_step(actor: Actor, *, study: Study, at: datetime) -> CodingStep:
    """The actor's last step in a study is undone, if its passage is still as the step left it."""
    _one_at_a_time(actor, study.pk)
    study = take_part(actor, study, at=at)
    steps = visible(actor, CodingStep, at).filter(study=study)
    done = steps.filter(undone_at=None).order_by("-number").first()
    last = steps.aggregate(n=Max("number"))["n"] or 0
    if done is None or done.number <= last - rules.STEPS:
        raise Refused(Reason.STEP_NONE)
    _turn(actor, done, done.after, done.before, at=at)
    steps.filter(pk=done.pk).update(undone_at=at)
    record(events.CodingStepUndone(study=study, step=done.number))
    return done


@command
def redo_step(actor: Actor, *, study: Study, at: datetime) -> CodingStep:
    """The step undone last is done again; a new step after an undoing ends that."""
    _one_at_a_time(actor, study.pk)
    study = take_part(actor, study, at=at)
    steps = visible(actor, CodingStep, at).filter(study=study)
    newest = steps.aggregate(at=Max("done_at"))["at"]
    undone = steps.filter(undone_at__gte=newest).order_by("-undone_at", "number").first() if newest else None
    if undone is None:
        raise Refused(Reason.STEP_NONE)
    _turn(actor, undone, undone.before, undone.after, at=at)
    steps.filter(pk=undone.pk).update(undone_at=None)
    record(events.CodingStepRedone(study=study, step=undone.number))
    return undone


@command
def undo_these_steps(actor: Actor, *, study: Study, numbers: Collection[int], at: datetime) -> int:
    """Steps of the actor that belong together are undone, the last first; returns how many were not yet."""
    _one_at_a_time(actor, study.pk)
    study = take_part(actor, study, at=at)
    steps = visible(actor, CodingStep, at).filter(study=study)
    done = list(steps.filter(number__in=list(numbers), undone_at=None).order_by("-number"))
    for step in done:
        _turn(actor, step, step.after, step.before, at=at)
        steps.filter(pk=step.pk).update(undone_at=at)
    for number in numbers:
        record(events.CodingStepUndone(study=study, step=number))
    return len(done)


def _one_at_a_time(actor: Actor, study: UUID) -> None:
    """Two windows of one coder take their steps one after the other."""
    wait_for_turn(f"steps:{study}:{actor.user_id}")


def codable(actor: Actor, study: Study | UUID, code: Code | UUID, *, at: datetime) -> Code:
    """The code as it stands, if passages of this study may still get it; both as rows or by their keys."""
    code = get(actor, Code, code if isinstance(code, UUID) else code.pk, at=at)
    require(actor, Permission.STUDY_CODE)
    rules.check_codable(
        is_codable=code.is_codable and code.study_id == (study if isinstance(study, UUID) else study.pk),
        retired=code.retired_at is not None,
        merged=code.merged_into_id is not None,
    )
    return code


def _mine(actor: Actor, coding: Coding, *, at: datetime) -> tuple[Coding, Study]:
    """The coding as it stands, if it is the actor's own, open, and not withdrawn."""
    _one_at_a_time(actor, coding.study_id)
    coding = require(actor, Permission.STUDY_CODE, coding, at=at)
    study = take_part(actor, coding.study, at=at)
    if coding.coder != actor.user_id or coding.sample_id is not None:
        raise Refused(Reason.NOT_YOUR_CODING)
    if coding.layer != Layer.OPEN or read.stands_for_others(actor, coding):
        raise Refused(Reason.CODING_SETTLED)
    if coding.withdrawn_at is not None:
        raise Refused(Reason.CODING_WITHDRAWN)
    return coding, study


def _put(actor: Actor, coding: Coding, *, at: datetime, **values: Any) -> bool:
    """Write to the row if nobody else has since; the coding handed in is brought up to date."""
    rows = visible(actor, Coding, at).filter(pk=coding.pk, version=coding.version)
    if not rows.update(**values, version=F("version") + 1):
        return False
    for name, value in values.items():
        setattr(coding, name, value)
    coding.version += 1
    return True


def _remembered(coding: Coding) -> dict[str, Any]:
    return {
        "coding": str(coding.pk),
        "code_id": str(coding.code_id),
        "code_version": coding.code_version,
        "polarity": str(coding.polarity),
        "strength": str(coding.strength),
        "facet": str(coding.facet),
        "translation": coding.translation,
        "withdrawn": coding.withdrawn_at is not None,
    }


def _step(
    actor: Actor, study: UUID, kind: StepKind, before: dict[str, Any], coding: Coding, *, at: datetime
) -> None:
    """Remember what was done, when its turn has come; steps that were undone before it are gone."""
    after = _remembered(coding)
    told = [json.dumps(before or {**after, "withdrawn": True}), json.dumps(after)]
    ask("take_coding_step", uuid7(), study, actor.user_id, kind.value, *told, at)


def _turn(
    actor: Actor, step: CodingStep, wanted: dict[str, Any], towards: dict[str, Any], *, at: datetime
) -> None:
    """Bring the coding of a step from how it must be now to how it is to be."""
    coding = visible(actor, Coding, at).get(pk=step.after["coding"])
    rules.check_same(wanted, _remembered(coding))
    values = {name: towards[name] for name in _SAID if name != "withdrawn"}
    if not _put(actor, coding, at=at, **values, withdrawn_at=at if towards["withdrawn"] else None):
        raise Stale({_("Code"): coding.code.name})
