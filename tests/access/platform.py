"""The platform behind the oracle's adapter: the same worlds in its own tables, behind its own walls."""

# ruff: noqa: E501 (lists of columns)

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from rangkul.cases import models as cases
from rangkul.core import access, edges
from rangkul.core.identity import seal, set_identity

from . import oracle
from .oracle import PAPERS, World
from .worlds import ON_THE_WAY

MODELS: dict[str, type[models.Model]] = {
    "child": cases.Child,
    "referral_slice": cases.ReferralSlice,
    "child_identity": cases.ChildIdentity,
    "sealed_note": cases.SealedNote,
    "encounter": cases.Encounter,
    "handover": cases.Handover,
}
CITY = "32.76"
OTHER_ORGANISATION = 98  # a party to papers of which the worlds name only one
MADE = datetime(2020, 1, 1, tzinfo=UTC)


def uuid(number: int, kind: int = 0) -> UUID:
    """The key of a child, a paper or another row of these worlds."""
    return UUID(int=kind << 64 | number)


def membership(who: oracle.Actor) -> int:
    """The number of the membership under which somebody acts: a person may have several."""
    return who.organisation * 10_000 + who.user


def actor(who: oracle.Actor) -> access.Actor:
    """The oracle's actor as one of ours."""
    return access.Actor(
        user_id=who.user,
        membership_id=membership(who),
        organisation_id=who.organisation,
        organisation_kind=who.organisation_kind,
        role=who.role,
        city=CITY,
    )


class Platform:
    """Both walls; `owner` is the context in which wall 2 does not bind."""

    def __init__(self, owner: Any) -> None:
        self.owner = owner

    def build(self, world: World, actors: Iterable[oracle.Actor]) -> None:
        """Load a world as the owner; grants are capped by the platform's own function."""
        with self.owner(), connection.cursor() as cursor:
            self._people(cursor, world, actors)
            self._children(cursor, world.children)
            self._papers(cursor, world)
            self._edges(cursor, world)
            # Thousands of worlds rolled back leave their dead rows under a few subjects: read by child instead.
            cursor.execute("DROP INDEX IF EXISTS edge_of_subject")
            cursor.execute(
                "ANALYZE core_edge, core_block, cases_child, cases_childidentity, cases_encounter, cases_handover"
            )

    def visible_ids(self, who: oracle.Actor, table: str, at: datetime) -> set[int]:
        """What wall 1 shows at a moment, with wall 2 off."""
        with self.owner():
            return self._numbers(table, access.visible(actor(who), MODELS[table], at))

    def visible_ids_wall2(self, who: oracle.Actor, table: str) -> set[int]:
        """What wall 2 shows now, with wall 1 off."""
        set_identity(seal(who.user, membership(who)))
        with access.wall_1_off():
            return self._numbers(table, access.visible(actor(who), MODELS[table]))

    @staticmethod
    def _numbers(table: str, rows: models.QuerySet[Any]) -> set[int]:
        key = "pk" if table in ("child", *PAPERS) else "child_id"
        return {value.int & (1 << 64) - 1 for value in rows.values_list(key, flat=True)}

    @staticmethod
    def _people(cursor: Any, world: World, actors: Iterable[oracle.Actor]) -> None:
        organisations = {**world.organisations, OTHER_ORGANISATION: ("other", True)}
        cursor.executemany(
            "INSERT INTO people_organisation (id, kind, name, short_name, city, accredited, active, phone)"
            " VALUES (%s, %s, 'x', 'x', %s, %s, true, '') ON CONFLICT (id) DO NOTHING",
            [(number, kind, CITY, accredited) for number, (kind, accredited) in organisations.items()],
        )
        cursor.executemany(
            "INSERT INTO people_user (id, email, name, password, language, theme, is_active, is_demo, is_system,"
            " is_superuser, date_joined) VALUES (%s, %s, 'x', '', 'id', 'system', true, true, false, false, %s)"
            " ON CONFLICT (id) DO NOTHING",
            [(user, f"u{user}@contoh.id", MADE) for user in world.members],
        )
        cursor.executemany(
            "INSERT INTO people_membership (id, user_id, organisation_id, role, valid_from) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (id) DO NOTHING",
            [(membership(who), who.user, who.organisation, who.role, MADE) for who in actors],
        )

    @staticmethod
    def _children(cursor: Any, children: Iterable[int]) -> None:
        file = (CITY, "public_task", MADE, 1, 1)
        with cursor.copy("COPY cases_child (id, city, number, holder_id, registered_at) FROM STDIN") as copy:
            for child in children:
                copy.write_row((uuid(child), CITY, f"T{child}", 1, MADE))
        columns = "city, legal_basis, recorded_at, recorded_by, organisation_id"
        with cursor.copy(
            f"COPY cases_childidentity (id, child_id, {columns}, version, current, full_name, nickname, sex, age_basis,"
            " birth_place, mother_name, father_name, address, school, papers, marks) FROM STDIN"
        ) as copy:
            for child in children:
                copy.write_row((uuid(child, 1), uuid(child), *file, 1, True, *[""] * 11))
        with cursor.copy(f"COPY cases_sealednote (id, child_id, {columns}, kind, sealed) FROM STDIN") as copy:
            for child in children:
                copy.write_row((uuid(child, 2), uuid(child), *file, "abuse", b"x"))
        blank = _blank(cases.Referral)
        with cursor.copy(
            f"COPY cases_referral (id, child_id, {columns}, number, from_organisation_id, to_organisation_id, service,"
            f" urgency, status, sent_at, answer_due, expires_at, row_version, {', '.join(blank)}) FROM STDIN"
        ) as copy:
            for child in children:
                parties = (OTHER_ORGANISATION, oracle.sent_to(child))
                about = ("counselling", "routine", "sent", MADE, MADE, MADE, 1, *blank.values())
                copy.write_row((uuid(child, 3), uuid(child), *file, f"R{child}", *parties, *about))
        with cursor.copy(
            f"COPY cases_referralslice (id, child_id, {columns}, referral_id, name, age, sex, need, fields) FROM STDIN"
        ) as copy:
            for child in children:
                copy.write_row((uuid(child, 4), uuid(child), *file, uuid(child, 3), "", "", "", "", "{}"))

    @staticmethod
    def _edges(cursor: Any, world: World) -> None:
        """All grants in one question, for there are a hundred thousand; and who is blocked."""
        grants = [
            (
                *(uuid(g.child), *g[1:6], edges.ASKED if g.asks else "test"),
                uuid(g.child, 3 if g.of_the_referral else 9),
            )
            for g in world.grants
        ]
        cursor.execute(
            "INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, source, valid_from, valid_to,"
            " revoked_at, granted_by) SELECT gen_random_uuid(), %s, child, subject, capped, purpose, 'assignment',"
            " source, start, ended, revoked, 1"
            " FROM unnest(%s::uuid[], %s::text[], %s::int[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],"
            " %s::text[], %s::uuid[])"
            " AS asked (child, subject, level, start, ended, revoked, purpose, source),"
            " LATERAL (SELECT least(level, subject_ceiling(subject)) AS capped) c WHERE capped >= 1",
            [CITY, *map(list, zip(*grants, strict=True))] if grants else [CITY, *[[]] * 8],
        )
        with cursor.copy("COPY core_block (id, city, child_id, user_id, set_at, set_by) FROM STDIN") as copy:
            for block in world.blocks:
                copy.write_row((uuid4(), CITY, uuid(block.child), block.user, MADE, 1))

    @staticmethod
    def _papers(cursor: Any, world: World) -> None:
        rows: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = {}
        met = {
            (one.child, one.organisations[0], one.kept_until): one.id
            for one in world.papers
            if one.kind == "encounter" and one.kept_until
        }
        for paper in world.papers:
            # A paper that names one office twice went to an office outside these worlds.
            first, second, *_more = dict.fromkeys((*paper.organisations, OTHER_ORGANISATION))
            file = {
                "id": uuid(paper.id),
                "child_id": uuid(paper.child),
                "city": CITY,
                "legal_basis": "public_task",
                "recorded_at": paper.recorded_at,
                "recorded_by": 1,
            }
            if paper.kind == "encounter":
                # An encounter has one recording organisation; a second party of the worlds is not ours to model.
                table, row = "cases_encounter", file | {"organisation_id": first} | _ENCOUNTER
            else:
                parties = {
                    "organisation_id": first,
                    "from_organisation_id": first,
                    "to_organisation_id": second,
                }
                own = {"number": f"H{paper.id}", "given_at": paper.recorded_at, "due_at": paper.recorded_at}
                about = met.get((paper.child, first, paper.kept_until))
                own |= {"encounter_id": uuid(about) if about else None} | _end(paper)
                table, row = "cases_handover", _HANDOVER | file | parties | own
            rows.setdefault((table, tuple(row)), []).append(tuple(row.values()))
        # A handover names the encounter it goes on from: by the tables' names, that one comes first.
        for (table, columns), values in sorted(rows.items(), key=lambda one: one[0]):
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for one in values:
                    copy.write_row(one)


def _blank(model: type[models.Model]) -> dict[str, Any]:
    """Every text and list that a row may leave empty, so that a new column does not stop the proof."""
    fields = model._meta.concrete_fields
    texts = [one for one in fields if isinstance(one, models.CharField | models.TextField) and one.blank]
    lists = [one for one in fields if isinstance(one, ArrayField)]
    return {field.column: field.get_default() for field in (*texts, *lists) if not field.null}


_ENCOUNTER = {**_blank(cases.Encounter), "kind": "outreach", "met_at": MADE, "version": 1}
_HANDOVER = {**_blank(cases.Handover), "given_by": 1}


def _end(paper: oracle.Paper) -> dict[str, Any]:
    """How a handover ended, by its key: each way has a moment of its own; declined where nothing is told."""
    if paper.kept_until is None:
        # Declined when it was recorded: that opens it no longer than its recording does.
        return _declined(paper.recorded_at)
    if paper.kept_until == ON_THE_WAY:
        return {"status": "in_transit"}
    at = paper.kept_until - oracle.OWN_PAPERS
    taken_back = {"withdrawn_at": at, "withdrawn_by": 1, "withdrawn_reason": "other"}
    return (
        _declined(at),
        {"status": "received", "received_at": at, "received_by": 1},
        {"status": "withdrawn"} | taken_back,
        {"status": "not_arrived"} | taken_back,
    )[paper.id % 4]


def _declined(at: datetime) -> dict[str, Any]:
    return {"status": "declined", "declined_at": at, "declined_by": 1, "declined_reason": "other"}
