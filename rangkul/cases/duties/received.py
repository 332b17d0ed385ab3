"""What waits once a child was received: a bed for the night, and a case, without which no clock runs."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from rangkul.cases.models import Handover
from rangkul.cases.queries import received as read
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Role

_LONGEST = 50
# Assumed: the risk is to be known after 24 hours, and nobody can assess it before there is a case.
CASE_WITHIN = timedelta(hours=24)
# Assumed: nobody waits longer for a bed than for a meal.
BED_WITHIN = timedelta(hours=2)
_OPENERS = {Role.INTAKE_DESK, Role.CASE_SUPERVISOR}


@duties
def received_children(actor: Actor, at: datetime) -> list[Duty]:
    """For the shelter's shift a bed, for the intake desk a case; the supervisor hears of both once late."""
    beds = actor.role in (Role.SHELTER_STAFF, Role.CASE_SUPERVISOR)
    cases = actor.role in _OPENERS
    if not beds and not cases:
        return []
    waiting = read.not_begun(actor, at, cases=cases, beds=beds)[:_LONGEST]
    found = [duty for one in waiting for duty in _of(one, beds=beds, cases=cases)]
    late_only = actor.role == Role.CASE_SUPERVISOR
    return [duty for duty in found if not late_only or (duty.due is not None and duty.due < at)]


def _of(handover: Handover, *, beds: bool, cases: bool) -> Iterator[Duty]:
    child, since = handover.named, handover.received_at  # type: ignore[attr-defined]
    if since is None:
        return
    if beds and handover.no_bed:  # type: ignore[attr-defined]
        yield Duty(
            since + BED_WITHIN,
            _("%(child)s was received and has no bed yet") % {"child": child},
            f"{reverse('stay_new')}?child={handover.child_id}",
            _("Give a bed"),
            icon="bed",
            detail=handover.number,
            kind="bed",
        )
    if cases and handover.no_case:  # type: ignore[attr-defined]
        yield Duty(
            since + CASE_WITHIN,
            _("%(child)s was received and has no case yet") % {"child": child},
            reverse("case_open", args=[handover.child_id]),
            _("Open a case"),
            icon="cases",
            detail=handover.number,
            kind="case_to_open",
        )
