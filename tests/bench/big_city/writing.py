"""What is written down, and how it gets into the database: rows, access, events, then COPY."""

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.db import models

from rangkul.cases.models import base
from rangkul.core import models as core
from rangkul.core.ids import uuid7
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Membership, User

CITY = "32.76"
PASSWORD = "rahasia-sekali-1"
YEARS = timedelta(days=3 * 365)
K, R = OrganisationKind, Role


@dataclass(frozen=True)
class Size:
    """How much of everything; the issue's city by default."""

    children: int = 20_000
    encounters: int = 60_000
    referrals: int = 15_000
    organisations: int = 40
    workers: int = 40


@dataclass
class City:
    """Who is there to sign in as, and what there is to open."""

    people: dict[str, Any] = field(
        default_factory=dict
    )  # by role of the social service, else "lks", "partner"
    emails: dict[str, str] = field(default_factory=dict)
    cases: list[Any] = field(default_factory=list)  # children with an open case at the social service
    openable: list[tuple[Any, Any]] = field(default_factory=list)  # the same children, each with its case
    names: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


class Writing:
    """Rows of one city, gathered and then copied through one cursor of the owner or the superuser."""

    def __init__(self, cursor: psycopg.Cursor[Any], size: Size, *, at: datetime, seed: int = 1018) -> None:
        self.cursor, self.size, self.at = cursor, size, at
        self.chance = random.Random(seed)
        self.city = City()
        self.rows: dict[type[models.Model], list[dict[str, Any]]] = {}
        self.events: list[tuple[Any, ...]] = []
        self.objects: list[tuple[Any, ...]] = []
        [[self.procedure]] = cursor.execute("SELECT min(id) FROM cases_procedureversion").fetchall()

    def add(self, model: type[models.Model], **values: Any) -> dict[str, Any]:
        """One row to be copied; what every record of a file has is filled in."""
        if issubclass(model, base.FileRecord):
            values = {"city": CITY, "legal_basis": "public_task"} | values
        if "id" not in values and model._meta.pk.get_internal_type() == "UUIDField":
            values["id"] = uuid7()
        self.rows.setdefault(model, []).append(values)
        return values

    def event(
        self,
        name: str,
        at: datetime,
        who: Any,
        *,
        child: Any = None,
        kind: str = "step",
        touched: Iterable[tuple[str, Any]] = (),
        **details: Any,
    ) -> None:
        """One line of the log; never later than now."""
        if at > self.at:
            return
        key, (user, office) = uuid7(), who
        details_text = json.dumps(details)
        self.events.append((key, CITY, name, kind, at, at, user, office, child, details_text))
        things = [("child", child)] if child else []
        self.objects.extend((key, word, word, str(thing)) for word, thing in (*things, *touched))

    def edge(
        self,
        child: dict[str, Any],
        subject: str,
        level: int,
        began: datetime,
        days: int,
        by: int,
        basis: str = "assignment",
        purpose: str = "",
        **more: Any,
    ) -> None:
        """Access of one subject to one child."""
        lasting = {"valid_from": began, "valid_to": began + timedelta(days=days), "granted_by": by}
        what = {"child_id": child["id"], "subject": subject, "level": level, "basis": basis}
        what["purpose"] = purpose or basis
        self.add(core.Edge, city=CITY, **what, **lasting, **more)

    def _log(self) -> None:
        self.city.counts["core_event"], self.city.counts["core_eventobject"] = (
            len(self.events),
            len(self.objects),
        )
        columns = (
            "id, city, name, kind, occurred_at, recorded_at, actor_id, organisation_id, child_id, details"
        )
        with self.cursor.copy(f"COPY core_event ({columns}) FROM STDIN") as copy:
            for row in self.events:
                copy.write_row(row)
        with self.cursor.copy(
            "COPY core_eventobject (event_id, qualifier, kind, object_id) FROM STDIN"
        ) as copy:
            for row in self.objects:
                copy.write_row(row)

    def _next_id(self, model: type[models.Model]) -> int:
        return int(
            self.cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {model._meta.db_table}").fetchone()[0]
        )

    def _person(self, office: int, role: Role) -> tuple[int, int]:
        user = self.user_at + len(self.rows.get(User, []))
        email, name = f"besar{user}@contoh.id", f"Petugas {user}"
        self.add(User, id=user, email=email, name=name, password=self.password, is_demo=True)
        began = self.at - YEARS
        membership = self.membership_at + len(self.rows.get(Membership, []))
        joined = {"user_id": user, "organisation_id": office, "role": role.value, "valid_from": began}
        self.add(Membership, id=membership, **joined)
        self.city.emails.setdefault(role.value, email)
        self.staff.setdefault(office, []).append((user, office))
        return (user, office)

    def _somebody(self, office: int) -> tuple[int, int]:
        return self.chance.choice(self.staff[office])


def noted(at: datetime, who: tuple[int, int]) -> dict[str, Any]:
    return {"recorded_at": at, "recorded_by": who[0], "organisation_id": who[1]}


def copy_in(cursor: psycopg.Cursor[Any], model: type[models.Model], rows: list[dict[str, Any]]) -> int:
    if not rows:
        return 0
    # What the database itself fills in is left to it, unless it is said.
    fields = [
        one
        for one in model._meta.concrete_fields
        if one.attname in rows[0] or not (one.attname == "id" or one.has_db_default())
    ]
    columns = ", ".join(f'"{one.column}"' for one in fields)
    with cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(list(_values(fields, row)))
    if "id" in rows[0] and isinstance(rows[0]["id"], int):
        sequence = f"pg_get_serial_sequence('{model._meta.db_table}', 'id')"
        cursor.execute(f"SELECT setval({sequence}, max(id)) FROM {model._meta.db_table}")
    return len(rows)


def _values(fields: list[Any], row: dict[str, Any]) -> Iterator[Any]:
    for one in fields:
        value = row[one.attname] if one.attname in row else one.get_default()
        yield json.dumps(value) if isinstance(one, models.JSONField) else value
