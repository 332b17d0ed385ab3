"""What is read of who has read of a child: openings, lists, questions; when, in which role, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from rangkul.cases.models import Child
from rangkul.cases.rules.reading import usual_reason
from rangkul.cases.vocabulary import AccessReason, ListPlace, ReadAct
from rangkul.core.access import Actor, visible
from rangkul.core.roles import Role
from rangkul.people.models import Organisation
from rangkul.people.queries import names

A_PAGE = 50
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Reading:
    """What one person read alike on one day, and how often."""

    name: str
    role: str
    reason: str
    place: str
    level: int | None
    actor_id: int | None
    organisation_id: int | None
    latest: datetime
    times: int


@dataclass(frozen=True)
class Counted:
    """How often a child was read of: on pages of its own, in lists, as the answer to a question."""

    opened: int
    listed: int
    asked: int


@dataclass(frozen=True)
class Page:
    """A page of readings; `next` is what the address of the following page carries."""

    rows: list[Reading]
    first: bool
    next: str


def page_of_readings(actor: Actor, child: Child, *, at: datetime, days: int, after: str) -> Page:
    """A page of what was read in the last days (0: since the beginning), newest first."""
    until, skip = _where(after) or (at, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM readings_of_child(%s, %s, %s, %s, %s, %s)",
            [child.pk, _since(at, days), until, skip, A_PAGE + 1, at],
        )
        rows = [Reading(*row) for row in cursor.fetchall()]
    further = f"{until.isoformat()}~{skip + A_PAGE}" if len(rows) > A_PAGE else ""
    return Page(rows[:A_PAGE], first=skip == 0, next=further)


def counted(actor: Actor, child: Child, *, at: datetime, days: int) -> Counted:
    """How often the child was read of in the last days."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM readings_counted(%s, %s, %s, %s)", [child.pk, _since(at, days), at, at])
        return Counted(*cursor.fetchone())


def _since(at: datetime, days: int) -> datetime:
    return at - timedelta(days=days) if days else _BEGINNING


def _where(after: str) -> tuple[datetime, int] | None:
    """From which moment a list is turned, and how many of its rows were seen."""
    moment, _mark, skip = after.partition("~")
    try:
        until = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (until, int(skip)) if until.tzinfo and skip.isdecimal() and len(skip) < 7 else None


def readers(actor: Actor, readings: Iterable[Reading]) -> list[dict[str, Any]]:
    """Who read: people of one's own organisation by name, others by organisation and role only."""
    readings = list(readings)
    people = names(actor, {one.actor_id for one in readings})
    offices = {
        office.pk: office
        for office in visible(actor, Organisation).filter(pk__in={one.organisation_id for one in readings})
    }
    return [_reader(one, people, offices.get(one.organisation_id or 0)) for one in readings]


def _reader(reading: Reading, people: dict[int, str], office: Organisation | None) -> dict[str, Any]:
    role, reason, place = reading.role, reading.reason, reading.place
    name = people.get(reading.actor_id or 0, "")
    short = office.short_name if office else ""
    if role and reason not in AccessReason.values:
        reason = usual_reason(role, office.kind if office else "")
    return {
        "who": name or short,
        "role": Role(role).label if role in Role.values else "",
        "organisation": short if name else "",
        "at": reading.latest,
        "what": ReadAct(reading.name).label if reading.name in ReadAct.values else reading.name,
        "where": ListPlace(place).label if place in ListPlace.values else place,
        "is_list": reading.name == ReadAct.LISTED,
        "times": reading.times,
        "why": AccessReason(reason).label if reason in AccessReason.values else "",
        "level": reading.level,
    }
