"""Questions of other offices, whether a child they met is one whose file the actor answers for."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from rangkul.cases.queries import matches as read
from rangkul.cases.recognition import may_recognise
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties

_AT_MOST = 20


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
        )
        for one in read.asked(actor, at)[:_AT_MOST]
    ]
