"""Which canaries may an actor meet? Every row that holds one is put to the independent oracle.

The rows are read by the tables' owner and the oracle judges them from the policy's text
(`tests/access/oracle.py`); nothing of `rangkul`'s own access code is asked. What the oracle has no word for
is judged here by its text: a message before acceptance is the parties' at level 1, what an office writes for
itself is its own; what is in a study is known to those who take part in it as evaluator or second rater.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.utils import timezone

from rangkul.cases.models import MatchFeature
from rangkul.core.access import Actor
from rangkul.core.models import Block, Edge
from rangkul.core.roles import Permission, may
from rangkul.evidence.models import Framework
from rangkul.people.models import Membership, Organisation
from tests.access import oracle
from tests.access.matrix import STUDY_ROLES
from tests.conftest import owner_for_a_while
from tests.crawl.tokens import tokens_in
from tests.crawl.world import World

# Our table: the oracle's. A table of cases that is in neither list is an error, never open.
CLASSES = {
    "cases_alias": "alias",
    "cases_assessment": "assessment",
    "cases_case": "case",
    "cases_catchdecision": "catch_decision",
    "cases_childidentity": "child_identity",
    "cases_closure": "case",
    "cases_consent": "consent",
    "cases_contact": "contact",
    "cases_encounter": "encounter",
    "cases_handover": "handover",
    "cases_handovernote": "handover",
    "cases_plan": "plan",
    "cases_planitem": "plan_item",
    "cases_referralreason": "case",
    "cases_return": "reunification",
    "cases_sealednote": "sealed_note",
    "cases_stay": "stay",
    "cases_visit": "visit",
}
OF_A_REFERRAL = ("cases_referralslice", "cases_referralmessage")
OF_AN_OFFICE = ("cases_jointhandover", "cases_operation", "cases_shiftnote", "cases_importbatch")
# Tables of studies; their parties are the people who take part.
OF_A_STUDY = "evidence_"
# Encrypted columns, by the field their canary was written into.
SEALED = {
    "main: identity.nik": "cases_childidentity",
    "main: identity.kk": "cases_childidentity",
    "main: sealed note": "cases_sealednote",
    "register.name": "cases_importbatch",
    "register.place": "cases_importbatch",
}


class Held(NamedTuple):
    """A row that holds a canary."""

    table: str
    child: Any
    parties: tuple[int, ...]
    recorded_at: datetime | None
    kind: str


class Holders:
    """The rows of every canary, and what the oracle says of them to each actor."""

    def __init__(self, w: World) -> None:
        self.w, self.at = w, timezone.now()
        self.rows: dict[str, set[Held]] = defaultdict(set)
        with owner_for_a_while():
            self.referrals = self._parties("cases_referral")
            self.handovers = self._parties("cases_handover")
            self.members = [(row["study_id"], row["user_id"]) for row in _rows("evidence_studymember")]
            for table in _tables_with_rows_of_somebody():
                self._read(table)
            self.world = self._oracle_world()
        for token, field in w.tokens.items():
            for held in self._of_table(SEALED.get(field, "")):
                self.rows[token].add(held)
            assert self.rows[token], f"no row holds the canary of {field}"

    def allowed(self, actor: Actor, token: str) -> bool:
        """Whether the oracle lets this actor see some row that holds the canary."""
        return any(self._sees(actor, held) for held in self.rows[token])

    def forbidden(self, actor: Actor) -> set[str]:
        """The canaries that this actor may not meet anywhere."""
        return {token for token in self.w.tokens if not self.allowed(actor, token)}

    def _sees(self, actor: Actor, held: Held) -> bool:
        office = Organisation(accredited=True, kind=actor.organisation_kind)
        who = oracle.Actor(
            actor.user_id, actor.organisation_id, office.kind, office.accredited, str(actor.role)
        )
        if held.table in OF_AN_OFFICE:
            mine = actor.organisation_id in held.parties and actor.role not in oracle.NO_FILES
            # A register is quoted to those who may import one, and to nobody else in the office.
            return mine and (held.table != "cases_importbatch" or may(actor.role, Permission.REGISTER_IMPORT))
        if held.table in OF_A_REFERRAL:
            before = held.table == "cases_referralmessage" and held.kind in ("question", "answer")
            reached = oracle.level(who, held.child, self.at, self.world)
            return reached >= 3 or (actor.organisation_id in held.parties and reached >= (1 if before else 2))
        if held.table.startswith(OF_A_STUDY):
            return actor.user_id in held.parties and actor.role in STUDY_ROLES
        table = CLASSES[held.table]
        row: Any = oracle.Row(held.child)
        if table in oracle.PAPERS and held.recorded_at:
            row = oracle.Paper(0, held.child, held.parties, held.recorded_at, table)
        return oracle.may_see(who, table, row, self.at, self.world)

    def _read(self, table: str) -> None:
        for row in _rows(table):
            found = set(tokens_in(json.dumps(row))) & set(self.w.tokens)
            if found:
                held = self._held(table, row)
                for token in found:
                    self.rows[token].add(held)

    def _of_table(self, table: str) -> Iterator[Held]:
        if table:
            with owner_for_a_while():
                yield from [self._held(table, row) for row in _rows(table)]

    def _held(self, table: str, row: dict[str, Any]) -> Held:
        if table.startswith(OF_A_STUDY):
            study = row["id"] if table == "evidence_study" else row["study_id"]
            return Held(table, None, tuple(user for of, user in self.members if of == study), None, "")
        assert table in (*CLASSES, *OF_A_REFERRAL, *OF_AN_OFFICE), (
            f"say in tests/crawl/holders.py who may see {table}"
        )
        if table == "cases_jointhandover":
            both = (row["from_organisation_id"], row["to_organisation_id"])
            return Held(table, None, both, None, "")
        parties: tuple[int, ...] = (row["organisation_id"],)
        if table == "cases_referralslice":
            parties = self.referrals[row["referral_id"]][1:]
        elif table == "cases_referralmessage":
            parties = self.referrals[row["referral_id"]]
        elif table in ("cases_handover", "cases_handovernote"):
            parties = self.handovers[row["id" if table == "cases_handover" else "handover_id"]]
        recorded = row.get("recorded_at")
        moment = datetime.fromisoformat(recorded) if recorded else None
        return Held(table, row.get("child_id"), parties, moment, row.get("kind") or "")

    def _parties(self, table: str) -> dict[str, tuple[int, ...]]:
        return {row["id"]: (row["from_organisation_id"], row["to_organisation_id"]) for row in _rows(table)}

    def _oracle_world(self) -> oracle.World:
        children = tuple(row["id"] for row in _rows("cases_child"))
        edges = tuple(
            oracle.Edge(
                str(e.child_id),
                e.subject,
                e.level,
                e.valid_from,
                e.valid_to,
                e.revoked_at,
                asks=e.purpose == "asked",
            )  # type: ignore[arg-type]
            for e in Edge.objects.all()
        )
        blocks = frozenset(
            oracle.Block(str(b.child_id), b.user_id)  # type: ignore[arg-type]
            for b in Block.objects.filter(lifted_at=None)
        )
        offices = {o.pk: (o.kind, o.accredited) for o in Organisation.objects.all()}
        members = dict(Membership.objects.order_by("-pk").values_list("user_id", "organisation_id"))
        return oracle.World(children, edges, blocks, (), offices, members)


def _tables_with_rows_of_somebody() -> list[str]:
    models = [*apps.get_app_config("cases").get_models(), *apps.get_app_config("evidence").get_models()]
    # Features are hashes that no policy lets anybody read; a framework is of nobody.
    return [model._meta.db_table for model in models if model not in (MatchFeature, Framework)]


def _rows(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) FROM {connection.ops.quote_name(table)} t")
        return [row if isinstance(row, dict) else json.loads(row) for (row,) in cursor.fetchall()]
