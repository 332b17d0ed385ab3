"""What is read of one person who opened many files: who and how many, and which of them one reads oneself."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Min

from rangkul.cases.events.openings import ManyOpened
from rangkul.cases.models import Child
from rangkul.cases.vocabulary import ReadAct
from rangkul.core.access import Actor, visible
from rangkul.core.clocks import JAKARTA
from rangkul.core.errors import NotFound
from rangkul.core.models import Event, EventKind

# A list longer than this is read in the log.
AT_MOST = 200
# A day is looked at again after it ended: its last minutes too, and what fell where the clock stood still.
LOOK_BACK = timedelta(days=3)


@dataclass(frozen=True)
class Many:
    """Somebody who opened pages about many children on one day."""

    person_id: int
    day: date
    children: int


@dataclass(frozen=True)
class Openings:
    """What is behind such a notice."""

    person_id: int
    organisation_id: int
    day: date
    most: int
    children: int
    pages: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class OpenedChild:
    """One of the children: how often that person opened a page about it, from when to when."""

    child_id: UUID
    number: str
    times: int
    first_at: datetime
    last_at: datetime


def opened_many(actor: Actor, *, most: int, at: datetime) -> list[Many]:
    """Who of the actor's organisation opened pages about more than `most` children on one day, lately."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM opened_many(%s, %s, %s)", [most, _beginning(at - LOOK_BACK), at])
        return [Many(*row) for row in cursor.fetchall()]


def is_told(actor: Actor, about: UUID, *, at: datetime) -> bool:
    """Whether it was told before that somebody opened many on one day."""
    return visible(actor, Event, at).filter(pk=about, name=ManyOpened.name).exists()


def openings(actor: Actor, *, told_id: UUID) -> Openings:
    """What is behind a notice that is for the actor, or NotFound."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM opened_as_told(%s)", [told_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    return Openings(*row)


def opened_children(actor: Actor, opened: Openings, *, at: datetime) -> list[OpenedChild]:
    """The children that the actor knows of too, the last one opened first."""
    begins = _beginning(datetime.combine(opened.day, time(12), JAKARTA))
    reads = visible(actor, Event, at).filter(
        organisation_id=opened.organisation_id,
        actor_id=opened.person_id,
        kind=EventKind.READ,
        child_id__isnull=False,
        occurred_at__gte=begins,
        occurred_at__lt=begins + timedelta(days=1),
    )
    each: Any = (
        reads.exclude(name=ReadAct.LOOKED_UP)
        .values("child_id")
        .annotate(times=Count("pk"), first_at=Min("occurred_at"), last_at=Max("occurred_at"))
        .order_by("-last_at", "child_id")[:AT_MOST]
    )
    found = {row.pop("child_id"): row for row in each}
    numbers = dict(visible(actor, Child, at).filter(pk__in=list(found)).values_list("pk", "number"))
    return [OpenedChild(key, numbers[key], **row) for key, row in found.items() if key in numbers]


def _beginning(at: datetime) -> datetime:
    return at.astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
