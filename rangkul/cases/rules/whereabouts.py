"""Where a child is now and with whom, from the newest of the papers that say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rangkul.cases.vocabulary import (
    CloseReason,
    HandoverStatus,
    NeverArrived,
    Place,
    ReturnKind,
    StayOutReason,
    VisitOutcome,
)


@dataclass(frozen=True)
class Whereabouts:
    """A place, since when, and the row that says so; `day` where only the day is known.

    `only_told`: `since` is when somebody said it, and not when it happened.
    """

    place: Place
    since: datetime | None = None
    paper: Any = None
    day: date | None = None
    sure: bool = True
    only_told: bool = False


_AFTER_STAY: Mapping[str, Place] = {
    StayOutReason.FAMILY: Place.HOME,
    StayOutReason.INSTITUTION: Place.INSTITUTION,
    StayOutReason.HOSPITAL: Place.HOSPITAL,
    StayOutReason.HOME_CITY: Place.OTHER_CITY,
    StayOutReason.POLICE: Place.ELSEWHERE,
    StayOutReason.DIED: Place.DIED,
    StayOutReason.LEFT: Place.UNKNOWN,
}
_NEVER_ARRIVED: Mapping[str, Place] = {
    NeverArrived.TAKEN_HOME: Place.HOME,
    NeverArrived.ELSEWHERE: Place.ELSEWHERE,
}
# Of the ends of a handover, those after which nobody knows where the child is.
MISSING = (NeverArrived.RAN_AWAY, NeverArrived.NOT_KNOWN)
_AFTER_RETURN: Mapping[str, Place] = {
    ReturnKind.FAMILY: Place.HOME,
    ReturnKind.RELATIVE: Place.HOME,
    ReturnKind.INSTITUTION: Place.INSTITUTION,
    ReturnKind.HOME_CITY: Place.OTHER_CITY,
}
# Of the reasons for which a case ends, those that say where the child is.
ENDS_ELSEWHERE = {CloseReason.DIED: Place.DIED, CloseReason.MOVED_AWAY: Place.OTHER_CITY}

_AFTER_VISIT: Mapping[str, Place] = {
    VisitOutcome.ON_STREET: Place.STREET,
    VisitOutcome.MOVED: Place.UNKNOWN,
    VisitOutcome.NOT_FOUND: Place.UNKNOWN,
}


def whereabouts(
    *, encounter: Any, handover: Any, stay: Any, back: Any, visit: Any = None, closure: Any = None
) -> Whereabouts:
    """The place that the newest paper tells; a declined handover leaves the child where it was.

    A visit that finds the child where it went tells nothing new.
    """
    told: list[Whereabouts] = [Whereabouts(Place.UNKNOWN)]
    if encounter is not None:
        told.append(Whereabouts(Place.STREET, encounter.met_at, encounter))
    if handover is not None and handover.status == HandoverStatus.IN_TRANSIT:
        told.append(Whereabouts(Place.TRANSIT, handover.given_at, handover))
    elif handover is not None and handover.status == HandoverStatus.RECEIVED:
        told.append(Whereabouts(Place.OFFICE, handover.received_at, handover))
    elif handover is not None and handover.status == HandoverStatus.NEVER_ARRIVED:
        place = _NEVER_ARRIVED.get(handover.withdrawn_reason, Place.UNKNOWN)
        told.append(Whereabouts(place, handover.withdrawn_at, handover))
    if stay is not None and stay.out_at is None:
        told.append(Whereabouts(Place.SHELTER, stay.in_at, stay))
    elif stay is not None:
        told.append(Whereabouts(_AFTER_STAY.get(stay.out_reason, Place.ELSEWHERE), stay.out_at, stay))
    if back is not None:
        told.append(Whereabouts(_AFTER_RETURN.get(back.kind, Place.ELSEWHERE), back.returned_at, back))
    if visit is not None and visit.outcome in _AFTER_VISIT:
        told.append(Whereabouts(_AFTER_VISIT[visit.outcome], visit.done_at, visit))
    if closure is not None:
        told.append(_end_of_case(closure))
    # Of two papers of one minute the later in the flow counts: what people type has no seconds.
    dated = [
        (one.since.replace(second=0, microsecond=0), number)
        for number, one in enumerate(told)
        if one.since is not None
    ]
    return told[max(dated)[1]] if dated else told[0]


def is_missing(where: Whereabouts) -> bool:
    """Whether the newest that is known of a child is that it never arrived and nobody knows where it is."""
    return where.place == Place.UNKNOWN and getattr(where.paper, "withdrawn_reason", "") in MISSING


def _end_of_case(closure: Any) -> Whereabouts:
    """What the end of a case says: the newest word on all before it, whatever day it tells of."""
    return Whereabouts(
        ENDS_ELSEWHERE[closure.reason],
        closure.asked_at,
        closure,
        day=closure.happened_on,
        only_told=closure.happened_on is None,
        sure=closure.approved is not None,
    )
