"""What is read of who may not open a file."""

from datetime import datetime
from typing import Any
from uuid import UUID

from rangkul.cases.models import Child
from rangkul.cases.queries.after import names_of
from rangkul.cases.vocabulary import BarReason
from rangkul.core.access import Actor, reached, visible
from rangkul.core.errors import NotFound
from rangkul.core.models import Block, Event
from rangkul.people.queries import colleagues


def child_file(actor: Actor, *, child_id: UUID, at: datetime) -> Child:
    """A child whose case file (level 3) the actor reads, or NotFound."""
    child = visible(actor, Child, at).filter(reached(actor, at, 3, child="id"), pk=child_id).first()
    if child is None:
        raise NotFound
    return child


def bars(actor: Actor, child: Child, at: datetime) -> list[dict[str, Any]]:
    """Who is barred from the file now, since when, by whom and why."""
    standing = list(visible(actor, Block, at).filter(child_id=child.pk, lifted_at=None).order_by("set_at"))
    names = names_of(actor, [who for bar in standing for who in (bar.user_id, bar.set_by)])
    reasons = {
        event.details.get("user_id"): str(event.details.get("reason", ""))
        for event in visible(actor, Event, at)
        .filter(child_id=child.pk, name="access.blocked")
        .order_by("occurred_at")
    }
    return [
        {
            "user_id": bar.user_id,
            "name": names.get(bar.user_id, ""),
            "set_at": bar.set_at,
            "set_by": names.get(bar.set_by, ""),
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
