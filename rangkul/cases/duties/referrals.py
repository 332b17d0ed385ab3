"""What waits at a referral: for the receiver, the sender, and the supervisors of both once it is late."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.models import Referral
from rangkul.cases.queries import referrals as read
from rangkul.cases.rules import referrals as rules
from rangkul.cases.rules.referrals import Party
from rangkul.cases.vocabulary import DeclineReason, Service
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission, Role
from rangkul.core.unbroken import day_words

_LONGEST = 30
# Assumed: no source says how soon another way must be found; a routine answer takes as long.
SETTLED_WITHIN = timedelta(days=3)


@duties
def referrals(actor: Actor, at: datetime) -> list[Duty]:
    """What is asked of us, what waits for the sender's worker, what nobody answered in time; one question."""
    answers, refers = actor.may(Permission.REFERRAL_ANSWER), actor.may(Permission.CASE_REFER)
    supervises = actor.role == Role.CASE_SUPERVISOR
    if not (answers or refers or supervises):
        return []
    found = read.waiting_for(actor, at, answers=answers, refers=refers, supervises=supervises, most=_LONGEST)
    return [_of(one, actor, at) for one in found]


def _of(referral: Referral, actor: Actor, at: datetime) -> Duty:
    if referral.to_organisation_id == actor.organisation_id:
        return _for_receiver(referral, at)
    if referral.status in rules.CAME_TO_NOTHING:
        return _came_to_nothing(referral)
    # The sender's own turn comes before the clock that runs meanwhile.
    if referral.status not in rules.UNANSWERED or (
        rules.turn(referral.status) is Party.SENDER and referral.of_mine  # type: ignore[attr-defined]
    ):
        return _for_sender(referral)
    return _late(referral)


def _for_receiver(referral: Referral, at: datetime) -> Duty:
    names = {"sender": referral.from_organisation.short_name, "service": Service(referral.service).label}
    if referral.status in rules.UNANSWERED:
        text, act = _("%(sender)s asks you: %(service)s"), _("Open and answer")
        return _duty(referral, text % names, act, due=referral.answer_due)
    if rules.ends_soon(referral.status, referral.access_ends, at=at):
        text, act = _("Your access ends soon: %(service)s for %(sender)s"), _("Go on or report back")
        return _duty(referral, text % names, act, due=referral.access_ends)
    if referral.status == "accepted":
        text, act = _("You accepted for %(sender)s: %(service)s"), _("Say that it started")
        return _duty(referral, text % names, act, due=referral.turn_due)
    text, act = _("Tell %(sender)s what came of it: %(service)s"), _("Report back")
    return _duty(referral, text % names, act, due=referral.turn_due)


def _for_sender(referral: Referral) -> Duty:
    names = {"receiver": referral.to_organisation.short_name, "service": Service(referral.service).label}
    if referral.status == "more_asked":
        text, act = _("%(receiver)s asks you for more: %(service)s"), _("Answer the question")
        return _senders(referral, text % names, act, due=referral.answer_due)
    if referral.status in rules.AT_WORK:
        text, act = (
            _("%(receiver)s lost its access before reporting back: %(service)s"),
            _("See and call them"),
        )
        return _senders(referral, text % names, act, due=referral.access_ends)
    text, act = _("%(receiver)s reports back: %(service)s"), _("Read and close")
    return _senders(referral, text % names, act, due=referral.turn_due)


def _came_to_nothing(referral: Referral) -> Duty:
    ended = referral.ended_at and timezone.localtime(referral.ended_at)
    names = {
        "receiver": referral.to_organisation.short_name,
        "service": Service(referral.service).label,
        "day": day_words(ended, "j F") if ended else "",
        "reason": DeclineReason(referral.decline_reason).label if referral.decline_reason else "",
    }
    words = {
        "declined": _("%(receiver)s declined on %(day)s: %(service)s. %(reason)s. What comes instead?"),
        "withdrawn": _("Taken back from %(receiver)s: %(service)s. What comes instead?"),
        "expired": _("%(receiver)s never answered: %(service)s. What comes instead?"),
    }
    due = referral.ended_at + SETTLED_WITHIN if referral.ended_at else None
    return _senders(referral, words[referral.status] % names, _("Decide what comes instead"), due=due)


def _late(referral: Referral) -> Duty:
    names = {"receiver": referral.to_organisation.short_name, "service": Service(referral.service).label}
    text = _("%(receiver)s has not answered in time: %(service)s") % names
    return _duty(referral, text, _("See and call them"), due=referral.answer_due)


def _duty(referral: Referral, text: str, act: str, *, due: datetime | None = None) -> Duty:
    url = reverse("referral", args=[referral.pk])
    return Duty(
        due,
        text,
        url,
        act,
        icon="referral",
        detail=referral.number,
        kind="referral",
        child=referral.child_id,
    )


def _senders(referral: Referral, text: str, act: str, *, due: datetime | None = None) -> Duty:
    """A duty of the sender, who knows the child by name."""
    duty = _duty(referral, text, act, due=due)
    name = getattr(referral, "called", "")
    return replace(duty, detail=f"{name} · {referral.number}") if name else duty
