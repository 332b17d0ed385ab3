"""Which small worlds can tell a right access predicate from a wrong one?

All worlds share one cast and each has a child of its own, so `merge` makes one world of thousands: the
platform loads it once and is asked once for each actor and table.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain, combinations_with_replacement, count, product
from random import Random
from typing import Protocol

from .oracle import (
    CEILING,
    NO_FILES,
    OWN_PAPERS,
    PAPERS,
    TABLES,
    Actor,
    Block,
    Edge,
    Paper,
    Row,
    World,
    sent_to,
)

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
ON_THE_WAY = datetime(9000, 1, 1, tzinfo=UTC)  # until when a paper is kept whose handover has no end yet

KINDS = (*((kind, True) for kind in CEILING), ("lks", False))
ORGANISATIONS = dict(enumerate(KINDS, start=1))
OUTSIDE = 99  # social service, so that a leak to it is not hidden by a low ceiling
ORGANISATIONS[OUTSIDE] = ("social_service", True)
ROLES = {1: "social_worker", 2: "case_supervisor", 3: "administrator", 4: "social_worker", 5: "data_officer"}
MEMBERS = {organisation * 10 + seat: organisation for organisation in ORGANISATIONS for seat in ROLES}
NEIGHBOUR = 1  # a child in every world, to whom nobody was ever given access and every worker is blocked
# Each organisation's first worker also works for the outsider, one at a time.
HATS = {organisation * 10 + 1: OUTSIDE for organisation in ORGANISATIONS if organisation != OUTSIDE}
ELSEWHERE = {Block(NEIGHBOUR, organisation * 10 + 1) for organisation in ORGANISATIONS}
# One table for each class, and the two kinds of paper.
CLASS_TABLES = ("child", "referral_slice", "child_identity", "sealed_note", *PAPERS)


class Adapter(Protocol):
    """What the platform must offer to be judged. Ids are children, or papers for the tables in PAPERS."""

    def build(self, world: World) -> None:
        """Empty the store and load the world: each child with one row in each judged table that is no paper.

        Grants go through the platform's own granting, which caps them; their dates may lie in the past.
        """

    def visible_ids(self, actor: Actor, table: str, at: datetime) -> set[int]:
        """What wall 1 lets the actor see at that moment, with wall 2 off."""


class TwoWalls(Adapter, Protocol):
    def visible_ids_wall2(self, actor: Actor, table: str) -> set[int]:
        """What the database lets the actor see now, as the web role, with no scope in the query.

        `now()` stands still in a transaction: read it, build the world around it and ask in one transaction,
        and the moments "exactly at" are tested too.
        """


def actor(organisation: int, seat: int, *, acting_for: int | None = None) -> Actor:
    office = acting_for or organisation
    return Actor(organisation * 10 + seat, office, *ORGANISATIONS[office], ROLES[seat])


def judges(organisation: int) -> tuple[Actor, ...]:
    """Who looks at a world about an organisation: its worker, supervisor, administrator, and two outsiders.

    One of these is the worker again, acting for the other organisation.
    """
    at_home = (actor(organisation, seat) for seat in (1, 2, 3))
    return (*at_home, actor(OUTSIDE, 2), actor(organisation, 1, acting_for=OUTSIDE))


@cache
def everyone() -> tuple[Actor, ...]:
    seated = [actor(organisation, user % 10) for user, organisation in MEMBERS.items()]
    return (*seated, *(actor(user // 10, 1, acting_for=office) for user, office in HATS.items()))


@dataclass(frozen=True)
class Case:
    """A world, the moment asked about and those who ask."""

    world: World
    at: datetime
    actors: tuple[Actor, ...]


def world_of(
    child: int, grants: Iterable[Edge] = (), blocked: Iterable[int] = (), papers: Iterable[Paper] = ()
) -> World:
    blocks = frozenset({Block(child, user) for user in blocked} | ELSEWHERE)
    return World((NEIGHBOUR, child), tuple(grants), blocks, tuple(papers), ORGANISATIONS, MEMBERS)


def merge(worlds: Iterable[World]) -> World:
    """One world that holds them all. They must share the cast and, but for the neighbour, no child."""
    worlds = list(worlds)
    children = dict.fromkeys(child for world in worlds for child in world.children)
    assert len(children) == sum(len(world.children) - 1 for world in worlds) + 1, "a child is in two worlds"
    return World(
        tuple(children),
        tuple(grant for world in worlds for grant in world.grants),
        frozenset(block for world in worlds for block in world.blocks),
        tuple(paper for world in worlds for paper in world.papers),
        ORGANISATIONS,
        MEMBERS,
    )


def holders(organisation: int) -> tuple[str, ...]:
    """This user here and in another office, the own desk, the own supervisors, a colleague, another desk."""
    worker = f"u:{organisation * 10 + 1}"
    own = (f"{worker}@{organisation}", f"{worker}@{OUTSIDE}", f"d:{organisation}", f"s:{organisation}")
    return (*own, f"u:{organisation * 10 + 4}@{organisation}", f"d:{OUTSIDE}")


def spans(at: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """Start and end before, at and after the moment, as far as an edge ends later than it starts."""
    starts, ends = (at - 2 * DAY, at, at + DAY), (at - DAY, at, at + 2 * DAY)
    return tuple((start, end) for start, end in product(starts, ends) if start < end)


# How old a paper is, and until when its handover keeps it open.
State = tuple[timedelta, datetime | None]


def papers_for(
    child: int, organisation: int, at: datetime, state: State | None, ids: Iterator[int]
) -> list[Paper]:
    """Both kinds of the organisation's own paper, if any, each beside a new one of the outsider's."""
    parties: list[tuple[int, State]] = [(OUTSIDE, (0 * DAY, None))]
    if state is not None:
        parties.append((organisation, state))
    return [
        Paper(next(ids), child, (office,), at - old, kind, kept)
        for office, (old, kept) in parties
        for kind in PAPERS
    ]


def all_one_edge_worlds(at: datetime = NOON) -> Iterator[Case]:
    """Every holder, level, start, end, revocation, block and kind of office; then every age of own paper.

    A paper's age, an edge that came from elsewhere than the child's referral and one that only asks meet the
    rule beside dates that hold and dates that are over, not beside all of them.
    """
    children, ids = count(1_000), count(1)
    revocations = (None, at - DAY, at, at + DAY)
    ages: list[State | None] = [(age, None) for age in (OWN_PAPERS - TICK, OWN_PAPERS, 2 * OWN_PAPERS)]
    ages += [(2 * OWN_PAPERS, kept) for kept in (ON_THE_WAY, at + TICK, at)]
    for organisation in range(1, len(KINDS) + 1):
        blocks = ((), (organisation * 10 + 1,))
        who = tuple(product(holders(organisation), (1, 2, 3, 4)))
        every_date = product(who, spans(at), revocations, blocks, (None,))
        holds_or_over = ((at - DAY, at + DAY), (at - DAY, at))
        every_age = product(who, holds_or_over, (None,), blocks, ages)
        apart = product(who, holds_or_over, (None,), blocks, (None,))
        usual, others = ((True, False),), ((False, False), (True, True))
        shapes = chain(product(chain(every_date, every_age), usual), product(apart, others))
        for ((holder, asked), (start, end), revoked_at, blocked, age), (of_it, asks) in shapes:
            # Where the referral matters the slice was sent to this very office.
            child = next(one for one in children if of_it or sent_to(one) == organisation)
            grant = Edge(child, holder, asked, start, end, revoked_at, of_it, asks)
            papers = papers_for(child, organisation, at, age, ids)
            yield Case(world_of(child, [grant], blocked, papers), at, judges(organisation))


def all_pairs(at: datetime = NOON) -> Iterator[Case]:
    """Every two edges of any holder and level in six states, for an office of ceiling 4 and one of 2."""
    states = (
        (at - DAY, at + DAY, None),
        (at, at + DAY, None),
        (at - DAY, at, None),
        (at + DAY, at + 2 * DAY, None),
        (at - DAY, at + DAY, at),
        (at - DAY, at + DAY, at + DAY),
    )
    children = count(1_000_000)
    for organisation in (1, len(KINDS)):  # social service; an LKS whose accreditation lapsed
        worker, actors = organisation * 10 + 1, judges(organisation)
        shapes = tuple(product(holders(organisation), (1, 2, 3, 4), states))
        for blocked in ((), (worker,)):
            for pair in combinations_with_replacement(shapes, 2):
                child = next(children)
                grants = [Edge(child, holder, asked, *state) for holder, asked, state in pair]
                yield Case(world_of(child, grants, blocked), at, actors)


@dataclass(frozen=True)
class Decision:
    """One question: may this actor see this row at this moment?"""

    actor: Actor
    world: World
    table: str
    row: Row | Paper
    at: datetime


def random_decisions(rng: Random, n: int, first_child: int = 5_000_000) -> Iterator[Decision]:
    """Questions in worlds of up to six edges, most at or one tick beside a moment when something changes."""
    children, ids = count(first_child), count(first_child)
    for _ in range(n):
        child = next(children)
        asker = rng.choices(everyone(), [1 if who.role in NO_FILES else 5 for who in everyone()])[0]
        near = (
            *holders(asker.organisation),
            f"u:{asker.user}@{asker.organisation}",
            f"u:{OUTSIDE}1@{OUTSIDE}",
            f"s:{OUTSIDE}",
        )
        grants = [_random_edge(rng, child, rng.choice(near)) for _ in range(rng.randint(0, 6))]
        papers = [
            Paper(next(ids), child, parties, NOON + rng.randint(-70, 10) * DAY, rng.choice(PAPERS))
            for parties in rng.choices(
                [(asker.organisation,), (OUTSIDE,), (OUTSIDE, asker.organisation)], k=2
            )
        ]
        if rng.random() < 0.3:
            papers += _kept_papers(rng, child, asker.organisation, ids)
        blocked = [user for user in (asker.user, OUTSIDE * 10 + 1) if rng.random() < 0.15]
        moments = [m for e in grants for m in (e.valid_from, e.valid_to, e.revoked_at) if m]
        moments += [m for p in papers for m in (p.recorded_at, p.recorded_at + OWN_PAPERS)]
        moments += [p.kept_until for p in papers if p.kept_until not in (None, ON_THE_WAY)]
        at = rng.choice([*moments, NOON]) + rng.choice([-TICK, 0 * TICK, TICK])
        rows: list[Row | Paper] = [Row(child), Row(child), Row(NEIGHBOUR), *papers]
        row = rng.choice(rows)
        tables = [table for table in TABLES if table not in PAPERS]
        table = row.kind if isinstance(row, Paper) else rng.choice(tables)
        yield Decision(asker, world_of(child, grants, blocked, papers), table, row, at)


def _kept_papers(rng: Random, child: int, office: int, ids: Iterator[int]) -> list[Paper]:
    """An encounter and the handover that goes on from it, still on the way or ended some days later."""
    parties = rng.choice([(office,), (OUTSIDE, office), (office, OUTSIDE)])
    recorded = NOON + rng.randint(-90, 10) * DAY
    kept = rng.choice([ON_THE_WAY, recorded + rng.randint(0, 40) * DAY + OWN_PAPERS])
    return [Paper(next(ids), child, parties, recorded, kind, kept) for kind in PAPERS]


def _random_edge(rng: Random, child: int, holder: str) -> Edge:
    start = NOON + rng.randint(-40, 10) * DAY
    revoked_at = start + rng.randint(0, 40) * DAY if rng.random() < 0.4 else None
    end = start + rng.randint(1, 60) * DAY
    what_for = (rng.random() < 0.7, rng.random() < 0.2)
    return Edge(child, holder, rng.randint(1, 4), start, end, revoked_at, *what_for)
