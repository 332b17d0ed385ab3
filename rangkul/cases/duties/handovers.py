"""What waits at a handover: for the receiver, the giver, and the supervisors of both once it is late."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from rangkul.cases.models import Handover
from rangkul.cases.queries import handovers as read
from rangkul.cases.vocabulary import DeclineHandover
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission, Role

_LONGEST = 50


@duties
def to_receive(actor: Actor, at: datetime) -> list[Duty]:
    """Children on the way to the actor's organisation; late ones also wait for its supervisors."""
    if not (actor.may(Permission.HANDOVER_RECEIVE) or actor.role == Role.AGENCY_HEAD):
        return []
    return [_coming(one, at) for one in read.on_the_way_to(actor, at)[:_LONGEST]]


def _coming(handover: Handover, at: datetime) -> Duty:
    names = {"called": handover.called or handover.number, "giver": handover.from_organisation.short_name}
    late = handover.due_at < at
    text = (
        _("%(called)s should long be here; %(giver)s waits for your answer.")
        if late
        else _("%(called)s is on the way to you from %(giver)s.")
    )
    return _duty(handover, text % names, act=_("Receive or decline"))


@duties
def given(actor: Actor, at: datetime) -> list[Duty]:
    """Children the actor gave and nobody received yet; late ones also for the giver's supervisors."""
    if not actor.may(Permission.HANDOVER_GIVE):
        return []
    supervises = actor.role == Role.CASE_SUPERVISOR
    return [
        _going(one)
        for one in read.on_the_way_from(actor, at)[:_LONGEST]
        if one.given_by == actor.user_id or (supervises and one.due_at < at)
    ]


def _going(handover: Handover) -> Duty:
    names = {"called": handover.called or handover.number, "receiver": handover.to_organisation.short_name}
    text = _("%(called)s is on the way to %(receiver)s, which has not confirmed yet.") % names
    return _duty(handover, text, act=_("Hand the phone over"))


@duties
def declined(actor: Actor, at: datetime) -> list[Duty]:
    """Children that came back: the receiver declined, and the child is still with the giver."""
    if not actor.may(Permission.HANDOVER_GIVE):
        return []
    return [_back(one) for one in read.declined_to(actor, at)[:_LONGEST]]


def _back(handover: Handover) -> Duty:
    names = {
        "called": handover.called or handover.number,
        "receiver": handover.to_organisation.short_name,
        "reason": DeclineHandover(handover.declined_reason).label,
    }
    text = _("%(receiver)s declined to receive %(called)s: %(reason)s. The child is still with you.") % names
    return Duty(None, text, _url(handover), _("See what to do"), icon="handover", kind="handover")


def _duty(handover: Handover, text: str, *, act: str) -> Duty:
    detail = " · ".join(part for part in (handover.place, handover.number) if part)
    return Duty(handover.due_at, text, _url(handover), act, icon="handover", detail=detail, kind="handover")


def _url(handover: Handover) -> str:
    return reverse("handover", args=[handover.pk])
