"""Whether a child died or lives in another city, as the end of its last case or of its last stay says."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from rangkul.cases.models import Case, Closure, Stay
from rangkul.cases.rules.whereabouts import ENDS_ELSEWHERE, Whereabouts, whereabouts
from rangkul.cases.vocabulary import StayOutReason
from rangkul.core.access import Actor, EachRow, visible


@dataclass(frozen=True)
class _Ended:
    """What a page needs of a closure or a stay that was read along with something else."""

    reason: str = ""
    happened_on: date | None = None
    asked_at: datetime | None = None
    approved: bool | None = None
    out_reason: str = ""
    out_at: datetime | None = None


def closures_that_tell(actor: Actor, whose: Q, at: datetime) -> QuerySet[Closure]:
    """The ends of cases that say where a child is, newest first; not what was refused."""
    again = visible(actor, Case, at).filter(child=OuterRef("child_id"), opened_at__gt=OuterRef("asked_at"))
    found = visible(actor, Closure, at).filter(whose, reason__in=ENDS_ELSEWHERE).exclude(approved=False)
    return found.filter(~EachRow(again)).order_by("-asked_at")


def gone(actor: Actor, at: datetime, *, child: str = "child_id") -> dict[str, Any]:
    """For `annotate`: what the last case and the last stay of a row's child say of a death or a move."""
    ended = closures_that_tell(actor, Q(child_id=OuterRef(child)), at)
    told = JSONObject(reason="reason", day="happened_on", said="asked_at", approved="approved")
    died = visible(actor, Stay, at).filter(child_id=OuterRef(child), out_reason=StayOutReason.DIED)
    return {
        "end_of_case": Subquery(ended.values(told=told)[:1]),
        "end_of_stay": Subquery(died.order_by("-out_at").values("out_at")[:1]),
    }


def where_gone(row: Any) -> Whereabouts | None:
    """Where the child of a row read with `gone` is, if it died or lives in another city."""
    closure, stay = None, None
    if row.end_of_case:
        told = row.end_of_case
        closure = _Ended(
            reason=told["reason"],
            happened_on=date.fromisoformat(told["day"]) if told["day"] else None,
            asked_at=datetime.fromisoformat(told["said"]),
            approved=told["approved"],
        )
    if row.end_of_stay:
        stay = _Ended(out_reason=StayOutReason.DIED, out_at=row.end_of_stay)
    if closure is None and stay is None:
        return None
    return whereabouts(encounter=None, handover=None, stay=stay, back=None, closure=closure)
