"""What waits after a child went home: visits, closures to decide, cases without a worker or a next step."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.cases.models import Case, Closure, Visit
from rangkul.cases.queries import after as read
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission, Role

_LONGEST = 50
_WORK_ON_CASES = (Role.SOCIAL_WORKER, Role.CASE_SUPERVISOR)
# A planned visit shows up two weeks ahead; the procedure reminds one week ahead.
AHEAD = timedelta(days=14)
# A case may rest this long after it was opened before somebody is asked for its next step.
REST = timedelta(days=3)


@duties
def after(actor: Actor, at: datetime) -> list[Duty]:
    """Visits, closures and resting cases; the names of all of them in one question."""
    visits = list(_visits(actor, at)) if actor.may(Permission.VISIT_RECORD) else []
    closures = list(_closures(actor, at)) if actor.may(Permission.CLOSURE_APPROVE) else []
    resting = list(_resting(actor, at)) if actor.role in _WORK_ON_CASES else []
    people = [one.case.worker_id for one in visits] + [one.asked_by for one in closures]
    names = read.names_of(actor, [*people, *(one.worker_id for one in resting)])
    return [
        *(_visit(one, actor, names) for one in visits),
        *(_closure(one, names) for one in closures),
        *(_rest(one, actor, names) for one in resting),
    ]


def _visits(actor: Actor, at: datetime) -> QuerySet[Visit]:
    """One's own visits; for supervisors also those of the office that are late, with whose they are."""
    return read.visits_to_make(actor, at, until=at + AHEAD)[:_LONGEST]


def _closures(actor: Actor, at: datetime) -> QuerySet[Closure]:
    """Closures that wait for a second person."""
    return read.closures_to_decide(actor, at)[:_LONGEST]


def _resting(actor: Actor, at: datetime) -> QuerySet[Case]:
    """Open cases in which nothing is planned or running: one's own, and the office's for supervisors."""
    return read.cases_without_next_step(actor, at, opened_before=at - REST)[:_LONGEST]


def _visit(visit: Visit, actor: Actor, names: dict[int, str]) -> Duty:
    text = ngettext(
        "Visit %(child)s, %(months)s month after the return.",
        "Visit %(child)s, %(months)s months after the return.",
        visit.month,
    )
    mine = visit.case.worker_id == actor.user_id or actor.role != Role.CASE_SUPERVISOR
    return Duty(
        visit.due_at,
        text % {"child": visit.child.number, "months": visit.month},
        reverse("visit", args=[visit.pk]),
        _("Record the visit"),
        icon="visit",
        detail=visit.case.number,
        kind="visit",
        whose="" if mine else names.get(visit.case.worker_id or 0, _("Nobody yet")),
        mine=mine,
    )


def _closure(closure: Closure, names: dict[int, str]) -> Duty:
    who = names.get(closure.asked_by, "")
    text = (
        _("%(who)s asks to close the case of %(child)s.")
        if who
        else _("Somebody asks to close the case of %(child)s.")
    )
    words = text % {"who": who, "child": closure.child.number}
    url = reverse("closure", args=[closure.pk])
    return Duty(
        None, words, url, _("Decide on closure"), icon="check", detail=closure.case.number, kind="closure"
    )


def _rest(case: Case, actor: Actor, names: dict[int, str]) -> Duty:
    mine = case.worker_id == actor.user_id
    text = _("Nothing is planned for %(child)s. Decide the next step.") % {"child": case.child.number}
    return Duty(
        None,
        text,
        reverse("case_after", args=[case.pk]),
        _("Open the case"),
        icon="cases",
        detail=case.number,
        kind="case",
        whose="" if mine else names.get(case.worker_id or 0, _("Nobody yet")),
        mine=mine,
    )
