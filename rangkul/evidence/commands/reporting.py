"""Verbs on the report of a study: say what only a person knows, take the list out."""

from datetime import datetime

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command, reading
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.commands.studies import lead_alone
from rangkul.evidence.events import reporting as events
from rangkul.evidence.models import Study
from rangkul.evidence.rules.meanwhile import check_unchanged
from rangkul.evidence.vocabulary import CoreqItem


@command
def say_item(
    actor: Actor, *, study: Study, item: CoreqItem, words: str, seen: str = "", at: datetime
) -> Study:
    """What the record cannot know about one COREQ item; empty words take it back."""
    study = lead_alone(actor, study, at=at)
    now = {"words": str(study.reporting.get(str(item.value), ""))}
    check_unchanged(seen, now, {"words": words.strip()})
    told = {key: value for key, value in study.reporting.items() if key != str(item.value)}
    if words.strip():
        told[str(item.value)] = words.strip()
    visible(actor, Study, at).filter(pk=study.pk).update(reporting=told)
    study.reporting = told
    record(events.ReportingSaid(study=study, item=item.value))
    return study


@command
def refuse_figures(actor: Actor, *, study: Study, reason: str, seen: str = "", at: datetime) -> Study:
    """The study reports no agreement figures, for a reason readers are told; no reason: it does."""
    study = lead_alone(actor, study, at=at)
    reason = reason.strip()
    check_unchanged(seen, {"reason": study.no_agreement_reason}, {"reason": reason})
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
