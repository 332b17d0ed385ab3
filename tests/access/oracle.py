"""What may an actor see of a child? Answered from the policy text alone, without a look at the platform.

Source: "Access to a child: one edge, two walls" in the architecture. `Reading:` marks where it leaves room.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import NamedTuple

CEILING = {
    "social_service": 4,
    **dict.fromkeys(("lks", "health", "women_child"), 3),
    **dict.fromkeys(("civil_registry", "school", "police"), 2),
    **dict.fromkeys(("kelurahan", "public_order"), 1),
    **dict.fromkeys(("researcher", "other"), 0),
}
LAPSED_LKS = 2
OWN_PAPERS = timedelta(days=30)
PAPERS = ("encounter", "handover")
# Reading: "administrator (accounts, no case access)" and "data_officer (the log, not the files)" mean no row
# of a case table by any road, the desk's edge and own papers included. Every other member sits at the desk.
# Ruling: so do the forum's and the evaluation's roles, which have no verb on any row of a child's way; the
# platform reads the text more strictly than it is written, and an edge to their desk opens nothing for them.
NO_FILES = (
    *("administrator", "data_officer"),
    *("forum_secretary", "facilitator", "evaluator", "second_rater"),
)

# Reading: the receiver holds level 1 while it owes an answer, so the referral row is a signpost and may tell
# no more than one; the need is in the slice. Ruling (docs/decisions): a slice opens at level 2 for the
# organisation it was sent to, and at level 3 for whoever reads the file; a school must not read what the
# clinic was told.
TABLES = {
    **dict.fromkeys(("child", "referral"), 1),
    **dict.fromkeys(("referral_slice", "handover"), 2),
    **dict.fromkeys(("child_identity", "alias", "contact", "photo", "encounter", "case", "assessment"), 3),
    **dict.fromkeys(("plan", "plan_item", "service", "stay", "visit", "reunification", "catch_decision"), 3),
    **dict.fromkeys(("conference", "consent", "conversation"), 3),
    "sealed_note": 4,
}


class Actor(NamedTuple):
    user: int
    organisation: int
    organisation_kind: str
    accredited: bool
    role: str


class Edge(NamedTuple):
    child: int
    subject: str  # "u:<user>@<organisation>", "d:<organisation>" its desk, "s:<organisation>" its supervisors
    level: int
    valid_from: datetime
    valid_to: datetime
    revoked_at: datetime | None = None
    # Whether it came from the referral that the worlds' slice of this child belongs to.
    of_the_referral: bool = True
    # Whether it only asks: the edge by which an office knows of a referral that it has not accepted yet.
    asks: bool = False


class Block(NamedTuple):
    child: int
    user: int


class Paper(NamedTuple):
    id: int
    child: int
    organisations: tuple[int, ...]  # that recorded, gave or received it
    recorded_at: datetime
    kind: str  # one of PAPERS
    # Of a handover and the encounter it goes on from: thirty days after its end, never while on the way.
    kept_until: datetime | None = None


class Row(NamedTuple):
    """A row of any table that is no paper."""

    child: int


@dataclass(frozen=True)
class World:
    """Everything access depends on. `grants` are edges with the level asked, `edges` as they are stored."""

    children: tuple[int, ...]
    grants: tuple[Edge, ...]
    blocks: frozenset[Block]
    papers: tuple[Paper, ...]
    organisations: Mapping[int, tuple[str, bool]]  # kind, accredited
    members: Mapping[int, int]  # user -> the organisation that seats them first; a person may have several

    @cached_property
    def edges(self) -> dict[int, list[Edge]]:
        found: dict[int, list[Edge]] = {}
        for grant in self.grants:
            found.setdefault(grant.child, []).append(stored_edge(grant, self))
        return found


def cap(level: int, kind: str, accredited: bool) -> int:
    """The level an organisation of this kind may be given when `level` is asked."""
    return min(level, LAPSED_LKS if kind == "lks" and not accredited else CEILING[kind])


def stored_edge(grant: Edge, world: World) -> Edge:
    """The edge as stored: capped by the organisation that holds it, or for which the person acts."""
    kind, accredited = world.organisations[office_of(grant.subject)]
    return grant._replace(level=cap(grant.level, kind, accredited))


def office_of(subject: str) -> int:
    """The organisation that an edge belongs to."""
    return int(subject.partition("@")[2] or subject[2:])


@cache
def subjects(actor: Actor) -> tuple[str, ...]:
    """The subjects whose edges are the actor's."""
    if actor.role in NO_FILES:
        return ()
    # Ruling (docs/decisions): a personal edge names the organisation that gave it. "Capped by the ceiling of
    # the organisation's kind" has no other meaning for somebody who works for two of them, one at a time.
    own = (f"u:{actor.user}@{actor.organisation}", f"d:{actor.organisation}")
    return (*own, f"s:{actor.organisation}") if actor.role == "case_supervisor" else own


def active(edge: Edge, at: datetime) -> bool:
    """Valid from its first moment up to, not including, its last; revoked from the revocation's moment on."""
    return edge.valid_from <= at < edge.valid_to and (edge.revoked_at is None or at < edge.revoked_at)


def blocked(actor: Actor, child: int, world: World) -> bool:
    # Reading: a block has no dates; it stands until it is lifted, whatever `at` is asked about.
    return Block(child, actor.user) in world.blocks


def level(actor: Actor, child: int, at: datetime, world: World) -> int:
    """The highest level that the actor's edges open on this child, 0 when blocked or without an edge."""
    if blocked(actor, child, world):
        return 0
    edges = world.edges.get(child, ())
    return max((e.level for e in edges if e.subject in subjects(actor) and active(e, at)), default=0)


def own_paper(actor: Actor, paper: Paper, at: datetime) -> bool:
    """Thirty days from its recording, for the organisations it belongs to, whatever their ceiling."""
    # Reading: half-open like an edge; counted from recording, so a paper that comes late is not born old.
    # Ruling (docs/decisions): while a child is on the way its papers stay open, and thirty days from the end.
    until = max(paper.recorded_at + OWN_PAPERS, paper.kept_until or paper.recorded_at)
    young = paper.recorded_at <= at < until
    return young and actor.organisation in paper.organisations and actor.role not in NO_FILES


def opens(reached: int, table: str) -> bool:
    return reached >= TABLES[table]


def sent_to(child: int) -> int:
    """The organisation that a child's referral slice went to; in these worlds one of the first twelve."""
    return 1 + child % 12


def told_of(actor: Actor, child: int, at: datetime, world: World) -> bool:
    """Whether the actor knows of this child."""
    # Ruling (docs/decisions): "a referral gives level 1 until accepted" signposts the referral. The number
    # stands on earlier papers, and would tell an office who is asked about before it has said yes.
    mine = [e for e in world.edges.get(child, ()) if e.subject in subjects(actor) and active(e, at)]
    told = any(opens(e.level, "child") and (e.level >= 2 or not e.asks) for e in mine)
    return told and not blocked(actor, child, world)


def took_it(actor: Actor, child: int, at: datetime, world: World) -> bool:
    """Whether what this referral opened is open. "The slice after": what another one opened is no answer."""
    ours = [e for e in world.edges.get(child, ()) if e.of_the_referral and e.subject in subjects(actor)]
    open_now = any(opens(e.level, "referral_slice") for e in ours if active(e, at))
    return open_now and not blocked(actor, child, world)


def may_see(actor: Actor, table: str, row: Row | Paper, at: datetime, world: World) -> bool:
    """Whether the actor may know about this row. A table without a class is an error, never open."""
    reached = level(actor, row.child, at, world)
    if table == "referral_slice":
        ours = sent_to(row.child) == actor.organisation
        return reached >= 3 or (ours and took_it(actor, row.child, at, world))
    if table == "child":
        return told_of(actor, row.child, at, world)
    if opens(reached, table):
        return True
    # Reading: "the only deny rule" denies own papers too; a paper opens itself alone, not even the signpost.
    return isinstance(row, Paper) and own_paper(actor, row, at) and not blocked(actor, row.child, world)


def visible_ids(actor: Actor, table: str, at: datetime, world: World) -> set[int]:
    """The papers, or the children whose row of `table`, that the actor sees; one row a child and table."""
    if table in PAPERS:
        return {p.id for p in world.papers if p.kind == table and may_see(actor, table, p, at, world)}
    return {child for child in world.children if may_see(actor, table, Row(child), at, world)}
