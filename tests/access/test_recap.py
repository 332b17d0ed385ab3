"""An organisation changes its kind or accreditation: do its live edges reach as far as the oracle says?"""

from datetime import UTC, datetime, timedelta
from itertools import count, product
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from rangkul.core.identity import seal, set_identity
from tests.conftest import owner_for_a_while

from . import oracle
from .oracle import CEILING, Actor, Edge, World, cap
from .platform import CITY, Platform, membership, uuid

pytestmark = [pytest.mark.access, pytest.mark.django_db]
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = datetime(2090, 1, 1, tzinfo=UTC)
STATES = [(kind, True) for kind in CEILING] + [("lks", False)]
CHANGES = list(product(STATES, STATES))
LEVELS = (1, 2, 3, 4)
FIRST = 1001
# Who does the changing and who says yes to it, and where they sit.
OFFICE, ADMINISTRATOR, SECOND = 5000, 5001, 5002


class Town:
    """An organisation for each change, whose supervisor edges of each level reach in three ways."""

    def __init__(self) -> None:
        # The first twelve hold the children of these worlds and get their referrals.
        self.organisations = dict.fromkeys(range(1, 13), ("other", True))
        self.organisations[OFFICE] = ("social_service", True)
        self.members = {ADMINISTRATOR: OFFICE, SECOND: OFFICE}
        self.roles = {ADMINISTRATOR: "administrator", SECOND: "administrator"}
        self.grants: list[Edge] = []
        children = count(1)
        for number, (before, _after) in enumerate(CHANGES, FIRST):
            supervisor = number * 10
            self.organisations[number] = before
            self.members[supervisor] = number
            self.roles[supervisor] = "case_supervisor"
            for subject, level in product((f"u:{supervisor}@{number}", f"d:{number}", f"s:{number}"), LEVELS):
                self.grants.append(Edge(next(children), subject, level, SINCE, UNTIL))

    def before(self) -> World:
        return self._world(self.organisations, self.grants)

    def after(self) -> World:
        """The same town once every change is made: what was stored under the old cap, under the new one."""
        changed = {number: after for number, (_before, after) in enumerate(CHANGES, FIRST)}
        stored = [grant for edges in self.before().edges.values() for grant in edges if grant.level]
        return self._world(self.organisations | changed, stored)

    def _world(self, organisations, grants) -> World:
        children = tuple(grant.child for grant in self.grants)
        return World(children, tuple(grants), frozenset(), (), organisations, self.members)

    def actors(self) -> list[Actor]:
        return [
            Actor(user, office, *self.after().organisations[office], self.roles[user])
            for user, office in self.members.items()
        ]


@pytest.fixture
def town(as_owner):
    made = Town()
    platform = Platform(as_owner)
    platform.build(made.before(), made.actors())
    return made, platform


def change(organisation, kind, accredited):
    """How many edges were lowered; where it may see more, one administrator asks and another says yes."""
    before, valid = stands(organisation)
    lowered = over(organisation) if valid and not accredited else 0
    more = (kind if kind != before else "", accredited and not valid)
    if not any(more):
        return lowered or alone(organisation, before, accredited)
    as_administrator(ADMINISTRATOR)
    number, at = uuid4(), timezone.now()
    with connection.cursor() as cursor:
        values = (uuid4(), organisation, *more, at)
        cursor.execute("SELECT ask_for_organisation(%s, %s, %s, %s, false, %s)", values)
        grant = cursor.fetchone()[0]
        as_administrator(SECOND)
        yes = (uuid4(), number, uuid4(), grant, "x", at, at)
        cursor.execute("SELECT confirm_grant(%s, %s, %s, %s, %s, %s, %s)", yes)
    return lowered + lowered_by(number)


def stands(organisation):
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, accredited FROM people_organisation WHERE id = %s", [organisation])
        return cursor.fetchone()


def alone(organisation, kind, accredited):
    as_administrator(ADMINISTRATOR)
    with connection.cursor() as cursor:
        values = (uuid4(), organisation, kind, accredited, organisation, timezone.now())
        cursor.execute(
            "SELECT change_organisation(%s, %s, %s, %s, true, NULL, '',"
            " (SELECT version FROM people_organisation WHERE id = %s), %s)",
            values,
        )
        return cursor.fetchone()[0]


def over(organisation):
    """The accreditation has ended: how many edges were lowered."""
    as_administrator(ADMINISTRATOR)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT end_accreditation(%s, %s, 'expired', current_date - 1,"
            " (SELECT version FROM people_organisation WHERE id = %s), %s)",
            (uuid4(), organisation, organisation, timezone.now()),
        )
        return cursor.fetchone()[0]


def lowered_by(number):
    with owner_for_a_while(), connection.cursor() as cursor:
        cursor.execute("SELECT details->>'edges_lowered' FROM core_event WHERE id = %s", [number])
        return int(cursor.fetchone()[0])


def as_administrator(who):
    set_identity(seal(who, membership(who=Actor(who, OFFICE, "", True, ""))))


def test_every_change_of_kind_and_accreditation_leaves_the_levels_of_the_oracle(town):
    made, platform = town
    lowered = {
        number: change(number, kind, accredited)
        for number, (_before, (kind, accredited)) in enumerate(CHANGES, FIRST)
    }

    after = made.after()
    wrong, decisions = [], 0
    # The database's own clock: what ended by the change has ended a moment ago.
    at = timezone.now() + timedelta(seconds=1)
    for who in made.actors():
        for table in ("child", "child_identity", "sealed_note"):
            right = oracle.visible_ids(who, table, at, after)
            walls = (platform.visible_ids(who, table, at), platform.visible_ids_wall2(who, table))
            decisions += 2 * len(made.grants)
            wrong += [(who, table, wall, right) for wall in walls if wall != right]

    print(f"{len(CHANGES)} changes, {decisions} decisions, {len(wrong)} disagreements")
    assert not wrong
    for number, (before, new) in enumerate(CHANGES, FIRST):
        stored = [cap(level, *before) for level in LEVELS for _subject in "uds"]
        assert lowered[number] == sum(level > cap(level, *new) for level in stored)


@pytest.mark.usefixtures("town")
def test_what_ended_before_keeps_the_level_it_had(as_owner):
    number = CHANGES.index((("social_service", True), ("police", True))) + FIRST
    past = timezone.now() - timedelta(days=1)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_edge SET revoked_at = %s WHERE subject = %s", [past, f"d:{number}"])

    change(number, "police", True)

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT max(level) FROM core_edge WHERE subject = %s", [f"d:{number}"])
        assert cursor.fetchone()[0] == 4
        cursor.execute("SELECT max(level) FROM core_edge WHERE subject = %s", [f"s:{number}"])
        assert cursor.fetchone()[0] == 2


@pytest.mark.usefixtures("town")
def test_what_another_organisation_gave_a_person_stays_as_it_is(as_owner):
    """She works for two: the social service gave her a file by name, and her clinic becomes a school."""
    clinic = CHANGES.index((("health", True), ("school", True))) + FIRST
    service = CHANGES.index((("social_service", True), ("social_service", True))) + FIRST
    here, there = f"u:{clinic * 10}@{clinic}", f"u:{clinic * 10}@{service}"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, valid_from, valid_to,"
            " granted_by) VALUES (gen_random_uuid(), %s, %s, %s, 4, 'test', 'assignment', %s, %s, 1)",
            [CITY, uuid(1), there, SINCE, UNTIL],
        )

    change(clinic, "school", True)

    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, max(level) FROM core_edge WHERE subject IN (%s, %s) GROUP BY 1", [here, there]
        )
        assert dict(cursor.fetchall()) == {here: 2, there: 4}
