"""Pairs that look like one child: questions of other offices, and what the night's check found."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.cases.queries import matches as read
from rangkul.cases.recognition import may_recognise
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Role

_COUNTED = 200
_AT_MOST = 20
# Who decides on pairs by their work; others may, under "Twice listed".
_DECIDE = (Role.INTAKE_DESK, Role.SOCIAL_WORKER, Role.CASE_SUPERVISOR)


@duties
def questions(actor: Actor, at: datetime) -> list[Duty]:
    """Each question is answered on the page of what is twice listed."""
    if not may_recognise(actor):
        return []
    return [
        Duty(
            due=None,
            text=_("%(office)s asks whether %(number)s is a child it met as well.")
            % {"office": one.office, "number": one.other.number},  # type: ignore[attr-defined]
            url=reverse("matches"),
            act=_("Answer"),
            icon="question",
            detail=_("Nothing is joined before you answer."),
            kind="match",
            child=one.other_id,
        )
        for one in read.asked(actor, at)[:_AT_MOST]
    ]


@duties
def pairs(actor: Actor, at: datetime) -> list[Duty]:
    """Pairs of files the actor reads that nobody has decided on, as one duty."""
    if actor.role not in _DECIDE or not may_recognise(actor):
        return []
    count = read.proposals(actor)[:_COUNTED].count()
    if not count:
        return []
    text = ngettext(
        "%(count)s pair looks like the same child. Say whether it is.",
        "%(count)s pairs look like the same child. Say whether they are.",
        count,
    )
    return [
        Duty(
            None,
            text % {"count": count},
            reverse("matches"),
            _("Look at the pairs"),
            icon="people",
            kind="match",
        )
    ]
