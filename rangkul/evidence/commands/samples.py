"""Verbs on double coding: draw a sample, code it blind, say that one has finished."""

import secrets
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

import numpy as np
from rangkul_analytics.reliability import stratified_sample

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.definers import wait_for_turn
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.commands.codings import Said, codable
from rangkul.evidence.commands.sources import check_open_to_coding, take_part
from rangkul.evidence.commands.studies import lead
from rangkul.evidence.events import samples as events
from rangkul.evidence.models import Code, Coding, Sample, SampleCoder, SampleUnit, Source, Study
from rangkul.evidence.queries import samples as read
from rangkul.evidence.rules import samples as rules
from rangkul.evidence.rules.codings import standing
from rangkul.evidence.vocabulary import Layer, Reason


@command
def draw_sample(
    actor: Actor,
    *,
    study: Study,
    share: float,
    coders: Collection[int],
    seed: int | None = None,
    left_out: Collection[str] | None = None,
    at: datetime,
) -> Sample:
    """A share of the passages of each kind of source and voice, at random, coded blind by these people.

    The turns of the speakers `left_out` are not drawn; unless it is said, those of whoever asks.
    """
    study = lead(actor, study, at=at)
    rules.check_can_draw(study.data_opened_at, coders, read.who_may_code(actor, study, at=at))
    # A second draw waits for the first, or both would take the same texts.
    wait_for_turn(f"samples:{study.pk}")
    found, quiet = _to_draw_from(actor, study, left_out, at=at)
    seed = secrets.randbelow(2**31) if seed is None else seed
    places = stratified_sample([one.stratum for one in found], share, np.random.default_rng(seed))
    drawn = [found[place] for place in places]
    sample = Sample.objects.create(
        study=study, seed=seed, share=share, left_out=quiet, drawn_by=actor.user_id, drawn_at=at
    )
    _fill(sample, drawn, coders)
    record(
        events.SampleDrawn(
            study=study,
            sample=sample,
            seed=seed,
            share=share,
            passages=len(drawn),
            strata=len({one.stratum for one in drawn}),
            coders=len(set(coders)),
            speakers_left_out=len(quiet),
        )
    )
    return sample


def _to_draw_from(
    actor: Actor, study: Study, left_out: Collection[str] | None, *, at: datetime
) -> tuple[list[read.Passage], list[str]]:
    """The passages that may be drawn, and the speakers among them whose turns are not."""
    usable = read.passages_of(actor, study, at=at)
    free = read.not_being_coded(actor, study, usable)
    rules.check_drawn(len(free), usable=len(usable))
    known = read.speakers(free)
    quiet = [one for one in known if (rules.asks(one) if left_out is None else one in left_out)]
    found = read.without(free, quiet)
    rules.check_speakers(len(found))
    return found, quiet


def _fill(sample: Sample, drawn: Collection[read.Passage], coders: Collection[int]) -> None:
    """What was drawn, and who codes it."""
    SampleUnit.objects.bulk_create(
        SampleUnit(
            study_id=sample.study_id,
            sample=sample,
            text_id=one.text_id,
            start=one.start,
            end=one.end,
            stratum=one.stratum,
        )
        for one in drawn
    )
    SampleCoder.objects.bulk_create(
        SampleCoder(study_id=sample.study_id, sample=sample, user_id=user) for user in sorted(set(coders))
    )


@command
def code_blind(
    actor: Actor,
    *,
    unit: SampleUnit,
    code: Code,
    start: int,
    end: int,
    said: Said | None = None,
    at: datetime,
) -> Coding:
    """One code on a part of a drawn passage; nobody else sees it before all have finished."""
    unit = require(actor, Permission.STUDY_CODE, unit, at=at)
    sample = _my_turn(actor, unit.sample, at=at)
    check_consent(actor, unit, at=at)
    code = codable(actor, sample.study, code, at=at)
    rules.check_inside(start, end, (unit.start, unit.end))
    passage = standing(unit.text.text, start, end)
    wait_for_turn(f"blind {sample.pk} {actor.user_id}")
    rules.check_says_something_new(marked=read.have_marked(actor, unit, code, start, end))
    coding = Coding.objects.create(
        study=sample.study,
        text=unit.text,
        code=code,
        code_version=code.version,
        coder=actor.user_id,
        **asdict(passage),
        **asdict(said or Said()),
        sample=sample,
        layer=Layer.BLIND,
        made_at=at,
    )
    record(events.BlindCoded(study=sample.study, sample=sample))
    return coding


def check_consent(actor: Actor, unit: SampleUnit, *, at: datetime) -> None:
    """Whoever speaks in the passage still agrees to be used."""
    source = visible(actor, Source, at).defer("original").get(pk=unit.text.source_id)
    check_open_to_coding(actor, unit.sample.study, source, at=at)


@command
def withdraw_blind(actor: Actor, *, coding: Coding, at: datetime) -> Coding:
    """A coder takes a mark of their own back before they have finished."""
    coding = require(actor, Permission.STUDY_CODE, coding, at=at)
    if coding.sample is None or coding.coder != actor.user_id or coding.withdrawn_at is not None:
        raise Refused(Reason.NOT_SAMPLE_CODER)
    sample = _my_turn(actor, coding.sample, at=at)
    visible(actor, Coding, at).filter(pk=coding.pk).update(withdrawn_at=at)
    record(events.BlindCodingWithdrawn(study=sample.study, sample=sample))
    return coding


@command
def finish_sample(actor: Actor, *, sample: Sample, at: datetime) -> Sample:
    """The actor has coded all they want to; the last to finish opens the sample to the study."""
    sample = _my_turn(actor, require(actor, Permission.STUDY_CODE, sample, at=at), at=at)
    sample = _one_at_a_time(actor, sample, at=at)
    visible(actor, SampleCoder, at).filter(sample=sample, user_id=actor.user_id).update(finished_at=at)
    waiting = read.waiting_for(actor, sample)
    record(events.SampleFinished(study=sample.study, sample=sample, waiting_for=waiting))
    return _opened_if_nobody_is_waited_for(actor, sample, waiting, at=at)


@command
def release_coder(actor: Actor, *, coder: SampleCoder, at: datetime) -> Sample:
    """The sample goes on without somebody who will not finish; what they marked counts nowhere."""
    coder = require(actor, Permission.STUDY_RUN, coder, at=at)
    study = lead(actor, coder.study, at=at)
    sample = _one_at_a_time(actor, coder.sample, at=at)
    rows = visible(actor, SampleCoder, at).filter(pk=coder.pk, finished_at=None, released_at=None)
    rules.check_can_release(
        still_codes=bool(rows.update(released_at=at, released_by=actor.user_id)),
    )
    waiting = read.waiting_for(actor, sample)
    record(events.SampleCoderReleased(study=study, sample=sample, user=coder.user_id, waiting_for=waiting))
    return _opened_if_nobody_is_waited_for(actor, sample, waiting, at=at)


def _one_at_a_time(actor: Actor, sample: Sample, *, at: datetime) -> Sample:
    """Two who finish in the same moment wait for each other here, or neither would open the sample."""
    return visible(actor, Sample, at).select_for_update().get(pk=sample.pk)


def _opened_if_nobody_is_waited_for(actor: Actor, sample: Sample, waiting: int, *, at: datetime) -> Sample:
    if not waiting:
        visible(actor, Sample, at).filter(pk=sample.pk).update(unlocked_at=at)
        sample.unlocked_at = at
        finished = sum(one.finished_at is not None for one in read.coders(actor, sample))
        record(events.SampleUnlocked(study=sample.study, sample=sample, coders=finished))
    return sample


def _my_turn(actor: Actor, sample: Sample, *, at: datetime) -> Sample:
    """The sample, if the actor still codes it."""
    take_part(actor, sample.study, at=at)
    mine = visible(actor, SampleCoder, at).filter(sample=sample, user_id=actor.user_id).first()
    rules.check_codes_blind(
        mine.finished_at if mine else None,
        is_coder=mine is not None,
        released=mine is not None and mine.released_at is not None,
    )
    return sample
