"""Verbs on splitting a code: begin, say where a passage belongs, take it back, answer a proposal, end."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.definers import wait_for_turn
from rangkul.core.errors import Stale
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.commands.codebooks import make_code, reword_code
from rangkul.evidence.commands.codings import (
    Said,
    change_coding,
    code_passage,
    undo_these_steps,
    withdraw_coding,
)
from rangkul.evidence.commands.sources import check_open_to_coding, take_part
from rangkul.evidence.events import splits as events
from rangkul.evidence.models import Code, CodeSplit, Coding, CodingStep, Placement, Study
from rangkul.evidence.queries import splits as read
from rangkul.evidence.queries.studies import part_of
from rangkul.evidence.rules import splits as rules
from rangkul.evidence.rules.codebooks import Wording, check_in_use
from rangkul.evidence.rules.studies import check_leads
from rangkul.evidence.vocabulary import Manner, ProposalAnswer


@command
def start_split(
    actor: Actor, *, code: Code, parts: Sequence[Wording], whole: Wording | None = None, at: datetime
) -> CodeSplit:
    """New codes below a code, and a walk through its passages; `whole` is how the code reads from now on."""
    study = _led(actor, code.study, at=at)
    _one_at_a_time(code.pk)
    code = require(actor, Permission.STUDY_CODE, code, at=at)
    check_in_use(merged=code.merged_into_id is not None, retired_at=code.retired_at)
    rules.check_not_split(running=read.running(actor, code, at=at) is not None)
    for wording in parts:
        make_code(actor, study=study, wording=wording, parent=code, colour=code.colour, at=at)
    offered = len(read.parts(actor, code, at=at))
    rules.check_has_parts(offered)
    if whole is not None and any(getattr(code, name) != words for name, words in asdict(whole).items()):
        code = reword_code(actor, code=code, wording=whole, at=at)
    split = CodeSplit.objects.create(study=study, code=code, started_by=actor.user_id, started_at=at)
    record(events.CodeSplitStarted(study=study, code=code, split=split, parts=offered))
    return split


@command
def place_passage(
    actor: Actor,
    *,
    split: CodeSplit,
    coding: Coding,
    version: int,
    kept: bool,
    codes: Sequence[Code],
    at: datetime,
) -> Placement:
    """Where a passage belongs: in parts, in the whole, in both, in neither. Only one's own is moved."""
    split = _running(actor, split, at=at)
    coding = _to_place(actor, split, coding, codes, version=version, at=at)
    present = read.takes_part(actor, split.study, coding.coder, at=at)
    manner = rules.manner(coding.coder, me=actor.user_id, takes_part=present)
    # It was placed before and came back: what is said now stands.
    visible(actor, Placement, at).filter(split=split, coding=coding, undone_at=None).update(undone_at=at)
    placed = Placement.objects.create(
        study=split.study,
        split=split,
        coding=coding,
        coder=coding.coder,
        manner=manner,
        kept=kept,
        codes=[str(one.pk) for one in codes],
        steps=_carried_out(actor, split, coding, manner, codes, kept=kept, at=at),
        decided_by=actor.user_id,
        decided_at=at,
    )
    record(
        events.PassagePlaced(
            study=split.study, split=split, coding=coding, manner=manner, kept=kept, parts=len(codes)
        )
    )
    return placed


def _to_place(
    actor: Actor, split: CodeSplit, coding: Coding, codes: Sequence[Code], *, version: int, at: datetime
) -> Coding:
    """The passage as it stands, if it still waits and may be placed in these parts."""
    coding = require(actor, Permission.STUDY_CODE, coding, at=at)
    rules.check_still_there(waits=read.waits(actor, split, coding))
    rules.check_parts([one.pk for one in codes], [one.pk for one in read.parts(actor, split.code, at=at)])
    if coding.version != version:
        raise Stale({})
    if codes:
        check_open_to_coding(actor, split.study, coding.text.source, at=at)
    return coding


def _carried_out(
    actor: Actor,
    split: CodeSplit,
    coding: Coding,
    manner: Manner,
    codes: Sequence[Code],
    *,
    kept: bool,
    at: datetime,
) -> list[int]:
    """Do what follows at once, and return the numbers of the actor's steps that it took."""
    if manner is Manner.PROPOSED:
        return []
    mine = visible(actor, CodingStep, at).filter(study=split.study_id)
    before = mine.aggregate(n=Max("number"))["n"] or 0
    if manner is Manner.MOVED:
        _move(actor, split.code, coding, codes, kept=kept, at=at)
    else:
        _code_beside(actor, coding, codes, at=at)
    return list(mine.filter(number__gt=before).order_by("number").values_list("number", flat=True))


def _move(
    actor: Actor, whole: Code, coding: Coding, codes: Sequence[Code], *, kept: bool, at: datetime
) -> None:
    """The actor's own passage changes to the first part and gets the others beside it."""
    there = read.already(actor, coding, at=at)
    fresh = [one for one in codes if one.pk not in there]
    if not kept and not fresh:
        withdraw_coding(actor, coding=coding, at=at)
        return
    if not kept:
        change_coding(actor, coding=coding, code=fresh[0], said=_said(coding), version=coding.version, at=at)
        fresh = fresh[1:]
    elif coding.code_id == whole.pk and coding.code_version < whole.version and whole.is_codable:
        # It was looked at under the wording of now.
        change_coding(actor, coding=coding, code=whole, said=_said(coding), version=coding.version, at=at)
    _code_beside(actor, coding, fresh, at=at)


def _code_beside(actor: Actor, coding: Coding, codes: Sequence[Code], *, at: datetime) -> None:
    there = read.already(actor, coding, at=at)
    for one in codes:
        if one.pk not in there:
            code_passage(
                actor,
                text=coding.text,
                code=one,
                start=coding.start,
                end=coding.end,
                said=_said(coding),
                at=at,
            )


def _said(coding: Coding) -> Said:
    return Said(coding.polarity, coding.strength, coding.facet, coding.translation)


@command
def take_back_placement(actor: Actor, *, placement: Placement, at: datetime) -> Placement:
    """Where a passage was said to belong is taken back, with the steps that it took."""
    placement = require(actor, Permission.STUDY_CODE, placement, at=at)
    split = _running(actor, placement.split, at=at)
    placement.refresh_from_db()
    rules.check_can_take_back(placement.answer, placement.undone_at)
    if placement.steps:
        undo_these_steps(actor, study=split.study, numbers=placement.steps, at=at)
    visible(actor, Placement, at).filter(pk=placement.pk).update(undone_at=at)
    placement.refresh_from_db()
    record(events.PlacementUndone(study=split.study, placement=placement, coding=placement.coding))
    return placement


@command
def answer_proposal(actor: Actor, *, placement: Placement, accept: bool, at: datetime) -> Placement:
    """A coder moves their own passage as it was proposed, or leaves it where it is."""
    placement = require(actor, Permission.STUDY_CODE, placement, at=at)
    study = take_part(actor, placement.study, at=at)
    _one_at_a_time(placement.split.code_id)
    placement.refresh_from_db()
    rules.check_can_answer(
        placement.manner, placement.answer, placement.undone_at, mine=placement.coder == actor.user_id
    )
    if accept:
        coding = require(actor, Permission.STUDY_CODE, placement.coding, at=at)
        whole = placement.split.code
        rules.check_still_there(waits=read.carries(actor, whole, coding))
        chosen = visible(actor, Code, at).in_bulk([UUID(key) for key in placement.codes])
        codes = [chosen[UUID(key)] for key in placement.codes]
        _move(actor, whole, coding, codes, kept=placement.kept, at=at)
    answer = ProposalAnswer.ACCEPTED if accept else ProposalAnswer.DECLINED
    visible(actor, Placement, at).filter(pk=placement.pk).update(answer=answer, answered_at=at)
    placement.refresh_from_db()
    record(events.ProposalAnswered(study=study, placement=placement, coding=placement.coding, answer=answer))
    return placement


@command
def end_split(actor: Actor, *, split: CodeSplit, heading: bool, at: datetime) -> CodeSplit:
    """The walk ends; what is left keeps the code, which may be a heading from now on."""
    split = _running(actor, split, at=at)
    left = read.left(actor, split).count()
    heading = heading and split.code.is_codable
    visible(actor, CodeSplit, at).filter(pk=split.pk).update(ended_at=at, heading=heading)
    if heading:
        visible(actor, Code, at).filter(pk=split.code_id).update(is_codable=False)
    split.refresh_from_db()
    record(events.CodeSplitEnded(study=split.study, code=split.code, split=split, left=left, heading=heading))
    return split


@command
def reopen_split(actor: Actor, *, split: CodeSplit, at: datetime) -> CodeSplit:
    """An ended walk goes on; a code that became a heading by it may be coded again."""
    split = require(actor, Permission.STUDY_CODE, split, at=at)
    study = _led(actor, split.study, at=at)
    _one_at_a_time(split.code_id)
    rules.check_not_split(running=read.running(actor, split.code, at=at) is not None)
    if split.heading:
        visible(actor, Code, at).filter(pk=split.code_id).update(is_codable=True)
    visible(actor, CodeSplit, at).filter(pk=split.pk).update(ended_at=None, heading=False)
    split.refresh_from_db()
    record(events.CodeSplitReopened(study=study, code=split.code, split=split))
    return split


def _led(actor: Actor, study: Study, *, at: datetime) -> Study:
    study = take_part(actor, study, at=at)
    check_leads(part_of(actor, study, at=at))
    return study


def _running(actor: Actor, split: CodeSplit, *, at: datetime) -> CodeSplit:
    """The walk as it stands, if the actor leads its study and its code is in use."""
    _one_at_a_time(split.code_id)
    split = require(actor, Permission.STUDY_CODE, split, at=at)
    _led(actor, split.study, at=at)
    rules.check_runs(split.ended_at)
    check_in_use(merged=split.code.merged_into_id is not None, retired_at=split.code.retired_at)
    return split


def _one_at_a_time(code: UUID) -> None:
    """Two who sort the passages of one code, or answer for them, do it one after the other."""
    wait_for_turn(f"split:{code}")
