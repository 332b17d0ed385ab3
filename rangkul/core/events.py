"""What can happen, and the one place that writes it down."""

import json
import re
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from rangkul.core import reading
from rangkul.core.ids import uuid7
from rangkul.core.models import EventKind
from rangkul.core.planned import planned

_RECORD = "SELECT record_event(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_CODE = re.compile(r"^[A-Za-z0-9_.:+-]{0,64}$")
_known: dict[str, type["Event"]] = {}


class FreeText(Exception):
    """Somebody tried to write words into the log; only codes, numbers and dates belong there."""


@dataclass(frozen=True)
class Event:
    """One kind of thing that can happen; fields are rows it touches, or codes, numbers and dates."""

    name: ClassVar[str] = ""
    kind: ClassVar[str] = EventKind.STEP

    def __init_subclass__(cls) -> None:
        if cls.name:
            other = _known.get(cls.name)
            if other is not None and (other.__module__, other.__qualname__) != (
                cls.__module__,
                cls.__qualname__,
            ):
                raise TypeError(f"two events are called {cls.name}")
            _known[cls.name] = cls


@dataclass(frozen=True)
class Named:
    """A row that an event names by its key, or by the number people call it by, without having read it."""

    kind: str
    id: UUID | int | None = None
    number: str = ""


@dataclass
class Writing:
    """What a running command knows: who acts, when it happened, and how much it has recorded."""

    actor: Any
    at: datetime
    recorded: int = 0
    ids: list[UUID] = field(default_factory=list)


writing: ContextVar[Writing | None] = ContextVar("writing", default=None)


def known_events() -> dict[str, type[Event]]:
    """Every event the software can record, by name."""
    return dict(_known)


def record(event: Event, *, occurred_at: datetime | None = None, id: UUID | None = None) -> UUID:
    """Write `event` to the log; works only inside a command, and twice with one id changes nothing."""
    event_id = id or uuid7()
    _write([(event_id, event, occurred_at)])
    return event_id


def record_all(events: Iterable[tuple[Event, datetime | None]]) -> None:
    """Write many events with the moment each happened (None: now), in one journey to the database."""
    _write([(uuid7(), event, occurred_at) for event, occurred_at in events])


def _write(events: list[tuple[UUID, Event, datetime | None]]) -> None:
    running = writing.get()
    if running is None:
        raise RuntimeError("record() works only inside a command")
    actor = running.actor
    rows = []
    for event_id, event, occurred_at in events:
        child, objects, details = _sort_out(event)
        if event.kind == EventKind.READ:
            # Readers of other organisations are told the role, never the name.
            details.setdefault("role", actor.role)
            reading.remember(_children(child, objects))
        what = [event_id, event.name, event.kind, occurred_at or running.at, child]
        told = [json.dumps(details), json.dumps(objects)]
        rows.append([*what, *told, actor.user_id, actor.organisation_id, actor.city])
    with planned() as cursor:
        if len(rows) == 1:
            cursor.execute(_RECORD, rows[0])
        else:  # in one journey, which costs more than a single row is worth
            cursor.executemany(_RECORD, rows)
    running.recorded += len(rows)
    running.ids.extend(event_id for event_id, _event, _at in events)


def _sort_out(event: Event) -> tuple[UUID | None, list[dict[str, str]], dict[str, Any]]:
    child: UUID | None = None
    objects: list[dict[str, str]] = []
    details: dict[str, Any] = {}
    for part in fields(event):
        value = getattr(event, part.name)
        if value is None:
            continue
        if isinstance(value, (models.Model, Named)):
            objects.append(_thing(part.name, value))
            child = child or child_of(value)
        elif isinstance(value, (list, tuple)) and value and isinstance(value[0], (models.Model, Named)):
            objects.extend(_thing(part.name, one) for one in value)
        else:
            details[part.name] = _plain(part.name, value)
    return child, objects, details


def _thing(qualifier: str, row: "models.Model | Named") -> dict[str, str]:
    if isinstance(row, Named):
        by = {"id": str(row.id)} if row.id else {"number": row.number}
        return {"qualifier": qualifier, "kind": row.kind, **by}
    return {"qualifier": qualifier, "kind": row._meta.model_name or "", "id": str(row.pk)}


def _children(child: UUID | None, objects: list[dict[str, str]]) -> set[UUID]:
    named = {UUID(one["id"]) for one in objects if one["kind"] == "child" and "id" in one}
    return named | ({child} if child else set())


def child_of(row: "models.Model | Named") -> UUID | None:
    """The child whose file a row belongs to, if it belongs to one."""
    if isinstance(row, Named):
        return row.id if row.kind == "child" and isinstance(row.id, UUID) else None
    if row._meta.model_name == "child":
        return UUID(str(row.pk))
    return getattr(row, "child_id", None)


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [_plain(name, one) for one in value]
    if isinstance(value, str) and _CODE.match(value):
        return value
    raise FreeText(f"{name} holds something that is neither code, number nor date")
