"""What waits at a referral: for the receiver, the sender, and the supervisors of both once it is late."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from rangkul.cases.models import Referral
from rangkul.cases.queries import referrals as read
from rangkul.cases.rules import referrals as rules
from rangkul.cases.rules.referrals import Party
from rangkul.cases.vocabulary import Service
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission, Role

_LONGEST = 50


@duties
def asked_of_us(actor: Actor, at: datetime) -> list[Duty]:
    """Referrals whose next step is the receiver's."""
    if not actor.may(Permission.REFERRAL_ANSWER):
        return []
    return [_for_receiver(one) for one in read.waiting(actor, Party.RECEIVER, at=at)[:_LONGEST]]


def _for_receiver(referral: Referral) -> Duty:
    names = {"sender": referral.from_organisation.short_name, "service": Service(referral.service).label}
    if referral.status in rules.UNANSWERED:
        text, act = _("%(sender)s asks you: %(service)s"), _("Open and answer")
        return _duty(referral, text % names, act, due=referral.answer_due)
    if referral.status == "accepted":
        return _duty(
            referral, _("You accepted for %(sender)s: %(service)s") % names, _("Say that it started")
        )
    return _duty(referral, _("Tell %(sender)s what came of it: %(service)s") % names, _("Report back"))


@duties
def asked_by_us(actor: Actor, at: datetime) -> list[Duty]:
    """Questions and reports that wait for the sender's worker."""
    if not actor.may(Permission.CASE_REFER):
        return []
    found = read.mine(actor, read.waiting(actor, Party.SENDER, at=at))
    return [_for_sender(one) for one in found[:_LONGEST]]


def _for_sender(referral: Referral) -> Duty:
    names = {"receiver": referral.to_organisation.short_name, "service": Service(referral.service).label}
    if referral.status == "more_asked":
        text, act = _("%(receiver)s asks you for more: %(service)s"), _("Answer the question")
        return _duty(referral, text % names, act, due=referral.answer_due)
    return _duty(referral, _("%(receiver)s reports back: %(service)s") % names, _("Read and close"))


@duties
def unanswered(actor: Actor, at: datetime) -> list[Duty]:
    """Referrals that the receiver did not answer in time, for the sender's supervisors."""
    if actor.role != Role.CASE_SUPERVISOR:
        return []
    late = read.narrowed(
        read.referrals(actor, received=False, at=at), state="late", service="", urgency="", at=at
    )
    return [_late(one) for one in late[:_LONGEST]]


def _late(referral: Referral) -> Duty:
    names = {"receiver": referral.to_organisation.short_name, "service": Service(referral.service).label}
    text = _("%(receiver)s has not answered in time: %(service)s") % names
    return _duty(referral, text, _("See and call them"), due=referral.answer_due)


def _duty(referral: Referral, text: str, act: str, *, due: datetime | None = None) -> Duty:
    url = reverse("referral", args=[referral.pk])
    return Duty(due, text, url, act, icon="referral", detail=referral.number, kind="referral")
