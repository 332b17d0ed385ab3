"""Which version of the procedure sets a child's clocks, and until when they run."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from rangkul.cases import procedures
from rangkul.cases.models import Case, ProcedureVersion, Stay
from rangkul.cases.procedure import Deadline, Procedure
from rangkul.core.access import Actor, visible
from rangkul.core.clocks import JAKARTA


def procedure_of(city: str, at: datetime) -> Procedure:
    """The city's procedure on the day of `at`."""
    return procedures.parsed(procedures.in_force(city, at.astimezone(JAKARTA).date()))


def procedure_for(
    actor: Actor, child_id: UUID, *, city: str, picked_up_at: datetime, at: datetime
) -> Procedure:
    """What the child's open case began with, if the actor reads it; else what was in force at pick-up."""
    case = visible(actor, Case, at).filter(child_id=child_id).exclude(status="closed").first()
    return procedures.of_case(case) if case else procedure_of(city, picked_up_at)


def stay_deadlines(actor: Actor, stays: Iterable[Stay], at: datetime) -> dict[UUID, Deadline]:
    """Until when each of these children may stay: by its case then, else by what was in force at pick-up."""
    stays = list(stays)
    cases = visible(actor, Case, at).filter(child_id__in={one.child_id for one in stays})
    known = list(cases.order_by("-opened_at")) if stays else []
    versions = procedures.versions_of(actor.city) if stays else []
    follows = {one.pk: _procedure_of_stay(one, known, versions, at) for one in stays}
    return {one.pk: follows[one.pk].clock("rps_stay").deadline(one.in_at) for one in stays}


def _procedure_of_stay(
    stay: Stay, cases: Iterable[Case], versions: Sequence[ProcedureVersion], at: datetime
) -> Procedure:
    until = stay.out_at or at
    for case in cases:
        ran = case.opened_at <= until and (case.closed_at is None or case.closed_at > stay.in_at)
        if case.child_id == stay.child_id and ran:
            return procedures.of_case(case)
    day = stay.picked_up_at.astimezone(JAKARTA).date()
    return procedures.parsed(procedures.in_force(stay.city, day, among=versions))


def procedure_to_begin_with(actor: Actor, child_id: UUID, *, city: str, at: datetime) -> ProcedureVersion:
    """The version a new case follows: that of the stay which already runs, else the one in force today."""
    stay = visible(actor, Stay, at).filter(child_id=child_id, out_at=None).first()
    begun = stay.picked_up_at if stay else at
    return procedures.in_force(city, begun.astimezone(JAKARTA).date())
