"""What the street leaves undone: a child in nobody's hands."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from rangkul.cases.models import Encounter
from rangkul.cases.queries import encounters
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission

# Assumed: no source says how soon a child must be handed over; the clock of the handover itself is as long.
HANDED_OVER_WITHIN = timedelta(hours=6)
# A patrol goes back to what it wrote within its day.
PASSING_FOR = timedelta(hours=24)
_AT_MOST = 20


@duties
def children_in_nobodys_hands(actor: Actor, at: datetime) -> list[Duty]:
    """Children whom my organisation took along and neither handed over nor decided about."""
    if not actor.may(Permission.ENCOUNTER_RECORD):
        return []
    # Who reads no file has only Today to find again whom they met in passing; others have their lists.
    passing = timedelta(0) if actor.may(Permission.CASE_OPEN) else PASSING_FOR
    waiting = encounters.in_nobodys_hands(
        actor, at, longer_than=HANDED_OVER_WITHIN, passing_for=passing, most=_AT_MOST
    )
    left = [one for one in waiting if not one.elsewhere]  # type: ignore[attr-defined]
    many = Counter(one.operation_id for one in left if one.operation_id)
    together = actor.may(Permission.HANDOVER_GIVE) and actor.may(Permission.OPERATION_RUN)
    said: set[UUID] = set()
    found = []
    for one in left:
        if together and one.operation_id and many[one.operation_id] > 1:
            if one.operation_id not in said:
                found.append(_of_operation(one))
            said.add(one.operation_id)
        else:
            found.append(_taken(one) if one.was_taken else _passing(one))  # type: ignore[attr-defined]
    return found


def _of_operation(one: Encounter) -> Duty:
    """Everybody of an operation who is in nobody's hands, as one duty; how many there are, its page says."""
    text = _("Hand over the children of the operation at %(place)s")
    return Duty(
        due=one.met_at + HANDED_OVER_WITHIN,
        text=text % {"place": one.place or "–"},
        detail=_("They are in nobody's hands yet: choose who goes, all in one sitting."),
        url=reverse("joint_give", args=[one.operation_id]),
        act=_("Hand the children over together"),
        icon="handover",
        kind="encounter",
    )


def _taken(one: Encounter) -> Duty:
    detail = _("%(number)s was met at %(place)s and is in nobody's hands yet.")
    return Duty(
        due=one.met_at + HANDED_OVER_WITHIN,
        text=_("Hand over %(name)s") % _names(one),
        detail=detail % _names(one),
        url=reverse("encounter", args=[one.pk]),
        act=_("Open the encounter"),
        icon="handover",
        kind="encounter",
        child=one.child_id,
    )


def _passing(one: Encounter) -> Duty:
    return Duty(
        due=None,
        text=_("You met %(name)s at %(place)s") % _names(one),
        detail=_("%(number)s stays here for a day: correct what you wrote, or hand the child over.")
        % _names(one),
        url=reverse("encounter", args=[one.pk]),
        act=_("Open the encounter"),
        icon="encounter",
        kind="encounter",
        child=one.child_id,
    )


def _names(one: Encounter) -> dict[str, str]:
    number = one.child_number  # type: ignore[attr-defined]
    return {"name": one.nickname or one.full_name or number, "number": number, "place": one.place or "–"}
