"""What waits at a handover: for the receiver, the giver, and the supervisors of both once it is late."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.duties import received
from rangkul.cases.models import Handover
from rangkul.cases.queries import received as receptions
from rangkul.cases.rules.handovers import LOST_AFTER
from rangkul.cases.vocabulary import DeclineHandover, NeverArrived
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission, Role
from rangkul.core.unbroken import day_words

LONGEST = 30
# Assumed: where a missing child is, is found out within a day.
FOUND_WITHIN = timedelta(hours=24)
# Assumed: a child whom nobody took in stands there with the patrol; within the hour it goes somewhere.
GOES_ON_WITHIN = timedelta(hours=1)
# Assumed: an office that waits for a child learns within the hour that it is missing.
KNOWN_WITHIN = timedelta(hours=1)


@duties
def handovers(actor: Actor, at: datetime) -> list[Duty]:
    """What comes, what the actor gave and nobody answered, what came back, and what was received and left."""
    late_too = actor.role == Role.CASE_SUPERVISOR
    receives = actor.may(Permission.HANDOVER_RECEIVE) or actor.role == Role.AGENCY_HEAD
    gives = actor.may(Permission.HANDOVER_GIVE)
    asked = received.asked_of(actor)
    if not (receives or gives or asked.beds or asked.cases):
        return []
    found = receptions.on_the_way_and_received(
        actor, at, receives=receives, gives=gives, late_too=late_too, **vars(asked), most=LONGEST
    )
    waiting = [_of(one, actor, at) for one in found if not one.is_reception]  # type: ignore[attr-defined]
    left = [one for one in found if one.is_reception]  # type: ignore[attr-defined]
    return waiting + received.duties_of(left, asked, actor, at)


def _of(handover: Handover, actor: Actor, at: datetime) -> Duty:
    if handover.status == "declined":
        not_here = handover.declined_reason == DeclineHandover.CHILD_NOT_PRESENT
        return _did_not_come(handover) if not_here else _back(handover)
    if handover.status == "not_arrived":
        ours = handover.from_organisation_id == actor.organisation_id
        return _never_arrived(handover) if ours else _look_out(handover)
    if handover.to_organisation_id == actor.organisation_id:
        many = (handover.together or 0) > 1  # type: ignore[attr-defined]
        coming = _together(handover, at, to_us=True) if many else _coming(handover, at)
        if not actor.may(Permission.HANDOVER_RECEIVE):
            # Who heads the office hears of it; the act is the shift's.
            return replace(coming, act=_("See who comes"))
        return replace(coming, at_the_door=True)
    if (handover.together or 0) > 1:  # type: ignore[attr-defined]
        return _together(handover, at, to_us=False)
    return _lost(handover) if handover.due_at + LOST_AFTER < at else _going(handover)


def _together(handover: Handover, at: datetime, *, to_us: bool) -> Duty:
    """All of a sitting who are still on the way, as one duty; the names are on its page."""
    if not to_us:
        text = _("%(count)s children are on the way to %(receiver)s, which has not confirmed yet.")
    elif handover.due_at < at:
        text = _("%(count)s children should long be here; %(giver)s waits for your answer.")
    else:
        text = _("%(count)s children are on the way to you from %(giver)s.")
    names = {
        "count": handover.together,  # type: ignore[attr-defined]
        "giver": handover.from_organisation.short_name,
        "receiver": handover.to_organisation.short_name,
    }
    return Duty(
        handover.due_at,
        text % names,
        reverse("joint_handover", args=[handover.joint_id]),
        _("Receive all together") if to_us else _("Hand the phone over"),
        icon="handover",
        detail=handover.place,
        kind="handover",
    )


def _coming(handover: Handover, at: datetime) -> Duty:
    names = {"called": handover.called or handover.number, "giver": handover.from_organisation.short_name}
    late = handover.due_at < at
    text = (
        _("%(called)s should long be here; %(giver)s waits for your answer.")
        if late
        else _("%(called)s is on the way to you from %(giver)s.")
    )
    return _duty(handover, text % names, act=_("Receive or decline"))


def _going(handover: Handover) -> Duty:
    names = {"called": handover.called or handover.number, "receiver": handover.to_organisation.short_name}
    text = _("%(called)s is on the way to %(receiver)s, which has not confirmed yet.") % names
    return _duty(handover, text, act=_("Hand the phone over"))


def _lost(handover: Handover) -> Duty:
    names = {
        "called": handover.called or handover.number,
        "receiver": handover.to_organisation.short_name,
        "day": day_words(timezone.localtime(handover.given_at), "j F"),
    }
    text = _("%(called)s is on the way to %(receiver)s since %(day)s. Say what became of the child.") % names
    page = reverse("handover_never_arrived", args=[handover.pk])
    return replace(_duty(handover, text, act=_("Say what became of the child")), url=page)


def _never_arrived(handover: Handover) -> Duty:
    """Somebody answers for the child until it is met again."""
    names = {
        "called": handover.called or handover.number,
        "receiver": handover.to_organisation.short_name,
        "reason": NeverArrived(handover.withdrawn_reason).label,
    }
    text = _("%(called)s never arrived at %(receiver)s: %(reason)s. Find out where the child is.") % names
    due = handover.withdrawn_at and handover.withdrawn_at + FOUND_WITHIN
    return replace(_duty(handover, text, act=_("See what is known")), due=due)


def _look_out(handover: Handover) -> Duty:
    """Whoever waited for the child looks out for it too, and says once that it is known here."""
    names = {
        "called": handover.called or handover.number,
        "giver": handover.from_organisation.short_name,
        "reason": NeverArrived(handover.withdrawn_reason).label,
    }
    text = _(
        "%(called)s, whom %(giver)s was bringing to you, is missing: %(reason)s. Look out for the child."
    )
    due = handover.withdrawn_at and handover.withdrawn_at + KNOWN_WITHIN
    return replace(_duty(handover, text % names, act=_("See what is known")), due=due)


def _back(handover: Handover) -> Duty:
    names = {
        "called": handover.called or handover.number,
        "receiver": handover.to_organisation.short_name,
        "reason": DeclineHandover(handover.declined_reason).label,
    }
    text = _("%(receiver)s declined to receive %(called)s: %(reason)s. The child is still with you.")
    due = handover.declined_at and handover.declined_at + GOES_ON_WITHIN
    return replace(_duty(handover, text % names, act=_("See what to do"), back=True), due=due)


def _did_not_come(handover: Handover) -> Duty:
    """The receiver says that the child is not there: it goes again, or somebody says what became of it."""
    names = {"called": handover.called or handover.number, "receiver": handover.to_organisation.short_name}
    text = _(
        "%(called)s did not arrive at %(receiver)s. Hand the child over again, or say what became of it."
    )
    due = handover.declined_at and handover.declined_at + FOUND_WITHIN
    return replace(_duty(handover, text % names, act=_("See what to do"), back=True), due=due)


def _duty(handover: Handover, text: str, *, act: str, back: bool = False) -> Duty:
    return Duty(
        None if back else handover.due_at,
        text,
        reverse("handover", args=[handover.pk]),
        act,
        icon="handover",
        detail="" if back else " · ".join(part for part in (handover.place, handover.number) if part),
        kind="handover",
        child=handover.child_id,
    )
