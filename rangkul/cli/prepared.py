"""Was a database prepared by exactly this program? Then a second start need not do it again."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent.parent
# What migrations, walls and planted data are made of.
_FOLDERS = ("rangkul", "config", "procedures", "instruments")
_KINDS = {".py", ".sql", ".yaml", ".csv"}


def mark_of_this_program() -> str:
    """A mark that changes with any file the preparation reads, and with the keys that the walls know.

    By size and moment of change, as `make` does: reading every file would take longer than it saves.
    """
    found = hashlib.sha256(f"{os.environ.get('SECRET_KEY')} {os.environ.get('DATA_KEY')}".encode())
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _KINDS:
                seen = path.stat()
                found.update(f"{path} {seen.st_size} {seen.st_mtime_ns}".encode())
    return f"prepared {found.hexdigest()}"


def is_prepared(superuser: psycopg.Connection, database: str, mark: str) -> bool:
    """Whether the database itself carries this mark; one that was dropped and made anew does not."""
    kept = superuser.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
    ).fetchone()
    return kept == (mark,)


def keep_mark(superuser: psycopg.Connection, database: str, mark: str) -> None:
    """Write the mark on the database."""
    comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
    superuser.execute(comment.format(sql.Identifier(database), sql.Literal(mark)))
