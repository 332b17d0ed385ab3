"""What waits after a child went home: visits, and closures to decide."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.cases.models import Closure, Visit
from rangkul.cases.queries import after as read
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission, Role

_LONGEST = 30
# A planned visit shows up two weeks ahead; the procedure reminds one week ahead.
AHEAD = timedelta(days=14)


@duties
def visits(actor: Actor, at: datetime) -> list[Duty]:
    """One's own visits; for supervisors also those of the office that are late, with whose they are."""
    if not actor.may(Permission.VISIT_RECORD):
        return []
    return [_visit(one, actor) for one in read.visits_to_make(actor, at, until=at + AHEAD, most=_LONGEST)]


@duties
def closures(actor: Actor, at: datetime) -> list[Duty]:
    """Closures that wait for a second person."""
    if not actor.may(Permission.CLOSURE_APPROVE):
        return []
    return [_closure(one) for one in read.closures_to_decide(actor, at, most=_LONGEST)]


def _visit(visit: Visit, actor: Actor) -> Duty:
    text = ngettext(
        "Visit %(child)s, %(months)s month after the return.",
        "Visit %(child)s, %(months)s months after the return.",
        visit.month,
    )
    mine = visit.case.worker_id == actor.user_id or actor.role != Role.CASE_SUPERVISOR
    return Duty(
        visit.due_at,
        text % {"child": visit.child_number, "months": visit.month},  # type: ignore[attr-defined]
        reverse("visit", args=[visit.pk]),
        _("Record the visit"),
        icon="visit",
        detail=visit.case.number,
        kind="visit",
        whose="" if mine else visit.worker or _("Nobody yet"),  # type: ignore[attr-defined]
        mine=mine,
        child=visit.child_id,
    )


def _closure(closure: Closure) -> Duty:
    who = closure.asker  # type: ignore[attr-defined]
    text = (
        _("%(who)s asks to close the case of %(child)s.")
        if who
        else _("Somebody asks to close the case of %(child)s.")
    )
    words = text % {"who": who, "child": closure.child_number}  # type: ignore[attr-defined]
    url = reverse("closure", args=[closure.pk])
    return Duty(
        None,
        words,
        url,
        _("Decide on closure"),
        icon="check",
        detail=closure.case.number,
        kind="closure",
        child=closure.child_id,
    )
