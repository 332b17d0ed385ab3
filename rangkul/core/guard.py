"""Whether it is safe to start: a powerless web role, every wall as declared, nothing in the clear."""

import os
import re

from django.conf import settings
from django.db import connection

from rangkul.core.walls import declared_walls


class Unsafe(Exception):
    """The database would not protect the children; the program does not start."""


def check_walls() -> None:
    """Raise Unsafe with every fault found; silent when all is well."""
    faults = [*_role_faults(), *_table_faults(), *_right_faults(), *_view_faults()]
    if faults:
        raise Unsafe("; ".join(faults))


# Where nobody but this computer can ask.
_HERE = {"localhost", "127.0.0.1", "[::1]"}


def check_settings() -> None:
    """Raise Unsafe where people, or the keys of the house, would lie in the open; a demo may."""
    if settings.DEMO:
        return
    faults = []
    if settings.DEBUG:
        faults.append("DEBUG shows the inside of an error, with what people typed, to whoever looks")
    if not settings.HTTPS and set(settings.ALLOWED_HOSTS) - _HERE:
        faults.append("HTTPS is off for other hosts than this computer: cookies would travel in the clear")
    if "DATABASE_OWNER_URL" in os.environ:
        faults.append("DATABASE_OWNER_URL is set: whoever breaks into this process has a way past every wall")
    if faults:
        raise Unsafe("; ".join(faults))


def _role_faults() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        name, superuser, bypass = cursor.fetchone()
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"
            " AND pg_get_userbyid(c.relowner) = current_user"
        )
        owned = [row[0] for row in cursor.fetchall()]
    faults = []
    if superuser:
        faults.append(f"the web role {name} is a superuser")
    if bypass:
        faults.append(f"the web role {name} has BYPASSRLS")
    if owned:
        faults.append(f"the web role {name} owns tables: {', '.join(sorted(owned)[:5])}")
    return faults


def _table_faults() -> list[str]:
    declared = {wall.table: wall for wall in declared_walls()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity FROM pg_class WHERE relname = ANY (%s)", [list(declared)]
        )
        standing = dict(cursor.fetchall())
        cursor.execute("SELECT tablename, cmd FROM pg_policies WHERE schemaname = 'public'")
        policies: dict[str, set[str]] = {}
        for table, verb in cursor.fetchall():
            policies.setdefault(table, set()).add(verb)
    faults = []
    for table, wall in declared.items():
        if table not in standing:
            faults.append(f"the table {table} is missing: run `rangkul migrate`")
        elif not standing[table]:
            faults.append(f"row-level security is off on {table}")
        elif policies.get(table, set()) != set(wall.policies):
            faults.append(f"the policies on {table} are not the declared ones: run `rangkul migrate`")
    return faults


def _right_faults() -> list[str]:
    """Columns that may be changed, or rows that may, beyond what the walls declare."""
    walls = {wall.table: wall for wall in declared_walls()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, array_agg(a.attname::text)"
            " FILTER (WHERE has_column_privilege(c.oid, a.attnum, 'UPDATE')),"
            " has_table_privilege(c.oid, 'DELETE') OR has_table_privilege(c.oid, 'TRUNCATE'),"
            " EXISTS (SELECT 1 FROM pg_trigger t"
            " WHERE t.tgrelid = c.oid AND t.tgname = 'settled' AND t.tgenabled = 'O')"
            " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
            " WHERE c.relname = ANY (%s) AND c.relnamespace = 'public'::regnamespace"
            " AND NOT a.attisdropped GROUP BY c.oid, c.relname",
            [list(walls)],
        )
        rows = cursor.fetchall()
    faults = []
    for table, columns, deletes, stands in rows:
        wall = walls[table]
        allowed = None if wall.update and wall.columns is None else set(wall.columns or ())
        if deletes or (allowed is not None and set(columns or ()) != allowed):
            faults.append(f"the rights on {table} are not the declared ones: run `rangkul migrate`")
        if stands != (wall.settled is not None):
            faults.append(f"rows of {table} do not stand as declared: run `rangkul migrate`")
    return faults


def _view_faults() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relkind, coalesce(array_to_string(c.reloptions, ','), '')"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('v', 'm') AND has_table_privilege(c.oid, 'SELECT')"
        )
        rows = cursor.fetchall()
    faults = []
    for name, kind, options in rows:
        if kind == "m":
            faults.append(f"the materialised view {name} is readable by the web role")
        elif not re.search(r"security_invoker=(true|on)", options):
            faults.append(f"the view {name} lacks security_invoker")
    return faults
