"""The database under the tests: real PostgreSQL, as the web role, behind both walls.

`make test` starts a throw-away cluster (`rangkul pg-exec`) and hands over its superuser's address. There the
run makes one migrated template; each of its processes copies it twice: once for tests inside a transaction,
once for the real server that browsers talk to.
"""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from pytest_django import DjangoDbBlocker

from rangkul.cli.migrate import migrate
from rangkul.cli.roles import OWNER, WEB, ensure_database, ensure_roles
from tests.sample_data import NOT_RUN, SHARED

ROOT = Path(__file__).resolve().parent.parent
# A run in parallel begins with the files that take longest, so that at its end nobody waits for one of them.
LONGEST = (
    "running/test_demo.py",
    "crawl/test_every_page_is_accessible.py",
    "crawl/test_every_page.py",
    "access/test_walls.py",
    "browser/test_by_keyboard_alone.py",
    "browser/test_evidence.py",
    "browser/test_study.py",
)
SLOW = {"long": "RANGKUL_LONG", "bench": "RANGKUL_BENCH", "pictures": "RANGKUL_PICTURES"}
TESTER = "rangkul_test"
# Each process of a run in parallel has databases of its own, copied from the template of them all.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
TEMPLATE = "rangkul_template"
IN_TRANSACTION, LIVE = (f"rangkul_{name}{WORKER}" for name in ("tests", "live"))
SETTING_UP = 20260101  # the advisory lock of whoever makes roles that all processes share
# A busy computer is slow for a second now and then; that says nothing about the rules.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")

AsOwner = Callable[[], AbstractContextManager[None]]


def pytest_configure() -> None:
    """Say what to do instead of failing in each test."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        raise pytest.UsageError(
            "The tests need a PostgreSQL: run `make test`, or `rangkul pg-exec -- pytest …`."
        )


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: whoever collects garbage need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sample tests need the shared data; what costs minutes runs only when asked for by its target."""
    missing = [item for item in items if item.get_closest_marker("shared")] if not SHARED.is_dir() else []
    for item in missing:
        item.add_marker(pytest.mark.skip(reason=f"no sample data in {SHARED}"))
    NOT_RUN.parent.mkdir(exist_ok=True)
    NOT_RUN.write_text(str(len(missing)))
    for mark, switch in SLOW.items():
        if not os.environ.get(switch):
            items[:] = [item for item in items if not item.get_closest_marker(mark)]
    turns = {ROOT / "tests" / name: turn for turn, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turns.get(item.path, len(turns)))


@dataclass(frozen=True)
class Server:
    """Where the test databases are, for each role."""

    superuser_url: str

    def url(self, user: str, database: str) -> str:
        """The address of one database for one role."""
        host = conninfo_to_dict(self.superuser_url)["host"]
        return f"postgresql://{user}@/{database}?host={host}"

    def superuser(self) -> psycopg.Connection:
        """A connection that may do anything; for setting up only."""
        return psycopg.connect(self.superuser_url, autocommit=True)


@pytest.fixture(scope="session")
def server() -> Server:
    """The throw-away cluster."""
    return Server(os.environ["DATABASE_SUPERUSER_URL"])


@pytest.fixture(scope="session")
def template_database(server: Server, django_db_blocker: DjangoDbBlocker) -> str:
    """A migrated database with its walls, to be copied: made from nothing by whoever of a run comes first."""
    with server.superuser() as superuser:
        superuser.execute("SELECT pg_advisory_lock(%s)", [SETTING_UP])
        ensure_roles(superuser)
        _ensure_tester(superuser)
        for name in (LIVE, IN_TRANSACTION):
            _drop(superuser, name)
        if not _is_of_this_run(superuser):
            _drop(superuser, TEMPLATE)
            ensure_database(superuser, TEMPLATE)
            with django_db_blocker.unblock():
                _fill_template()
            mark = sql.SQL("COMMENT ON DATABASE {} IS {}")
            superuser.execute(mark.format(sql.Identifier(TEMPLATE), sql.Literal(RUN)))
    return TEMPLATE


def _drop(superuser: psycopg.Connection, name: str) -> None:
    superuser.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _is_of_this_run(superuser: psycopg.Connection) -> bool:
    """Whether another process of this run has made the template whole; its mark comes last."""
    asked = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    found = superuser.execute(asked, [TEMPLATE]).fetchone()
    return bool(RUN) and found == (RUN,)


def _fill_template() -> None:
    from django.conf import settings
    from django.db import connections

    assert "owner" in settings.DATABASES, "rangkul pg-exec sets DATABASE_OWNER_URL"
    connections["owner"].close()
    connections["owner"].settings_dict["NAME"] = TEMPLATE
    migrate()
    connections["owner"].close()


def _ensure_tester(superuser: psycopg.Connection) -> None:
    """A role that starts with no right of its own and may step into either role of the platform."""
    if not superuser.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [TESTER]).fetchone():
        tester, owner, web = (sql.Identifier(name) for name in (TESTER, OWNER, WEB))
        superuser.execute(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT IN ROLE {}, {}").format(tester, owner, web))


def _copy(server: Server, name: str, *, tester: bool) -> None:
    with server.superuser() as superuser:
        ensure_database(superuser, name, template=TEMPLATE)
        if tester:
            grant = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
            superuser.execute(grant.format(sql.Identifier(name), sql.Identifier(TESTER)))


@pytest.fixture(scope="session")
def django_db_setup(server: Server, template_database: str) -> None:
    """Point Django at a copy of the template, as the tester who has become the web role."""
    from django.db import connections

    _copy(server, IN_TRANSACTION, tester=True)
    for alias, role in (("default", WEB), ("owner", OWNER)):
        connection = connections[alias]
        connection.close()
        connection.settings_dict.update(NAME=IN_TRANSACTION, USER=TESTER)
        connection.settings_dict["OPTIONS"] = {"assume_role": role, "prepare_threshold": 0}


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    """Invented people skip the second step of signing in, as in the demo; its own tests switch this off."""
    settings.DEMO = True
    # Invented passwords need no slow hash; a test makes several people.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nobodys_language() -> None:
    """The language of the last reader ends with its test; the next begins in the city's own."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of sample data; a test that asks for it carries `@pytest.mark.shared`."""
    return SHARED


@pytest.fixture
def as_owner(db: None) -> AsOwner:
    """`with as_owner():` does what only the owner may, inside the test's own transaction."""
    return owner_for_a_while


@contextmanager
def owner_for_a_while() -> Iterator[None]:
    """Step into the owner's role and back to whoever one was; wall 2 does not bind the owner."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text")
        before = cursor.fetchone()[0]
        cursor.execute(f"SET LOCAL ROLE {OWNER}")
    try:
        yield
    finally:
        # A broken transaction takes no command; its rollback undoes SET LOCAL as well.
        if not connection.needs_rollback and not _is_broken(connection):
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {before}")


def _is_broken(connection: object) -> bool:
    raw = connection.connection  # type: ignore[attr-defined]
    return raw.info.transaction_status == psycopg.pq.TransactionStatus.INERROR


@pytest.fixture
def web_connection(server: Server, django_db_setup: None) -> Iterator[psycopg.Connection]:
    """A connection of its own that signed in as the real web role; nothing of it is kept.

    It sees what is committed only: not the rows of a test that is still inside its transaction.
    """
    with psycopg.connect(server.url(WEB, IN_TRANSACTION)) as connection:
        yield connection
        connection.rollback()


# --- the real server ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Live:
    """A running platform: the address for browsers, and the owner's environment for commands beside it."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a management command on the live database, as its owner, and return what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def live_seed() -> list[list[str]]:
    """Management commands that fill the live database before the server starts; override where it is used."""
    return []


@pytest.fixture(scope="session")
def live(
    server: Server,
    template_database: str,
    live_seed: list[list[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Live]:
    """The platform as people meet it: gunicorn, the real web role, a database of its own."""
    _copy(server, LIVE, tester=False)
    address = f"127.0.0.1:{_free_port()}"
    environment = {
        **os.environ,
        "DATABASE_URL": server.url(OWNER, LIVE),
        "DATABASE_OWNER_URL": server.url(OWNER, LIVE),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
    }
    running = Live(f"http://{address}", environment)
    for arguments in live_seed:
        running.manage(*arguments)
    closed = {"DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL"}
    web = {name: value for name, value in environment.items() if name not in closed}
    web.update(DATABASE_URL=server.url(WEB, LIVE), DATABASE_POOL="1")
    log = tmp_path_factory.mktemp("live") / "server.log"
    command = [
        *[sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", address],
        *["--worker-class", "gthread", "--threads", "4", "--log-level", "warning", "--no-control-socket"],
    ]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=web, stdout=out, stderr=out)
    try:
        _wait_for(running.url, process, log)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up_at = time.monotonic() + 30
    while time.monotonic() < give_up_at:
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(url, timeout=5)
        except urllib.error.HTTPError:
            return  # any answer is an answer
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"The server did not answer within 30 seconds:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, started once: one process can hold one Playwright only."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()
