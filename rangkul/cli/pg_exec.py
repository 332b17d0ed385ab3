"""`rangkul pg-exec -- command`: run a command beside a PostgreSQL that is gone afterwards."""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
from typing import Any

import psycopg

from rangkul.cli import Trouble
from rangkul.cli.roles import DATABASE, OWNER, WEB, ensure_database, ensure_roles
from rangkul.postgres import SUPERUSER, Cluster, throw_away


def add_to(commands: Any) -> None:
    """Teach the parser this command."""
    parser = commands.add_parser("pg-exec", help="run a command beside a throw-away PostgreSQL")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Start the cluster, run the command with its addresses in the environment, stop the cluster."""
    command = [part for part in arguments.command if part != "--"] or ["psql"]
    with throw_away() as cluster:
        with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as superuser:
            ensure_roles(superuser)
            ensure_database(superuser, DATABASE)
        return _run(command, {**os.environ, **_for_this_run(), **addresses(cluster), **_for_psql(cluster)})


def _for_this_run() -> dict[str, str]:
    """Fresh keys for every program of this run, whatever the shell holds; and http on this computer."""
    keys = {name: secrets.token_urlsafe(50) for name in ("SECRET_KEY", "DATA_KEY")}
    return {**keys, "HTTPS": "0"}


def addresses(cluster: Cluster) -> dict[str, str]:
    """The settings that point the platform at `cluster`."""
    return {
        "DATABASE_URL": cluster.url(WEB, DATABASE),
        "DATABASE_OWNER_URL": cluster.url(OWNER, DATABASE),
        "DATABASE_SUPERUSER_URL": cluster.url(SUPERUSER, "postgres"),
    }


def _for_psql(cluster: Cluster) -> dict[str, str]:
    """So that a bare `psql` or `pg_dump` finds the cluster, and is its own version."""
    return {
        "PATH": f"{cluster.programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PGHOST": str(cluster.socket),
        "PGUSER": SUPERUSER,
        "PGDATABASE": DATABASE,
    }


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Wait for the command; Ctrl-C is for it, and we tidy up when it has ended."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    try:
        child = subprocess.Popen(command, env=environment, preexec_fn=_default_signals)
    except FileNotFoundError:
        raise Trouble(f"there is no program called {command[0]}.") from None
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: child.send_signal(received))
    return child.wait()


def _default_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
