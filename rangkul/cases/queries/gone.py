"""Whether a child died or lives in another city, as the end of its last case or of its last stay says."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from rangkul.cases.models import Case, Child, Closure, Encounter, Handover, Return, Stay, Visit
from rangkul.cases.queries.same import of_one
from rangkul.cases.rules.whereabouts import ENDS_ELSEWHERE, Whereabouts, whereabouts
from rangkul.cases.vocabulary import HandoverStatus, StayOutReason, VisitOutcome
from rangkul.core.access import Actor, EachRow, visible
from rangkul.core.clocks import JAKARTA


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


# A visit that found nobody at the address saw no child.
_SEEN_AT_A_VISIT = (
    VisitOutcome.DOING_WELL,
    VisitOutcome.NEEDS_SUPPORT,
    VisitOutcome.AT_RISK,
    VisitOutcome.ON_STREET,
)


def last_seen(actor: Actor, child: Child, at: datetime) -> date | None:
    """The last day on which somebody saw this child alive, under any number, by what the actor reads."""
    mine = of_one(child)
    stays = visible(actor, Stay, at).filter(mine)
    rows: list[tuple[QuerySet[Any], str]] = [
        (visible(actor, Encounter, at).filter(mine), "met_at"),
        (visible(actor, Handover, at).filter(mine, status=HandoverStatus.RECEIVED), "received_at"),
        (stays, "in_at"),
        (stays.exclude(out_reason=StayOutReason.DIED), "out_at"),
        (visible(actor, Return, at).filter(mine), "returned_at"),
        (visible(actor, Visit, at).filter(mine, outcome__in=_SEEN_AT_A_VISIT), "done_at"),
    ]
    told = [found.aggregate(last=Max(moment))["last"] for found, moment in rows]
    return max((one.astimezone(JAKARTA).date() for one in told if one is not None), default=None)
