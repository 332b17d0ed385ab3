"""`rangkul demo`: the whole platform on this computer, with its own database and invented people."""

from __future__ import annotations

import argparse
import os
import secrets
import socket
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql

from rangkul.cli import Trouble
from rangkul.cli.city import fill
from rangkul.cli.migrate import migrate
from rangkul.cli.pg_exec import addresses
from rangkul.cli.prepared import is_prepared, keep_mark, mark_of_this_program
from rangkul.cli.processes import Processes, Stopped, stop_on_signals
from rangkul.cli.progress import step
from rangkul.cli.roles import DATABASE, WEB, ensure_database, ensure_roles
from rangkul.postgres import SUPERUSER, Cluster, running

ROOT = Path(__file__).resolve().parent.parent.parent
# Stands in the data folder once the invented city was made to its end.
WHOLE = "city-is-whole"
# Stands there while the rest of it is being made.
MAKING = "city-is-being-made"


class Addresses(Protocol):
    """Whoever knows where a database is, for each role."""

    def url(self, user: str, database: str) -> str: ...


def add_to(commands: Any) -> None:
    """Teach the parser this command."""
    parser = commands.add_parser("demo", help="run everything on this computer, with invented people")
    parser.add_argument("--port", type=int, default=8000, help="where the browser finds it (8000)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Start the database, the server and the worker; stop them all on Ctrl-C."""
    _check_port(arguments.port)
    # The folder where the demo keeps its database, keys and logs.
    state = Path(os.environ.get("RANGKUL_STATE") or ROOT / ".state").resolve()
    _prepare_state(state)
    stop_on_signals()
    try:
        with ExitStack() as stack:
            with step("Starting the database"):
                cluster = stack.enter_context(running(state))
            _serve(cluster, state, arguments.port)
    except Stopped:
        print("\nStopped. The data stays; `make run` continues where you were.", flush=True)
        return 0
    return 1


def _serve(cluster: Cluster, state: Path, port: int) -> None:
    _point_at(cluster, state)
    with step("Preparing the database"):
        ready = _prepare(cluster, state)
    with Processes(_web_environment(cluster), cwd=ROOT, logs=state) as processes:
        if ready:
            # Nothing to wait for: the server reads its modules in while the city is looked at.
            _start_server(processes, port)
        with step("Filling in the invented city"):
            people = fill()
        _close_connections()
        if not ready:
            _start_server(processes, port)
        address = f"http://127.0.0.1:{port}/"
        with step("Starting the server"):
            processes.wait_for_answer("server", address)
        # The rest of the invented city is made while it serves, on the owner's connection.
        if not (state / WHOLE).exists():
            make = ["rangkul.cli", "city", "--once", "--children", "60", "--recent", "14", "--years", "1"]
            make += ["--whole", str(state / WHOLE), "--making", str(state / MAKING)]
            # Stands before the worker looks at any clock; whoever makes the city takes it away.
            (state / MAKING).touch()
            processes.start_task("city", [*PYTHON, *make], os.environ)
        processes.start("worker", [*PYTHON, "rangkul.cli", "worker"], again=True)
        _welcome(address, people)
        processes.watch()


def _prepare(cluster: Cluster, state: Path) -> bool:
    """Bring the database up to date; whether it already was, because nothing has changed since."""
    with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as superuser:
        ensure_roles(superuser)
        if not (state / WHOLE).exists():
            forget_half_a_city(superuser, cluster, DATABASE)
        ensure_database(superuser, DATABASE)
        mark = mark_of_this_program()
        ready = is_prepared(superuser, DATABASE, mark)
        if not ready:
            migrate()
            keep_mark(superuser, DATABASE, mark)
    return ready


def _start_server(processes: Processes, port: int) -> None:
    processes.start("server", [*PYTHON, "gunicorn", *GUNICORN, "--bind", f"127.0.0.1:{port}"])


def forget_half_a_city(superuser: psycopg.Connection, cluster: Addresses, database: str) -> None:
    """Start anew where making the city was interrupted and nobody has signed in since: no work is lost.

    A city that stopped in the middle never goes on, so every clock in it would be overdue for ever.
    """
    if not superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        return
    with psycopg.connect(cluster.url(SUPERUSER, database)) as inside:
        if inside.execute("SELECT to_regclass('cases_child') IS NULL").fetchone() == (True,):
            return
        half, used = inside.execute(
            "SELECT EXISTS (SELECT 1 FROM cases_child),"
            " EXISTS (SELECT 1 FROM people_user WHERE last_login IS NOT NULL)"
        ).fetchone() or (False, False)
    if half and used:
        print(
            "The invented city was left half made. It stays, since somebody has worked in it; for a whole"
            " one, choose another folder for the data: RANGKUL_STATE=/some/folder make run",
            flush=True,
        )
    elif half:
        superuser.execute(sql.SQL("DROP database {}").format(sql.Identifier(database)))


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


PYTHON = [sys.executable, "-m"]
GUNICORN = [
    *["config.wsgi:application", "--worker-class", "gthread", "--workers", "2", "--threads", "4"],
    *["--log-level", "warning", "--no-control-socket"],
]


def _check_port(port: int) -> None:
    with socket.socket() as wanted:
        wanted.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server will do
        try:
            wanted.bind(("127.0.0.1", port))
        except OSError as error:
            raise Trouble(
                f"port {port} is not free ({error.strerror}). Stop the program that uses it (is Rangkul "
                f'running?), or choose another port: make run ARGS="--port {port + 80}"'
            ) from None


def _prepare_state(state: Path) -> None:
    try:
        # Others may pass through to the database's folder, which is its own user's, but not look around.
        state.mkdir(parents=True, exist_ok=True)
        state.chmod(0o711)
        tempfile.TemporaryFile(dir=state).close()
    except OSError as error:
        raise Trouble(
            f"cannot write into {state} ({error.strerror}). Choose another folder for the data: "
            f"RANGKUL_STATE=/some/folder make run"
        ) from None


def _point_at(cluster: Cluster, state: Path) -> None:
    """The environment that the settings read: this process migrates and fills, so it is the owner."""
    os.environ.update(addresses(cluster))
    os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]
    os.environ["SECRET_KEY"] = _kept_secret(state / "secret-key")
    os.environ["DATA_KEY"] = _kept_secret(state / "data-key")
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
    os.environ["RANGKUL_DEMO"] = "1"
    os.environ["RANGKUL_DEMO_MAKING"] = str(state / MAKING)
    (state / MAKING).unlink(missing_ok=True)  # of a start that was ended by force


def _kept_secret(path: Path) -> str:
    """A secret made once and kept beside the data, so that sessions outlive a restart."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


def _web_environment(cluster: Cluster) -> dict[str, str]:
    """What the server and the worker may know: nothing that opens more than the web role."""
    closed = {"DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in closed}
    return {**kept, "DATABASE_URL": cluster.url(WEB, DATABASE), "DATABASE_POOL": "1", "RANGKUL_WORKER": "1"}


def _welcome(address: str, people: list[Any]) -> None:
    lines = ["", f"Rangkul is ready: {address}", ""]
    if people:
        width = max(len(person.who) for person in people)
        lines.append("Sign in as one of these invented people:")
        lines += [f"  {person.who:<{width}}  {person.email}  {person.password}" for person in people]
        lines.append("")
    lines.append("Only this computer can reach it. Stop it with Ctrl-C.")
    print("\n".join(lines), flush=True)
