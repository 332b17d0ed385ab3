"""Which version of the procedure sets a child's clocks, and until when they run."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from rangkul.cases import procedures
from rangkul.cases.models import IS_OPEN, Case, ProcedureVersion, Stay
from rangkul.cases.procedure import Deadline, Procedure
from rangkul.core.access import Actor, visible
from rangkul.core.clocks import JAKARTA


def procedure_of(city: str, at: datetime, *, among: Sequence[ProcedureVersion] | None = None) -> Procedure:
    """The city's procedure on the day of `at`; `among` its versions, where they are read already."""
    return procedures.parsed(procedures.in_force(city, at.astimezone(JAKARTA).date(), among=among))


def procedure_for(
    actor: Actor, child_id: UUID, *, city: str, picked_up_at: datetime, at: datetime
) -> Procedure:
    """What the child's open case began with, if the actor reads it; else what was in force at pick-up."""
    case = visible(actor, Case, at).filter(IS_OPEN, child_id=child_id).first()
    return procedures.of_case(case) if case else procedure_of(city, picked_up_at)


def stay_deadlines(
    actor: Actor,
    stays: Iterable[Stay],
    at: datetime,
    *,
    cases: Sequence[Case] | None = None,
    versions: Sequence[ProcedureVersion] | None = None,
) -> dict[UUID, Deadline]:
    """Until when each of these children may stay: by its case then, else by what was in force at pick-up.

    `cases` of these children, newest first, and `versions` of the city, where they are read already.
    """
    stays = list(stays)
    known = cases_of_children(actor, (one.child_id for one in stays), at) if cases is None else cases
    if versions is None:
        versions = procedures.versions_of(actor.city) if stays else []
    follows = {one.pk: _procedure_of_stay(one, known, versions, at) for one in stays}
    return {one.pk: follows[one.pk].clock("rps_stay").deadline(one.in_at) for one in stays}


def deadlines_read_along(stays: Iterable[Stay], versions: Sequence[ProcedureVersion]) -> dict[UUID, Deadline]:
    """The same for stays that came with `follows`, the key of the procedure that their case follows."""
    return {
        one.pk: (
            procedures.with_key(one.follows)  # type: ignore[attr-defined]
            if one.follows  # type: ignore[attr-defined]
            else procedure_of(one.city, one.picked_up_at, among=versions)
        )
        .clock("rps_stay")
        .deadline(one.in_at)
        for one in stays
    }


def cases_of_children(actor: Actor, children: Iterable[UUID], at: datetime) -> list[Case]:
    """Every case of these children that the actor reads, newest first."""
    asked = set(children)
    return list(visible(actor, Case, at).filter(child_id__in=asked).order_by("-opened_at")) if asked else []


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
