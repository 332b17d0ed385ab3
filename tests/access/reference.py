"""The predicate once more, in SQL on SQLite: an example of an adapter, and ground for the SQL mutants."""

import sqlite3
from datetime import UTC, datetime

from .oracle import CEILING, LAPSED_LKS, NO_FILES, OWN_PAPERS, PAPERS, TABLES, Actor, World

SQL = {
    "grant": (
        "insert into edge values (:child, :subject, min(:level, :ceiling), :start, :end, :gone, :own, :asks)"
    ),
    "rows": (
        "select r.id from row r where r.kind = :kind and "
        "not exists (select 1 from block b where b.child_id = r.child_id and b.user_id = :user) and "
        "(exists (select 1 from edge e where e.child_id = r.child_id and e.subject in (:u, :d, :s)"
        " and e.level >= :class and e.valid_from <= :at and :at < e.valid_to"
        " and (e.revoked_at is null or :at < e.revoked_at)"
        # A slice opens below level 3 only for the organisation it was sent to, by what that referral opened.
        " and (not :slice or e.level >= 3 or 1 + r.child_id % 12 = :office and e.of_the_referral)"
        " and (not :of_child or e.level >= 2 or not e.asks))"
        " or (exists (select 1 from party p where p.row_id = r.id and p.organisation_id = :organisation)"
        " and r.recorded_at <= :at and (:at < r.recorded_at + :thirty_days or :at < r.kept_until)))"
    ),
}
SCHEMA = """
create table edge (child_id, subject, level, valid_from, valid_to, revoked_at, of_the_referral, asks);
create table block (child_id, user_id);
create table row (id, child_id, kind, recorded_at, kept_until);
create table party (row_id, organisation_id);
create index edge_child on edge (child_id, subject);
create index block_child on block (child_id, user_id);
create index party_row on party (row_id, organisation_id);
"""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def ticks(at: datetime | None) -> int | None:
    """Whole microseconds, so that moments compare exactly."""
    return None if at is None else (at - EPOCH) // datetime.resolution


class Reference:
    """An adapter (see `worlds.Adapter`) with one wall; `spoilt` is a mutant's change to its SQL."""

    def __init__(self, spoilt: tuple[str, str] | None = None) -> None:
        self.sql = dict(SQL)
        if spoilt:
            assert any(spoilt[0] in text for text in SQL.values()), f"no such fragment: {spoilt[0]}"
            self.sql = {name: text.replace(*spoilt) for name, text in SQL.items()}

    def build(self, world: World) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.executescript(SCHEMA)
        for g in world.grants:
            kind, accredited = world.organisations[int(g.subject.split("@")[-1].split(":")[-1])]
            ceiling = LAPSED_LKS if (kind, accredited) == ("lks", False) else CEILING[kind]
            times = {"start": ticks(g.valid_from), "end": ticks(g.valid_to), "gone": ticks(g.revoked_at)}
            edge = {"child": g.child, "subject": g.subject, "level": g.level, "ceiling": ceiling}
            edge |= {"own": g.of_the_referral, "asks": g.asks}
            self.db.execute(self.sql["grant"], edge | times)
        self.db.executemany("insert into block values (?, ?)", [(b.child, b.user) for b in world.blocks])
        rows = [(p.id, p.child, p.kind, ticks(p.recorded_at), ticks(p.kept_until)) for p in world.papers]
        rows += [(child, child, "other", None, None) for child in world.children]
        self.db.executemany("insert into row values (?, ?, ?, ?, ?)", rows)
        parties = [(p.id, organisation) for p in world.papers for organisation in p.organisations]
        self.db.executemany("insert into party values (?, ?)", parties)

    def visible_ids(self, actor: Actor, table: str, at: datetime) -> set[int]:
        asks = actor.role not in NO_FILES
        asked = {
            "kind": table if table in PAPERS else "other",
            "class": TABLES[table],
            "slice": table == "referral_slice",
            "of_child": table == "child",
            "office": actor.organisation,
            "at": ticks(at),
            "user": actor.user,
            "u": f"u:{actor.user}@{actor.organisation}" if asks else None,
            "d": f"d:{actor.organisation}" if asks else None,
            "s": f"s:{actor.organisation}" if asks and actor.role == "case_supervisor" else None,
            "organisation": actor.organisation if asks and table in PAPERS else None,
            "thirty_days": OWN_PAPERS // datetime.resolution,
        }
        return {found for (found,) in self.db.execute(self.sql["rows"], asked)}
