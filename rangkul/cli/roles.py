"""The two database roles and the database they share, created as the cluster's superuser.

`rangkul_owner` owns the tables and migrates; `rangkul_web` signs in for pages and jobs and owns nothing.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

OWNER = "rangkul_owner"
WEB = "rangkul_web"
DATABASE = "rangkul"

PLAIN_LOGIN = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"


# PostgreSQL's own log quotes statements and values: whoever reads it reads the files. What failed stands in
# the program's log, by its kind.
SAYS_NOTHING = {
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length_on_error": "0",
}


def ensure_roles(superuser: psycopg.Connection) -> None:
    """Both roles exist and can do no more than they should, also if someone gave them more."""
    for name in (OWNER, WEB):
        known = superuser.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        verb = "ALTER" if known else "CREATE"
        superuser.execute(sql.SQL(f"{verb} ROLE {{}} {PLAIN_LOGIN}").format(sql.Identifier(name)))
        for setting, value in SAYS_NOTHING.items():
            quiet = sql.SQL("ALTER ROLE {} SET {} TO {}")
            superuser.execute(quiet.format(sql.Identifier(name), sql.Identifier(setting), sql.Literal(value)))


def ensure_database(superuser: psycopg.Connection, name: str, *, template: str = "template0") -> None:
    """The database exists, belongs to the owner, lets in nobody but the two roles, and compiles no query."""
    database, owner, web = sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(WEB)
    known = superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if not known:
        create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
        superuser.execute(create.format(database, owner, sql.Identifier(template)))
    superuser.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    superuser.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, web))
    # Walls make a plan look costly though what is asked is small: to compile it takes far longer than to run
    # it. The wheel's server cannot compile; Debian's does, unless told.
    superuser.execute(sql.SQL("ALTER DATABASE {} SET jit TO off").format(database))
