"""What is read of who opened a file and who may not."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rangkul.cases.models import Child
from rangkul.cases.queries.after import names_of
from rangkul.cases.vocabulary import AccessReason, BarReason
from rangkul.core.access import Actor, reached, visible
from rangkul.core.errors import NotFound
from rangkul.core.models import Block, Event
from rangkul.core.paging import Shown, a_page
from rangkul.core.roles import Role
from rangkul.people.models import Organisation
from rangkul.people.queries import colleagues

A_PAGE = 50
COUNTED = 1000


def child_file(actor: Actor, *, child_id: UUID, at: datetime) -> Child:
    """A child whose case file (level 3) the actor reads, or NotFound."""
    child = visible(actor, Child, at).filter(reached(actor, at, 3, child="id"), pk=child_id).first()
    if child is None:
        raise NotFound
    return child


def readings(actor: Actor, child: Child, *, at: datetime, days: int) -> QuerySet[Event]:
    """The openings of the file in the last days; 0 days is since the beginning."""
    opened = visible(actor, Event, at).filter(child_id=child.pk, name="file.opened")
    if days:
        opened = opened.filter(occurred_at__gt=at - timedelta(days=days))
    return opened


def times_opened(readings: QuerySet[Event]) -> int:
    """How often, counted up to a thousand."""
    return readings[:COUNTED].count()


def page_of_readings(readings: QuerySet[Event], *, after: str) -> Shown[Event]:
    """A page of the openings, newest first."""
    return a_page(readings, by="-occurred_at", size=A_PAGE, after=after)


def readers(actor: Actor, events: Iterable[Event]) -> list[dict[str, Any]]:
    """Who opened the file: people of one's own organisation by name, others by organisation and role only."""
    events = list(events)
    own = {event.actor_id for event in events if event.organisation_id == actor.organisation_id}
    names = names_of(actor, own)
    offices = {
        office.pk: office.short_name
        for office in visible(actor, Organisation).filter(pk__in={one.organisation_id for one in events})
    }
    return [_reader(event, names if event.actor_id in own else {}, offices) for event in events]


def _reader(event: Event, names: dict[int, str], offices: dict[int, str]) -> dict[str, Any]:
    role = str(event.details.get("role", ""))
    reason = str(event.details.get("reason", ""))
    role_word = str(Role(role).label) if role in Role.values else ""
    office = offices.get(event.organisation_id or 0, "")
    name = names.get(event.actor_id or 0, "")
    return {
        "who": name or office,
        "role": role_word,
        "organisation": office if name else "",
        "at": event.occurred_at,
        "why": AccessReason(reason).label if reason in AccessReason.values else "",
        "level": event.details.get("level"),
    }


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
