"""What waits once a child was received: a bed, a case (without it no clock runs), what follows a catch."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rangkul.core.access import Actor
from rangkul.core.duties import Duty
from rangkul.core.roles import Permission, Role

# Assumed: the risk is to be known after 24 hours, and nobody can assess it before there is a case.
CASE_WITHIN = timedelta(hours=24)
# Assumed: what follows a catch is decided as soon.
CATCH_WITHIN = timedelta(hours=24)
# Assumed: nobody waits longer for a bed than for a meal.
BED_WITHIN = timedelta(hours=2)
# Who begins a case for a child that came in.
OPENERS = {Role.INTAKE_DESK, Role.CASE_SUPERVISOR}


@dataclass(frozen=True)
class Asked:
    """What of a reception is this actor's to do."""

    beds: bool
    cases: bool
    catches: bool


def asked_of(actor: Actor) -> Asked:
    """For the shift a bed, for the intake desk a case and a decision; supervisors hear of what is late."""
    return Asked(
        beds=actor.role in (Role.SHELTER_STAFF, Role.CASE_SUPERVISOR),
        cases=actor.role in OPENERS,
        catches=actor.role in OPENERS and actor.may(Permission.CATCH_DECIDE),
    )


def duties_of(waiting: Iterable[Any], asked: Asked, actor: Actor, at: datetime) -> list[Duty]:
    """What is this actor's to do about children who were received (`queries.received.not_begun`)."""
    found = [duty for one in waiting for duty in _of(one, asked)]
    late_only = actor.role == Role.CASE_SUPERVISOR
    return [duty for duty in found if not late_only or (duty.due is not None and duty.due < at)]


def _of(handover: Any, asked: Asked) -> Iterator[Duty]:
    since, named = handover.received_at, {"child": handover.named}
    if asked.beds and handover.no_bed:
        text = _("%(child)s was received and has no bed yet") % named
        url = f"{reverse('stay_new')}?child={handover.child_id}"
        yield _duty(since + BED_WITHIN, text, url, _("Give a bed"), handover, icon="bed", kind="bed")
    if asked.cases and handover.no_case:
        text = _("%(child)s was received and has no case yet") % named
        url = reverse("case_open", args=[handover.child_id])
        yield _duty(
            since + CASE_WITHIN, text, url, _("Open the case"), handover, icon="cases", kind="case_to_open"
        )
    if asked.catches and handover.undecided:
        text = _("Decide what follows from the catch of %(child)s") % named
        url = reverse("catch", args=[handover.undecided])
        yield _duty(since + CATCH_WITHIN, text, url, _("Decide"), handover, icon="task", kind="catch")


def _duty(due: datetime, text: str, url: str, act: str, handover: Any, *, icon: str, kind: str) -> Duty:
    return Duty(due, text, url, act, icon=icon, detail=handover.number, kind=kind, child=handover.child_id)
