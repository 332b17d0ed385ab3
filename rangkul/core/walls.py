"""Wall 2: the same rules as PostgreSQL row-level security, judged by the database's own clock.

Each app declares its walls in `<app>/walls.py`; `rangkul migrate` lays them after the migrations, as the
owner, in one transaction, and the start-up check compares what stands with what is declared.
"""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from rangkul.core.edges import ASKED
from rangkul.core.identity import identity_key
from rangkul.core.roles import (
    CEILING,
    CEILING_LKS_LAPSED,
    MATRIX,
    ROLES_GIVEN_ALONE,
    ROLES_THAT_ANSWER,
    ROLES_WITHOUT_FILES,
    Level,
    OrganisationKind,
    Permission,
)

WEB_ROLE = "rangkul_web"

# statement_timestamp(), not now(): a right that ended during a long transaction has ended.
NOW = "statement_timestamp()"
MY_SUBJECTS = "(SELECT my_subjects())::text[]"
MY_ORGANISATION = "(SELECT my_organisation())"
MY_USER = "(SELECT my_user())"
# Keeps the planner from gathering every child one may know about before it reads the rows of a page.
ROW_BY_ROW = " OFFSET 0"


@dataclass(frozen=True)
class Wall:
    """What the web role may do with the rows of one table: conditions in SQL, None for never."""

    model: type[models.Model]
    select: str | None
    insert: str | None = None
    update: str | None = None
    # The columns that a command changes; the web role may write no other. None: every column.
    columns: tuple[str, ...] | None = None
    # SQL on OLD: when the row stands for good (signed, answered, over); nobody changes it then.
    settled: str | None = None

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def policies(self) -> dict[str, str]:
        """The policy commands by verb, as they must stand in the database."""
        table, made = self.table, {}
        if self.select is not None:
            made["SELECT"] = f"CREATE POLICY see ON {table} FOR SELECT USING ({self.select})"
        if self.insert is not None:
            made["INSERT"] = f"CREATE POLICY add ON {table} FOR INSERT WITH CHECK ({self.insert})"
        if self.update is not None:
            made["UPDATE"] = (
                f"CREATE POLICY change ON {table} FOR UPDATE USING ({self.update}) WITH CHECK ({self.update})"
            )
        return made

    @property
    def rights(self) -> list[str]:
        """What the web role may do with the table at all, as it is granted."""
        verbs = [verb for verb in ("SELECT", "INSERT") if getattr(self, verb.lower()) is not None]
        if self.update is not None:
            named = ", ".join(f'"{column}"' for column in self.columns or ())
            verbs.append(f"UPDATE ({named})" if named else "UPDATE")
        return verbs


def reached(table: str, level: int, child: str = "child_id", *, source: str = "") -> str:
    """SQL: an edge of at least `level` reaches the asker for the row's child, who is not barred from it.

    With `source`, a column of the row, only an edge that came from the thing it names.
    """
    came_from = f" AND e.source = {table}.{source}" if source else ""
    return f"{_open_edge(table, child, f'e.level >= {level}{came_from}')} AND {not_barred(table, child)}"


def told_of(table: str, child: str = "child_id") -> str:
    """SQL: the asker knows of the row's child: an edge reaches them, and not one that only asks."""
    # Apart, so that whoever reads more is found by the index alone.
    at_all = f"{_open_edge(table, child, f'e.level >= {Level.SLICE}')} OR {_open_edge(table, child, _TELLS)}"
    return f"({at_all}) AND {not_barred(table, child)}"


_TELLS = f"e.purpose <> '{ASKED}'"


def _open_edge(table: str, child: str, which: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM core_edge e WHERE e.child_id = {table}.{child}"
        f" AND e.subject = ANY ({MY_SUBJECTS}) AND {which} AND e.valid_from <= {NOW} AND e.valid_to > {NOW}"
        f" AND (e.revoked_at IS NULL OR e.revoked_at > {NOW}){ROW_BY_ROW})"
    )


def not_barred(table: str, child: str = "child_id") -> str:
    """SQL: the only deny rule does not hold."""
    return (
        f"NOT EXISTS (SELECT 1 FROM core_block b WHERE b.child_id = {table}.{child}"
        f" AND b.user_id = {MY_USER} AND b.lifted_at IS NULL{ROW_BY_ROW})"
    )


# Who adds a row to a file signs it with their own number and office.
IN_MY_NAME = f"recorded_by = {MY_USER} AND organisation_id = {MY_ORGANISATION}"


def child_wall(
    model: type[models.Model], level: int, *, columns: tuple[str, ...] = (), settled: str | None = None
) -> Wall:
    """The common wall: seen and added to by whoever an edge of `level` reaches; only `columns` change."""
    see = reached(model._meta.db_table, level)
    return Wall(
        model,
        select=see,
        insert=f"{IN_MY_NAME} AND {see}",
        update=see if columns else None,
        columns=columns,
        settled=settled,
    )


def with_verb(verb: Permission) -> str:
    """SQL: the asker's role has this verb, by the same matrix that wall 1 asks."""
    roles = ", ".join(sorted(f"'{role}'" for role, verbs in MATRIX.items() if verb in verbs))
    return f"(SELECT my_role()) IN ({roles})"


def sql_of(file: Path) -> str:
    """The functions in an SQL file, with the lists of roles that they name filled in."""
    text = file.read_text()
    for name, roles in _ROLES.items():
        text = text.replace(f"{{{{{name}}}}}", ", ".join(f"'{role}'" for role in sorted(roles)))
    return text


_ROLES = {
    "roles_without_files": ROLES_WITHOUT_FILES,
    "roles_given_alone": ROLES_GIVEN_ALONE,
    "roles_that_answer": ROLES_THAT_ANSWER,
}


def _declared(attribute: str) -> list[Any]:
    found: list[Any] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.walls"
        if config.name.startswith("rangkul.") and find_spec(name):
            found.extend(getattr(import_module(name), attribute, []))
    return found


def declared_walls() -> list[Wall]:
    """Every wall of every app."""
    return _declared("WALLS")


def lay(connection: BaseDatabaseWrapper) -> None:
    """Lay the functions, rights and policies; run as the owner, after the migrations."""
    with connection.cursor() as cursor:
        for file in sorted((Path(__file__).parent / "sql").glob("*.sql")):
            cursor.execute(sql_of(file))
        cursor.execute("DELETE FROM identity_key")
        cursor.execute("INSERT INTO identity_key (key) VALUES (%s)", [identity_key()])
        cursor.execute("DELETE FROM access_ceiling")
        for kind in OrganisationKind.values:
            lapsed = CEILING_LKS_LAPSED if kind == OrganisationKind.LKS else CEILING[kind]
            cursor.execute("INSERT INTO access_ceiling VALUES (%s, %s, %s)", [kind, CEILING[kind], lapsed])
        for sql in _declared("FUNCTIONS"):
            cursor.execute(sql)
        for sql in [*_rights(), *_declared("RIGHTS")]:
            cursor.execute(sql)
        for function in _declared("CLOSED_FUNCTIONS"):
            cursor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC, {WEB_ROLE}")
        for wall in declared_walls():
            for sql in _policies(wall):
                cursor.execute(sql)


# PostgreSQL lets everybody call a new function. Ours are for the web role alone; those that are a step inside
# another one are closed to it as well (CLOSED_FUNCTIONS).
OUR_FUNCTIONS = f"""
DO $$
DECLARE
  f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS name, p.prorettype = 'trigger'::regtype AS is_trigger FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
      AND pg_get_userbyid(p.proowner) = current_user
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC, {WEB_ROLE}', f.name);
    IF NOT f.is_trigger THEN EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO {WEB_ROLE}', f.name); END IF;
  END LOOP;
END $$
"""


def _rights() -> list[str]:
    walled = {wall.table: wall for wall in declared_walls()}
    sql = [
        f"GRANT USAGE ON SCHEMA public TO {WEB_ROLE}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {WEB_ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {WEB_ROLE}",
        OUR_FUNCTIONS,
    ]
    sql.append(f"GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limits TO {WEB_ROLE}")
    closed = {"identity_key", "access_ceiling", *_declared("CLOSED_TABLES")}
    limited = dict(_declared("LIMITED_TABLES"))
    read_only = {"django_migrations", *_declared("READ_ONLY_TABLES")}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table in walled or table in closed or (not model._meta.managed and table.startswith("identity")):
            continue
        every = "SELECT" if table in read_only else "SELECT, INSERT, UPDATE, DELETE"
        rights = limited.get(table, every)
        sql.append(f"GRANT {rights} ON {table} TO {WEB_ROLE}")
    for wall in walled.values():
        if wall.rights:
            sql.append(f"GRANT {', '.join(wall.rights)} ON {wall.table} TO {WEB_ROLE}")
    return sql


def _policies(wall: Wall) -> list[str]:
    sql = [f"DROP POLICY IF EXISTS {name} ON {wall.table}" for name in ("see", "add", "change")]
    sql.append(f"DROP TRIGGER IF EXISTS settled ON {wall.table}")
    if wall.settled is not None:
        sql.append(
            f"CREATE TRIGGER settled BEFORE UPDATE ON {wall.table} FOR EACH ROW"
            f" WHEN ({wall.settled}) EXECUTE FUNCTION row_is_settled()"
        )
    return [*sql, f"ALTER TABLE {wall.table} ENABLE ROW LEVEL SECURITY", *wall.policies.values()]


def _core_walls() -> list[Wall]:
    from rangkul.core.models import Block, Edge, Event, EventObject, Offer

    in_my_file = reached("core_event", 3)
    of_mine = f"organisation_id = {MY_ORGANISATION} AND {reached('core_event', 1)}"
    return [
        Wall(
            Edge,
            # Every other wall asks here: each word more is planned some hundred times for one page.
            select=f"subject = ANY ({MY_SUBJECTS})",
        ),
        Wall(
            Block,
            # One's own bars are for the other policies, which ask here; wall 1 shows them to nobody.
            select=f"user_id = {MY_USER} OR {with_verb(Permission.BLOCK_SET)} AND is_colleague(set_by)"
            f" AND my_level(child_id, {NOW}) >= 3",
        ),
        Wall(Offer, select=f"organisation_id = {MY_ORGANISATION} OR offered_by = {MY_USER}"),
        Wall(
            Event,
            select=f"child_id IS NOT NULL AND ({in_my_file} OR {of_mine})"
            f" OR child_id IS NULL AND organisation_id = {MY_ORGANISATION}"
            f" OR {with_verb(Permission.LOG_READ)} AND city = (SELECT my_city())",
        ),
        Wall(
            EventObject, select="EXISTS (SELECT 1 FROM core_event v WHERE v.id = core_eventobject.event_id)"
        ),
    ]


WALLS = _core_walls()
# Counted by recognition alone, so that nobody asks more often by forgetting what was asked.
CLOSED_TABLES = ["core_lookup"]
# Steps inside other functions: called directly they would tell more than the whole does.
CLOSED_FUNCTIONS = [
    "check_edge(uuid, int, text, text, timestamptz, timestamptz)",
    "city_of_my_membership()",
    "ends_with_me(uuid, uuid)",
    "my_membership()",
    "my_seat()",
    "subject_ceiling(text)",
    "subject_works_there(text)",
]
