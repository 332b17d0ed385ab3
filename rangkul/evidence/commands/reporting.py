"""Verbs on the report of a study: say what only a person knows, take the list out."""

from datetime import datetime

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command, reading
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.commands.studies import lead
from rangkul.evidence.events import reporting as events
from rangkul.evidence.models import Study
from rangkul.evidence.vocabulary import CoreqItem


@command
def say_item(actor: Actor, *, study: Study, item: CoreqItem, words: str, at: datetime) -> Study:
    """What the record cannot know about one COREQ item; empty words take it back."""
    lead(actor, study, at=at)
    study = visible(actor, Study, at).select_for_update(of=("self",)).get(pk=study.pk)
    told = {key: value for key, value in study.reporting.items() if key != str(item.value)}
    if words.strip():
        told[str(item.value)] = words.strip()
    visible(actor, Study, at).filter(pk=study.pk).update(reporting=told)
    study.reporting = told
    record(events.ReportingSaid(study=study, item=item.value))
    return study


@command
def refuse_figures(actor: Actor, *, study: Study, reason: str, at: datetime) -> Study:
    """The study reports no agreement figures, for a reason readers are told; no reason: it does."""
    study = lead(actor, study, at=at)
    reason = reason.strip()
    visible(actor, Study, at).filter(pk=study.pk).update(no_agreement_reason=reason)
    study.no_agreement_reason = reason
    record(events.AgreementFiguresRefused(study=study, refused=bool(reason)))
    return study


@reading
def take_out(actor: Actor, *, study: Study, form: str, blank: int, at: datetime) -> Study:
    """Note that the COREQ list left as a file."""
    study = require(actor, Permission.STUDY_READ, study, at=at)
    record(events.ReportingTakenOut(study=study, form=form, blank=blank))
    return study
