"""`make run`, as somebody who has just cloned the project meets it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from rangkul.cli.demo import forget_half_a_city
from rangkul.cli.roles import ensure_database
from tests.conftest import Server

Start = Callable[..., subprocess.Popen[str]]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder for the demo's data that PostgreSQL's own user may enter, which pytest's is not."""
    folder = Path(tempfile.mkdtemp(prefix="rangkul-demo-"))
    folder.chmod(0o711)
    yield folder / "state"
    shutil.rmtree(folder)


@pytest.fixture
def start(state: Path) -> Iterator[Start]:
    """Starts the demo on data of its own; whatever still runs at the end is stopped."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE_", "PG", "SECRET"))
    }
    started = []

    def start_on(port: int) -> subprocess.Popen[str]:
        environment = {**own, "RANGKUL_STATE": str(state), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "rangkul.cli", "demo", "--port", str(port)]
        started.append(
            subprocess.Popen(
                command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
        )
        return started[-1]

    yield start_on
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def read_until(process: subprocess.Popen[str], wanted: str) -> str:
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if wanted in line:
            return said
    pytest.fail(f"ended before it said {wanted!r}:\n{said}")


def status(address: str) -> int:
    try:
        return urllib.request.urlopen(address).status
    except urllib.error.HTTPError as error:
        return error.code


def visit(start: Start, then: signal.Signals) -> float:
    """Start, look at the first page, stop by `then`; how many seconds it took to be ready."""
    port, began = free_port(), time.monotonic()
    process = start(port)
    read_until(process, f"http://127.0.0.1:{port}/")
    took = time.monotonic() - began
    assert status(f"http://127.0.0.1:{port}/") < 500
    process.send_signal(then)
    assert process.wait(timeout=60) == 0
    return took


def test_the_demo_answers_stops_cleanly_and_keeps_its_data(start, state):
    visit(start, signal.SIGINT)
    made = (state / "postgres" / "PG_VERSION").stat().st_ino
    assert not (state / "postgres" / "postmaster.pid").exists()

    visit(start, signal.SIGTERM)
    assert (state / "postgres" / "PG_VERSION").stat().st_ino == made
    assert not (state / "postgres" / "postmaster.pid").exists()


@pytest.mark.bench
def test_the_demo_is_ready_within_ten_seconds_the_second_time(start):
    first, second = visit(start, signal.SIGINT), visit(start, signal.SIGINT)

    print(f"make run: ready after {first:.1f} s, the second time after {second:.1f} s")
    assert second < 10


def test_a_port_in_use_is_said_plainly(start):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        process = start(other.getsockname()[1])
        said, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "is not free" in said
    assert "--port" in said
    assert "Traceback" not in said


def test_a_damaged_data_folder_is_said_plainly(start, state):
    (state / "postgres").mkdir(parents=True)

    process = start(free_port())
    said, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "is damaged" in said
    assert "Move it away" in said
    assert "Traceback" not in said


@pytest.fixture
def half_a_city(server: Server, template_database: str) -> Iterator[str]:
    """A database in which making the city was interrupted: one child is there."""
    name = "rangkul_half"
    with server.superuser() as superuser:
        ensure_database(superuser, name, template=template_database)
    _put(
        server,
        name,
        "INSERT INTO cases_child (id, number, city, holder_id, registered_at)"
        " VALUES (gen_random_uuid(), 'DPK-AAA-AAA', '32.76', 1, now())",
    )
    yield name
    with server.superuser() as superuser:
        superuser.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _put(server: Server, database: str, row: str) -> None:
    """A row and nothing around it: what it leans on is not asked for."""
    with psycopg.connect(server.superuser_url, dbname=database) as inside:
        inside.execute("SET session_replication_role = replica")
        inside.execute(row)


def there(server: Server, name: str) -> bool:
    with server.superuser() as superuser:
        return bool(superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def test_a_city_left_half_made_is_made_anew_when_nobody_worked_in_it(server, half_a_city):
    with server.superuser() as superuser:
        forget_half_a_city(superuser, server, half_a_city)

    assert not there(server, half_a_city)


def test_a_city_left_half_made_stays_when_somebody_has_worked_in_it(server, half_a_city, capsys):
    _put(
        server,
        half_a_city,
        "INSERT INTO people_user (email, password, name, language, theme, is_superuser, is_active, is_demo,"
        " is_system, date_joined, last_login) VALUES"
        " ('a@contoh.id', '', 'A', 'id', 'system', false, true, true, false, now(), now())",
    )

    with server.superuser() as superuser:
        forget_half_a_city(superuser, server, half_a_city)

    assert there(server, half_a_city)
    assert "half made" in capsys.readouterr().out
