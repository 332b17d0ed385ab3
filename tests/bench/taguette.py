"""Taguette, the peer of coding: put into a virtual environment of its own, and its server run beside ours."""

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT, _free_port

VERSION = "1.5.2"
PLACE = ROOT / ".venv" / "taguette"
# It imports pkg_resources, which newer setuptools no longer bring.
WANTED = (f"taguette=={VERSION}", "setuptools<81")
_LINK = re.compile(r"http://\S+\?token=\w+")


@dataclass(frozen=True)
class Running:
    """Its process, the address and the link that signs in."""

    pid: int
    address: str
    link: str


def install() -> str:
    """Nothing when it is there; otherwise why it could not be brought."""
    program, uv = PLACE / "bin" / "taguette", ROOT / ".venv" / "bin" / "uv"
    if not program.exists():
        for words in (["venv", "--clear", str(PLACE)], ["pip", "install", "-p", str(PLACE), *WANTED]):
            done = subprocess.run([str(uv), *words], capture_output=True, text=True, check=False)
            if done.returncode:
                return done.stderr.strip().splitlines()[-1]
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 and VERSION in done.stdout else (done.stderr or done.stdout)[-300:]


@contextmanager
def serving(file: Path, log: Path) -> Iterator[Running]:
    """Its own server for one person, on a free port, with the project in `file`."""
    port = str(_free_port())
    command = [str(PLACE / "bin" / "taguette"), "--no-browser", "-p", port, "--database", str(file)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        yield Running(process.pid, f"http://localhost:{port}", _link(process, log))
    finally:
        process.terminate()
        process.wait(timeout=30)


def _link(process: "subprocess.Popen[bytes]", log: Path) -> str:
    give_up_at = time.monotonic() + 60
    while time.monotonic() < give_up_at:
        if found := _LINK.search(log.read_text()):
            return found[0]
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    raise AssertionError(log.read_text())
