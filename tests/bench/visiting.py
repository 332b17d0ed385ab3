"""People who open pages of a running server, one after another or several at once, with a watch in hand."""

import http.client
import os
import re
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path

from rangkul.cli.demo import GUNICORN
from tests.bench.big_city import PASSWORD
from tests.conftest import ROOT, _free_port, _wait_for

Ask = tuple[str, str, Mapping[str, str]]  # method, address, what is posted


class Visitor:
    """One person with a browser that keeps its connection, and its cookies."""

    def __init__(self, address: str) -> None:
        self.address, self.cookies = address, SimpleCookie()
        self.connection = http.client.HTTPConnection(address, timeout=120)

    def ask(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> tuple[int, str]:
        """The status and the words of one answer."""
        headers = {"Cookie": "; ".join(f"{key}={one.value}" for key, one in self.cookies.items())}
        body = None
        if method == "POST":
            token = self.cookies["csrftoken"].value if "csrftoken" in self.cookies else ""
            body = urllib.parse.urlencode({**(fields or {}), "csrfmiddlewaretoken": token})
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server closed a connection that was idle for long; a browser asks again.
            self.connection.close()
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        words = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(cookie)
        return answer.status, words

    def sign_in(self, email: str) -> None:
        """As a person does, with the form."""
        _status, words = self.ask("GET", "/account/login/")
        hidden = dict(re.findall(r'name="(op|kept_for)" value="([^"]*)"', words))
        status, words = self.ask("POST", "/account/login/", {"login": email, "password": PASSWORD, **hidden})
        assert status == 302, f"{email} could not sign in: {status} {words[:300]}"

    def timed(self, ask: Ask) -> float:
        """Seconds until the whole page is there."""
        method, path, fields = ask
        began = time.perf_counter()
        status, words = self.ask(method, path, fields)
        took = time.perf_counter() - began
        assert status == 200, f"{method} {path} answered {status}: {words[:300]}"
        return took


def at_once(visitors: Sequence[Visitor], asks: Callable[[int], Ask], each: int) -> list[float]:
    """The seconds of `each` pages of every visitor, all of them asking at the same time."""
    times: list[float] = []
    ready = threading.Barrier(len(visitors))

    def visit(number: int, visitor: Visitor) -> None:
        ready.wait()
        times.extend(visitor.timed(asks(number * each + turn)) for turn in range(each))

    threads = [threading.Thread(target=visit, args=pair) for pair in enumerate(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(times) == len(visitors) * each, "a visitor did not get through"
    return times


@contextmanager
def serving(url: str, log: Path, *, demo: bool = True) -> Iterator[str]:
    """The server as `make run` starts it, for the web role's database at `url`; hands out its address.

    Invented people may sign in to a demo only; a real server has nothing of theirs on its pages.
    """
    address = f"127.0.0.1:{_free_port()}"
    closed = {"DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL"}
    web = {name: value for name, value in os.environ.items() if name not in closed}
    web |= {
        "DATABASE_URL": url,
        "DATABASE_POOL": "1",
        "RANGKUL_DEMO": str(int(demo)),
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    command = [sys.executable, "-m", "gunicorn", *GUNICORN, "--bind", address]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=web, stdout=out, stderr=out)
    try:
        _wait_for(f"http://{address}", process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)
