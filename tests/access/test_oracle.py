"""Does the oracle say what the policy says, and would the worlds notice a predicate that does not?"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from random import Random

import pytest
from hypothesis import settings

from . import oracle
from .life import Life
from .mutants import MUTANTS, NAMED, killed_by
from .oracle import CEILING, OWN_PAPERS, TABLES, Actor, Edge, Paper, Row, World, cap, level, may_see
from .reference import Reference
from .worlds import (
    CLASS_TABLES,
    DAY,
    NEIGHBOUR,
    NOON,
    ON_THE_WAY,
    ORGANISATIONS,
    OUTSIDE,
    TICK,
    actor,
    all_one_edge_worlds,
    all_pairs,
    judges,
    merge,
    random_decisions,
    world_of,
)

pytestmark = pytest.mark.access
CHILD = 7
SOCIAL, LKS, LAPSED = 1, 2, len(CEILING) + 1
POLICE = next(number for number, (kind, _) in ORGANISATIONS.items() if kind == "police")
RESEARCHER = next(number for number, (kind, _) in ORGANISATIONS.items() if kind == "researcher")
worker, supervisor, administrator = (actor(SOCIAL, seat) for seat in (1, 2, 3))


def edge(
    subject: str = "u:11@1", level: int = 3, start=-DAY, end=DAY, revoked: timedelta | None = None
) -> Edge:
    revoked_at = None if revoked is None else NOON + revoked
    return Edge(CHILD, subject, level, NOON + start, NOON + end, revoked_at)


def reached(who, *edges: Edge, blocked=(), child: int = CHILD) -> int:
    return level(who, child, NOON, world_of(CHILD, edges, blocked))


def sees_paper(who, age: timedelta, kind: str = "encounter", office: int | None = None, blocked=()) -> bool:
    paper = Paper(1, CHILD, (office or who.organisation,), NOON - age, kind)
    return may_see(who, kind, paper, NOON, world_of(CHILD, (), blocked, [paper]))


def test_without_an_edge_a_child_does_not_exist():
    assert reached(worker) == 0


@pytest.mark.parametrize(
    ("subject", "who", "expected"),
    [
        ("u:11@1", worker, 3),
        (f"u:11@{OUTSIDE}", worker, 0),
        ("u:11@1", actor(SOCIAL, 1, acting_for=OUTSIDE), 0),
        (f"u:11@{OUTSIDE}", actor(SOCIAL, 1, acting_for=OUTSIDE), 3),
        ("u:14@1", worker, 0),
        ("d:1", worker, 3),
        (f"d:{OUTSIDE}", worker, 0),
        ("s:1", worker, 0),
        ("s:1", supervisor, 3),
        (f"s:{OUTSIDE}", supervisor, 0),
        ("d:1", supervisor, 3),
        ("d:1", administrator, 0),
        ("u:13@1", administrator, 0),
        ("u:15@1", actor(SOCIAL, 5), 0),
    ],
)
def test_an_edge_serves_its_subject_and_nobody_else(subject, who, expected):
    assert reached(who, edge(subject)) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (-DAY, DAY, 3),
        (0 * DAY, DAY, 3),
        (TICK, DAY, 0),
        (-DAY, TICK, 3),
        (-DAY, 0 * DAY, 0),
        (-2 * DAY, -DAY, 0),
    ],
)
def test_an_edge_holds_from_its_first_moment_up_to_but_not_at_its_last(start, end, expected):
    assert reached(worker, edge(start=start, end=end)) == expected


@pytest.mark.parametrize(("revoked", "expected"), [(None, 3), (-TICK, 0), (0 * DAY, 0), (TICK, 3)])
def test_a_revocation_counts_from_its_own_moment(revoked, expected):
    assert reached(worker, edge(revoked=revoked)) == expected


def test_of_several_edges_the_highest_that_still_holds_decides():
    assert reached(worker, edge(level=1), edge("d:1", 3), edge(level=2)) == 3
    assert reached(worker, edge(level=1), edge(level=4, revoked=-DAY)) == 1


def test_an_edge_opens_one_child_only():
    assert reached(worker, edge(), child=NEIGHBOUR) == 0


def test_a_block_beats_every_edge_and_own_papers_of_that_user_only():
    edges = (edge(level=4), edge("d:1", 4))
    assert reached(worker, *edges, blocked=[11]) == 0
    assert reached(supervisor, *edges, blocked=[11]) == 4
    assert not sees_paper(worker, DAY, blocked=[11])


@pytest.mark.parametrize(
    ("kind", "accredited", "ceiling"),
    [
        ("social_service", True, 4),
        ("lks", True, 3),
        ("lks", False, 2),
        ("health", True, 3),
        ("women_child", True, 3),
        ("civil_registry", True, 2),
        ("school", True, 2),
        ("police", True, 2),
        ("kelurahan", True, 1),
        ("public_order", True, 1),
        ("researcher", True, 0),
        ("other", True, 0),
        ("health", False, 3),
    ],
)
def test_no_kind_of_organisation_is_given_more_than_its_ceiling(kind, accredited, ceiling):
    assert [cap(asked, kind, accredited) for asked in (1, 2, 3, 4)] == [
        min(asked, ceiling) for asked in (1, 2, 3, 4)
    ]


def test_the_cap_is_that_of_the_holder_desk_or_person():
    assert reached(actor(POLICE, 1), edge(f"d:{POLICE}", 4)) == 2
    assert reached(actor(POLICE, 1), edge(f"u:{POLICE}1@{POLICE}", 4)) == 2
    assert reached(actor(LAPSED, 2), edge(f"s:{LAPSED}", 4)) == 2


@pytest.mark.parametrize("held", [0, 1, 2, 3, 4])
def test_each_table_opens_at_its_class(held):
    world = world_of(CHILD, [edge(level=held)] if held else [])
    tables = TABLES.keys() - {"referral_slice"}
    opened = {table for table in tables if may_see(worker, table, Row(CHILD), NOON, world)}
    assert opened == {table for table in tables if TABLES[table] <= held}


@pytest.mark.parametrize(
    ("held", "sent_to_us", "expected"),
    [(1, True, False), (2, True, True), (2, False, False), (3, False, True), (3, True, True)],
)
def test_a_slice_opens_at_level_2_only_for_the_organisation_it_was_sent_to(held, sent_to_us, expected):
    child = next(c for c in range(CHILD, CHILD + 12) if (oracle.sent_to(c) == SOCIAL) is sent_to_us)
    world = world_of(child, [edge(level=held)._replace(child=child)])
    assert may_see(worker, "referral_slice", Row(child), NOON, world) is expected


def test_what_was_opened_from_elsewhere_opens_no_slice():
    child = next(c for c in range(CHILD, CHILD + 12) if oracle.sent_to(c) == SOCIAL)
    elsewhere = edge(level=2)._replace(child=child, of_the_referral=False)
    only_asked = edge(level=1)._replace(child=child)
    world = world_of(child, [elsewhere, only_asked])
    assert may_see(worker, "handover", Row(child), NOON, world)
    assert not may_see(worker, "referral_slice", Row(child), NOON, world)


@pytest.mark.parametrize(("held", "asks", "told"), [(1, False, True), (1, True, False), (2, True, True)])
def test_whoever_is_only_asked_knows_of_the_referral_and_of_no_child(held, asks, told):
    world = world_of(CHILD, [edge(level=held)._replace(asks=asks)])
    assert may_see(worker, "referral", Row(CHILD), NOON, world)
    assert may_see(worker, "child", Row(CHILD), NOON, world) is told


def test_a_table_without_a_class_is_an_error():
    with pytest.raises(KeyError):
        may_see(worker, "new_table", Row(CHILD), NOON, world_of(CHILD, [edge(level=4)]))


@pytest.mark.parametrize("kind", ["encounter", "handover"])
@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (-TICK, False),
        (0 * DAY, True),
        (OWN_PAPERS - TICK, True),
        (OWN_PAPERS, False),
        (2 * OWN_PAPERS, False),
    ],
)
def test_own_papers_are_read_for_thirty_days(kind, age, expected):
    assert sees_paper(worker, age, kind) is expected


@pytest.mark.parametrize("kind", ["encounter", "handover"])
@pytest.mark.parametrize(
    ("kept", "expected"), [(ON_THE_WAY, True), (NOON + TICK, True), (NOON, False), (NOON - DAY, False)]
)
def test_own_papers_are_read_while_the_child_is_on_the_way_and_thirty_days_from_the_end(kind, kept, expected):
    paper = Paper(1, CHILD, (SOCIAL,), NOON - 2 * OWN_PAPERS, kind, kept)
    assert may_see(worker, kind, paper, NOON, world_of(CHILD, (), (), [paper])) is expected


def test_own_papers_are_read_whatever_the_ceiling_but_by_their_organisation_only():
    assert sees_paper(actor(RESEARCHER, 1), DAY)
    assert not sees_paper(worker, DAY, office=OUTSIDE)
    assert not sees_paper(administrator, DAY)


def test_own_papers_bring_no_other_row_along():
    mine = Paper(1, CHILD, (SOCIAL,), NOON, "encounter")
    other = Paper(2, CHILD, (OUTSIDE,), NOON, "encounter")
    world = world_of(CHILD, papers=[mine, other])
    assert not may_see(worker, "encounter", other, NOON, world)
    assert not any(may_see(worker, table, Row(CHILD), NOON, world) for table in TABLES)


def test_nobody_reaches_above_the_ceiling_of_their_organisation():
    for case in all_one_edge_worlds():
        child = case.world.children[-1]
        for who in case.actors:
            assert level(who, child, case.at, case.world) <= cap(4, who.organisation_kind, who.accredited)


@pytest.fixture(scope="module")
def cases():
    """All small worlds, shuffled, so that a mutant meets its world soon."""
    found = [*all_one_edge_worlds(), *all_pairs()]
    Random(1).shuffle(found)
    return found


def test_the_worlds_are_many_and_both_answers_are_common(cases):
    counted: Counter[tuple[str, str | int]] = Counter()
    for case in cases:
        kind, child = "pairs" if len(case.world.grants) == 2 else "one edge", case.world.children[-1]
        counted[kind, "worlds"] += 1
        counted.update((kind, level(who, child, case.at, case.world)) for who in case.actors)
    print(dict(counted))
    assert counted["one edge", "worlds"] > 10_000
    assert counted["pairs", "worlds"] > 25_000
    assert all(counted[kind, reached] > 100 for kind in ("one edge", "pairs") for reached in range(5))


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_the_worlds_notice_every_mutant(mutant, cases):
    assert killed_by(mutant, cases), mutant.mistake


def test_the_worlds_find_no_fault_where_there_is_none(cases):
    right = replace(MUTANTS["no_block"], wrong=oracle.blocked)
    assert killed_by(right, cases[:4_000]) is None


def test_the_mutants_that_the_architecture_names_are_all_here():
    assert [mutant.name for mutant in NAMED] == [
        "no_revocation",
        "inclusive_expiry",
        "ignored_start",
        "organisation_wildcard",
        "future_revocation",
        "no_block",
        "no_ceiling",
        "level_off_by_one",
        "own_papers_for_ever",
    ]


def right_sets(world: World) -> dict[tuple[Actor, str], set[int]]:
    """Over all worlds at once, for an office that may see all and one with a lapsed accreditation."""
    actors = {who for organisation in (SOCIAL, LAPSED) for who in judges(organisation)}
    return {
        (who, table): oracle.visible_ids(who, table, NOON, world) for who in actors for table in CLASS_TABLES
    }


def faults(adapter: Reference, world: World, sets: dict[tuple[Actor, str], set[int]]) -> int:
    adapter.build(world)
    return sum(len(right ^ adapter.visible_ids(who, table, NOON)) for (who, table), right in sets.items())


def test_a_second_predicate_in_sql_agrees_on_every_row():
    world = merge(case.world for case in (*all_one_edge_worlds(), *islice(all_pairs(), 0, None, 7)))
    assert faults(Reference(), world, right_sets(world)) == 0


def test_the_same_mistakes_in_sql_are_noticed():
    # Every seventh world: seven divides no choice that the worlds are made of, so all are met.
    world = merge(case.world for case in islice(all_one_edge_worlds(), 0, None, 7))
    sets = right_sets(world)
    killed = {m.name: faults(Reference(m.sql), world, sets) for m in MUTANTS.values() if m.sql}
    print(killed)
    assert {mutant.name for mutant in NAMED} <= set(killed)
    assert all(killed.values())


def test_random_decisions_agree_in_sql():
    decisions = list(random_decisions(Random(7), 500))
    adapter = Reference()
    adapter.build(merge(d.world for d in decisions))
    yes = 0
    for d in decisions:
        right = may_see(d.actor, d.table, d.row, d.at, d.world)
        row_id = d.row.id if isinstance(d.row, Paper) else d.row.child
        assert (row_id in adapter.visible_ids(d.actor, d.table, d.at)) is right
        yes += right
    assert 50 < yes < 450


class ReferenceLife(Life):
    def __init__(self) -> None:
        super().__init__()
        self.adapter = Reference()
        self.told("begin")


TestLife = ReferenceLife.TestCase
TestLife.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
