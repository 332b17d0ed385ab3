"""Verbs of monitoring visits: record one; and how planned ones end without being made."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from rangkul.cases import rules
from rangkul.cases.commands.keeping import keep_open
from rangkul.cases.commands.notices import tell
from rangkul.cases.events import visits as events
from rangkul.cases.models import TO_MAKE, Visit
from rangkul.cases.queries import returns as read
from rangkul.cases.rules import visits as visit_rules
from rangkul.cases.rules.moves import lead
from rangkul.cases.rules.visits import VisitStep
from rangkul.cases.rules.work import check_case_open
from rangkul.cases.vocabulary import NoticeKind, Reason
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.roles import Permission


@command
def record_visit(
    actor: Actor, *, visit: Visit, outcome: str, note: str, done_at: datetime, at: datetime
) -> Visit:
    """What was found at the child's new place; a visit is recorded once."""
    visit = require(actor, Permission.VISIT_RECORD, visit, at=at)
    check_case_open(visit.case.status)
    rules.check_not_in_future(done_at, at=at)
    _check_after_return(actor, visit, done_at, at)
    lead(visit_rules.VISIT_MOVES, VisitStep.RECORD, visit.status)
    answer: dict[str, Any] = {
        "outcome": outcome,
        "note": note,
        "done_at": done_at,
        "done_by": actor.user_id,
        "row_version": visit.row_version + 1,
    }
    # One statement decides, so that of two visitors who save at once only the first counts.
    if not visible(actor, Visit, at).filter(TO_MAKE, pk=visit.pk).update(**answer):
        raise Refused(Reason.VISIT_RECORDED)
    for name, value in answer.items():
        setattr(visit, name, value)
    recorded = events.VisitRecorded(
        child=visit.child,
        case=visit.case,
        visit=visit,
        month=visit.month,
        outcome=outcome,
        late=done_at > visit.due_at,
    )
    record(recorded, occurred_at=done_at)
    keep_open(actor, visit.case, at=at)
    if outcome in visit_rules.WORRYING:
        _tell_supervisors(actor, visit, at)
    return visit


def _check_after_return(actor: Actor, visit: Visit, done_at: datetime, at: datetime) -> None:
    """A visit looks at the place where the child went, so it comes after the child went there."""
    home = read.latest_return(actor, visit.case, at)
    if home is None:
        raise Refused(Reason.NOT_RETURNED_YET)
    if done_at < home.returned_at:
        raise Refused(Reason.VISIT_BEFORE_RETURN)


def _tell_supervisors(actor: Actor, visit: Visit, at: datetime) -> None:
    tell(
        actor,
        visit.case.holder,
        kind=NoticeKind.VISIT_WORRYING,
        about_kind="visit",
        about_id=visit.pk,
        paper=visit.case.number,
        at=at,
        for_supervisors=True,
    )


def cancel_visits(planned: QuerySet[Visit], at: datetime) -> int:
    """Nobody has to make these visits any more; what was made stays as it was. Returns how many."""
    return planned.filter(TO_MAKE).update(cancelled_at=at, row_version=F("row_version") + 1)
