"""What is read of who may not open a file."""

from datetime import datetime
from typing import Any

from rangkul.cases.models import Child
from rangkul.cases.vocabulary import BarReason
from rangkul.core.access import Actor, visible
from rangkul.core.models import Block, Event
from rangkul.people.queries import colleagues, names


def bars(actor: Actor, child: Child, at: datetime) -> list[dict[str, Any]]:
    """Who is barred from the file now, since when, by whom and why."""
    standing = list(visible(actor, Block, at).filter(child_id=child.pk, lifted_at=None).order_by("set_at"))
    known = names(actor, [who for bar in standing for who in (bar.user_id, bar.set_by)])
    reasons = {
        event.details.get("user_id"): str(event.details.get("reason", ""))
        for event in visible(actor, Event, at)
        .filter(child_id=child.pk, name="access.blocked")
        .order_by("occurred_at")
    }
    return [
        {
            "user_id": bar.user_id,
            "name": known.get(bar.user_id, ""),
            "set_at": bar.set_at,
            "set_by": known.get(bar.set_by, ""),
            "reason": _bar_reason(reasons.get(bar.user_id, "")),
        }
        for bar in standing
    ]


def _bar_reason(code: str) -> str:
    return str(BarReason(code).label) if code in BarReason.values else ""


def people_to_bar(actor: Actor, standing: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The colleagues who could be barred: everybody but oneself and those who already are."""
    barred = {bar["user_id"] for bar in standing} | {actor.user_id}
    return [
        (str(one.user_id), f"{one.user.name} · {one.get_role_display()}")
        for one in colleagues(actor)
        if one.user_id not in barred
    ]
