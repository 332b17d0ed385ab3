"""Verbs on the figures of an open sample: ask for them, make them, say that it failed."""

from datetime import datetime

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.definers import wait_for_turn
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.events import samples as events
from rangkul.evidence.models import AgreementFigures, Sample
from rangkul.evidence.queries.compared import Compared, compared
from rangkul.evidence.queries.figures import figures_of
from rangkul.evidence.rules import figures as rules
from rangkul.evidence.rules.samples import check_open
from rangkul.evidence.vocabulary import FiguresState


@command
def ask_for_figures(actor: Actor, *, sample: Sample, at: datetime) -> Sample:
    """Say that figures of a sample as it stands are wanted; the worker makes them."""
    sample, found = _open(actor, sample, at=at)
    wait_for_turn(f"figures asked {sample.pk}")
    row = figures_of(actor, sample, found)
    rules.check_can_ask(row.state if row else None, row.asked_at if row else None, at=at)
    _put(actor, sample, found, row, FiguresState.ASKED, asked_by=actor.user_id, asked_at=at, ended_at=None)
    record(events.AgreementAsked(study=sample.study, sample=sample))
    return sample


@command
def make_figures(actor: Actor, *, sample: Sample, at: datetime) -> Sample:
    """Compute how far the coders agree, and keep it with what it rests on."""
    sample, found = _open(actor, sample, at=at)
    # A second worker waits, and finds them made.
    wait_for_turn(f"figures {sample.pk}")
    row = figures_of(actor, sample, found)
    rules.check_can_make(row.state if row else None)
    told = rules.kept(found.basis.agreement())
    _put(actor, sample, found, row, FiguresState.MADE, ended_at=at, figures=told)
    record(events.AgreementComputed(study=sample.study, sample=sample))
    return sample


@command
def give_up_figures(actor: Actor, *, sample: Sample, at: datetime) -> Sample:
    """Say that computing failed; whoever looks next may ask again."""
    sample, found = _open(actor, sample, at=at)
    row = figures_of(actor, sample, found)
    rules.check_can_make(row.state if row else None)
    _put(actor, sample, found, row, FiguresState.FAILED, ended_at=at)
    record(events.AgreementNotComputed(study=sample.study, sample=sample))
    return sample


def _open(actor: Actor, sample: Sample, *, at: datetime) -> tuple[Sample, Compared]:
    """An open sample of which the actor may see all, with what its coders marked."""
    sample = require(actor, Permission.STUDY_READ, sample, at=at)
    check_open(sample.unlocked_at)
    return sample, compared(actor, sample)


def _put(
    actor: Actor,
    sample: Sample,
    found: Compared,
    row: AgreementFigures | None,
    state: FiguresState,
    **values: object,
) -> None:
    if row is not None:
        rows = visible(actor, AgreementFigures).filter(pk=row.pk).exclude(state=FiguresState.MADE)
        rows.update(state=state, **values)
        return
    asked = {"asked_by": actor.user_id, "asked_at": values.get("ended_at")}
    AgreementFigures.objects.create(
        study_id=sample.study_id,
        sample=sample,
        fingerprint=found.basis.fingerprint,
        state=state,
        **{**asked, **values},
    )
