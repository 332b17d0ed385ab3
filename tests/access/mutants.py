"""Which wrong predicates must the tests notice?

Each mutant replaces one part of the oracle. `sql` names the same mistake as a change to a fragment of
`reference.SQL`; a predicate with the same fragment can be spoilt the same way, else write the change by hand.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain

from . import oracle
from .oracle import Actor, Edge, Paper, World, active, own_paper
from .worlds import CLASS_TABLES, TICK, Case


@dataclass(frozen=True)
class Mutant:
    name: str
    mistake: str
    part: str  # the function of the oracle that is replaced
    wrong: Callable
    sql: tuple[str, str] | None = None


def _level(
    choose: Callable, *, deny: bool = True, any_child: bool = False, reach: Callable | None = None
) -> Callable:
    """The oracle's level with one thing done otherwise."""

    def level(actor: Actor, child: int, at, world: World) -> int:
        if deny and oracle.blocked(actor, child, world):
            return 0
        edges = [*chain.from_iterable(world.edges.values())] if any_child else world.edges.get(child, [])
        mine = oracle.subjects(actor)
        reaches = reach or (lambda subject: subject in mine)
        return choose([e.level for e in edges if reaches(e.subject) and oracle.active(e, at)] or [0])

    return level


def _wildcard(subject: str) -> bool:
    return subject.startswith("d:")


def _paper(
    *,
    age=oracle.OWN_PAPERS,
    inclusive: bool = False,
    anyone: bool = False,
    capped: bool = False,
    kept: bool = True,
) -> Callable:
    def own(actor: Actor, paper: Paper, at) -> bool:
        old = paper.recorded_at + age if age else None
        if old and kept and paper.kept_until:
            old = max(old, paper.kept_until)
        young = paper.recorded_at <= at and (old is None or at < old or (inclusive and at == old))
        low = capped and oracle.cap(4, actor.organisation_kind, actor.accredited) < oracle.TABLES[paper.kind]
        party = anyone or actor.organisation in paper.organisations
        return young and party and not low and actor.role not in oracle.NO_FILES

    return own


def _paper_despite_block(actor: Actor, table: str, row, at, world: World) -> bool:
    reached = oracle.level(actor, row.child, at, world)
    return oracle.opens(reached, table) or (isinstance(row, Paper) and own_paper(actor, row, at))


def _paper_with_identity(actor: Actor, table: str, row, at, world: World) -> bool:
    about = [p for p in world.papers if p.child == row.child and own_paper(actor, p, at)]
    return RIGHT_MAY_SEE(actor, table, row, at, world) or (
        table == "child_identity" and bool(about) and not oracle.blocked(actor, row.child, world)
    )


def _slice_by_any_edge(actor: Actor, table: str, row, at, world: World) -> bool:
    sent = table == "referral_slice" and oracle.sent_to(row.child) == actor.organisation
    return RIGHT_MAY_SEE(actor, table, row, at, world) or (
        sent and oracle.opens(oracle.level(actor, row.child, at, world), table)
    )


def _told_when_asked(actor: Actor, table: str, row, at, world: World) -> bool:
    known = table == "child" and oracle.opens(oracle.level(actor, row.child, at, world), table)
    return known or RIGHT_MAY_SEE(actor, table, row, at, world)


def _active(edge: Edge, at, **changes) -> bool:
    return active(edge._replace(**changes), at)


def _subjects(actor: Actor, role: str | None = None) -> tuple[str, ...]:
    return RIGHT_SUBJECTS(actor._replace(role=role or actor.role))


RIGHT_MAY_SEE, RIGHT_SUBJECTS, RIGHT_LEVEL = oracle.may_see, oracle.subjects, oracle.level
REVOKED = " and (e.revoked_at is null or :at < e.revoked_at)"
BLOCKED = "not exists (select 1 from block b where b.child_id = r.child_id and b.user_id = :user) and "

# The nine that the architecture names.
NAMED = (
    Mutant(
        "no_revocation",
        "A revoked edge goes on.",
        "active",
        lambda e, at: _active(e, at, revoked_at=None),
        (REVOKED, ""),
    ),
    Mutant(
        "inclusive_expiry",
        "The last moment still counts.",
        "active",
        lambda e, at: active(e, at) or (at == e.valid_to and _active(e, at, valid_to=at + TICK)),
        (":at < e.valid_to", ":at <= e.valid_to"),
    ),
    Mutant(
        "ignored_start",
        "An edge counts before it starts.",
        "active",
        lambda e, at: _active(e, at, valid_from=min(e.valid_from, at)),
        ("e.valid_from <= :at and ", ""),
    ),
    Mutant(
        "organisation_wildcard",
        "Any desk's edge serves every desk.",
        "level",
        lambda actor, child, at, world: max(
            RIGHT_LEVEL(actor, child, at, world), _level(max, reach=_wildcard)(actor, child, at, world)
        ),
        ("e.subject in (:u, :d, :s)", "(e.subject in (:u, :d, :s) or e.subject like 'd:%')"),
    ),
    Mutant(
        "future_revocation",
        "A revocation set for tomorrow counts today.",
        "active",
        lambda e, at: e.revoked_at is None and active(e, at),
        (REVOKED, " and e.revoked_at is null"),
    ),
    Mutant("no_block", "A block is not read.", "blocked", lambda actor, child, world: False, (BLOCKED, "")),
    Mutant(
        "no_ceiling",
        "Edges are stored as asked.",
        "cap",
        lambda level, kind, accredited: level,
        ("min(:level, :ceiling)", ":level"),
    ),
    Mutant(
        "level_off_by_one",
        "Any edge opens one class more.",
        "opens",
        lambda reached, table: reached > 0 and reached + 1 >= oracle.TABLES[table],
        ("e.level >= :class", "e.level + 1 >= :class"),
    ),
    Mutant(
        "own_papers_for_ever",
        "An own paper stays open.",
        "own_paper",
        _paper(age=None),
        (" and (:at < r.recorded_at + :thirty_days or :at < r.kept_until)", ""),
    ),
)

# Others that are as easily written.
FURTHER = (
    Mutant("level_one_short", "An edge opens one class less.", "opens",
           lambda reached, table: reached > oracle.TABLES[table],
           ("e.level >= :class", "e.level > :class")),
    Mutant("exclusive_start", "The first moment does not count.", "active",
           lambda e, at: e.valid_from < at and active(e, at), ("e.valid_from <= :at", "e.valid_from < :at")),
    Mutant("late_revocation", "The moment of revocation still counts.", "active",
           lambda e, at: active(e, at) or (at == e.revoked_at and _active(e, at, revoked_at=None)),
           (":at < e.revoked_at", ":at <= e.revoked_at")),
    Mutant("lapse_ignored", "A lapsed LKS keeps its ceiling.", "cap",
           lambda level, kind, accredited: min(level, oracle.CEILING[kind])),
    Mutant("everyone_supervises", "Each member holds the supervisors' edges.", "subjects",
           lambda actor: _subjects(actor, "case_supervisor")),
    Mutant("nobody_supervises", "The supervisors' edges serve no one.", "subjects",
           lambda actor: _subjects(actor, "social_worker" if actor.role == "case_supervisor" else None)),
    Mutant("administrator_at_the_desk", "The administrator sees what the desk sees.", "subjects",
           lambda actor: _subjects(actor, "social_worker" if actor.role == "administrator" else None)),
    Mutant("colleagues_edges", "An edge of any user serves every user.", "level",
           lambda *args: max(RIGHT_LEVEL(*args), _level(max, reach=lambda s: s.startswith("u:"))(*args)),
           ("e.subject in (:u, :d, :s)", "(e.subject in (:u, :d, :s) or e.subject like 'u:%')")),
    Mutant("personal_edge_follows", "What a person was given in one office serves them in all.", "level",
           lambda actor, *rest: max(
               RIGHT_LEVEL(actor, *rest),
               _level(max, reach=lambda s: s.startswith(f"u:{actor.user}@"))(actor, *rest)),
           ("e.subject in (:u, :d, :s)",
            "(e.subject in (:u, :d, :s) or e.subject like 'u:' || :user || '@%')")),
    Mutant("lowest_edge", "The weakest edge decides.", "level", _level(min)),
    Mutant("first_edge", "Only the first edge is read.", "level", _level(lambda levels: levels[0])),
    Mutant("levels_add_up", "Two weak edges make a strong one.", "level", _level(sum)),
    Mutant("any_child", "An edge on one child opens every child.", "level", _level(max, any_child=True),
           ("e.child_id = r.child_id and ", "")),
    Mutant("block_for_all", "A block on one user shuts out all.", "blocked",
           lambda actor, child, world: any(b.child == child for b in world.blocks),
           (" and b.user_id = :user", "")),
    Mutant("block_on_every_child", "A block on one child shuts out all children.", "blocked",
           lambda actor, child, world: any(b.user == actor.user for b in world.blocks),
           ("b.child_id = r.child_id and b.user_id", "b.user_id")),
    Mutant("own_papers_day_thirty", "The thirtieth day's last moment counts.", "own_paper",
           _paper(inclusive=True),
           (":at < r.recorded_at + :thirty_days", ":at <= r.recorded_at + :thirty_days")),
    Mutant("own_papers_close_on_the_way", "A paper closes while its child is still on the way.", "own_paper",
           _paper(kept=False), (" or :at < r.kept_until", "")),
    Mutant("own_papers_of_anyone", "Young papers are open to every organisation.", "own_paper",
           _paper(anyone=True)),
    Mutant("own_papers_capped", "Own papers end at the ceiling.", "own_paper", _paper(capped=True)),
    Mutant("no_own_papers", "Own papers are not read.", "own_paper", lambda actor, paper, at: False),
    Mutant("own_papers_despite_block", "A block spares own papers.", "may_see", _paper_despite_block),
    Mutant("own_papers_with_identity", "An own paper brings the name along.", "may_see",
           _paper_with_identity),
    Mutant("slice_of_another_referral", "One referral accepted opens what others were sent.", "may_see",
           _slice_by_any_edge, (" and e.of_the_referral", "")),
    Mutant("told_when_asked", "Whoever is asked learns which child it is about.", "may_see",
           _told_when_asked, (" and (not :of_child or e.level >= 2 or not e.asks)", "")),
)  # fmt: skip
MUTANTS = {mutant.name: mutant for mutant in NAMED + FURTHER}


@contextmanager
def planted(mutant: Mutant) -> Iterator[None]:
    """The oracle with this mistake in it."""
    right = getattr(oracle, mutant.part)
    setattr(oracle, mutant.part, mutant.wrong)
    try:
        yield
    finally:
        setattr(oracle, mutant.part, right)


def answers(case: Case, world: World) -> list[set[int]]:
    return [
        oracle.visible_ids(actor, table, case.at, world) for actor in case.actors for table in CLASS_TABLES
    ]


def killed_by(mutant: Mutant, cases: Iterable[Case]) -> Case | None:
    """The first case that tells the mutant from the oracle."""
    for case in cases:
        right = answers(case, case.world)
        with planted(mutant):
            if right != answers(case, replace(case.world)):  # a copy, so that edges are stored anew
                return case
    return None
