"""What waits after a child went home: visits, and closures to decide."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.cases.queries import follow_up as read
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission, Role

_LONGEST = 30
# A planned visit shows up two weeks ahead; the procedure reminds one week ahead.
AHEAD = timedelta(days=14)


@duties
def after_the_return(actor: Actor, at: datetime) -> list[Duty]:
    """One's own visits, for supervisors the office's late ones too, and closures for a second person."""
    found = read.left_to_do(
        actor,
        at,
        visits=actor.may(Permission.VISIT_RECORD),
        closures=actor.may(Permission.CLOSURE_APPROVE),
        ahead=AHEAD,
        most=_LONGEST,
    )
    return [_visit(one, actor) if one.what == "visit" else _closure(one) for one in found]


def _visit(visit: read.Left, actor: Actor) -> Duty:
    months = visit.month or 0
    text = ngettext(
        "Visit %(child)s, %(months)s month after the return.",
        "Visit %(child)s, %(months)s months after the return.",
        months,
    )
    mine = visit.worker_id == actor.user_id or actor.role != Role.CASE_SUPERVISOR
    return Duty(
        visit.due,
        text % {"child": visit.child, "months": months},
        reverse("visit", args=[visit.key]),
        _("Record the visit") if mine else _("See the visit"),
        icon="visit",
        detail=visit.case,
        kind="visit",
        whose="" if mine else visit.who or _("Nobody yet"),
        mine=mine,
        child=visit.child_id,
    )


def _closure(closure: read.Left) -> Duty:
    text = (
        _("%(who)s asks to close the case of %(child)s.")
        if closure.who
        else _("Somebody asks to close the case of %(child)s.")
    )
    return Duty(
        closure.due,
        text % {"who": closure.who, "child": closure.child},
        reverse("closure", args=[closure.key]),
        _("Decide on closure"),
        icon="check",
        detail=closure.case,
        kind="closure",
        child=closure.child_id,
    )
