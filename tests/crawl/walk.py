"""Fetch an address as somebody and say what came back, without leaving a trace in the world."""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.cookies import SimpleCookie
from typing import Any

import openpyxl
from django.core import mail
from django.db import connection, transaction
from django.test import Client, override_settings
from pypdf import PdfReader

from tests.access.matrix import SIGNED_OUT, Outcome
from tests.conftest import owner_for_a_while
from tests.crawl.tokens import tokens_in
from tests.crawl.world import World
from tests.makers import sign_in

Who = tuple[str, str]  # relation, role
NOBODY: Who = (SIGNED_OUT, "")
# Tables that a refused request may write: its own session, and a form kept for after signing in.
OF_THE_REQUEST = {"django_session", "core_keptform", "rate_limits"}
_MASKED = re.compile(
    r'name="(?:csrfmiddlewaretoken|op|kept_for|next)" value="[^"]*"|value="[^"]*" name="next"'
    r"|[0-9a-f]{8}-[0-9a-f-]{27}"
)

_READ = """
WITH mine AS (SELECT id, child_id FROM core_event
              WHERE kind = 'read' AND actor_id = %s AND organisation_id = %s AND recorded_at >= %s)
SELECT child_id::text FROM mine WHERE child_id IS NOT NULL
UNION SELECT o.object_id FROM core_eventobject o JOIN mine ON mine.id = o.event_id WHERE o.kind = 'child'
"""


@dataclass(frozen=True)
class Answer:
    """What one request brought: the status, all its words, and the tables it tried to write."""

    status: int
    outcome: Outcome | str
    text: str
    location: str
    cache: str
    kept: frozenset[str]  # tables in which the request left rows behind, its own session aside
    read: frozenset[str] = frozenset()  # children whom the log says this reader read in this request

    @property
    def tokens(self) -> set[str]:
        """The canaries in body, headers and address."""
        return set(tokens_in(self.text))

    @property
    def shape(self) -> str:
        """The body without what differs between any two requests."""
        return _MASKED.sub("*", self.text.partition("\n\n")[2])


@dataclass
class Walker:
    """Clients for everybody in the world; what they change is undone after each request."""

    world: World
    requests: int = 0
    clients: dict[Who, Client] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    reads_log: bool = False  # whether an answer also says what was read; that costs a look as the owner

    def __post_init__(self) -> None:
        self.sizes = {name: _size(name) for name in _writes()}

    def client(self, who: Who) -> Client:
        """The browser of somebody, signed in once."""
        if who not in self.clients:
            self.clients[who] = Client(raise_request_exception=False)
            if who != NOBODY:
                sign_in(self.clients[who], self.world.actor(*who))
        return self.clients[who]

    def fetch(self, who: Who, method: str, url: str, data: Any = None) -> Answer:
        """One request; the world is afterwards as it was before."""
        client = self.client(who)
        self.requests += 1
        # Signing out forgets the cookie of a session that comes back with the savepoint.
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        with transaction.atomic():
            before, began = _writes(), _moment() if self.reads_log else None
            ask = getattr(client, method.lower())
            response = ask(url, data) if data else ask(url)
            body = _text(response)
            outcome = _outcome(response)
            # Of a request that is let in nobody asks what it wrote.
            kept = frozenset() if outcome == Outcome.OK else self._kept(before)
            read = self._read(who, began) if began else frozenset()
            transaction.set_rollback(True)
        headers = "\n".join(f"{name}: {value}" for name, value in response.items())
        client.cookies = SimpleCookie(cookies)
        return Answer(
            response.status_code,
            outcome,
            f"{headers}\n{response.cookies.output()}\n\n{body}",
            response.get("Location", ""),
            response.get("Cache-Control", ""),
            kept,
            read,
        )

    def _read(self, who: Who, began: datetime) -> frozenset[str]:
        """The children named in the read events that somebody left since a moment."""
        if who == NOBODY:
            return frozenset()
        actor = self.world.actor(*who)
        with owner_for_a_while(), connection.cursor() as cursor:
            cursor.execute(_READ, [actor.user_id, actor.organisation_id, began])
            return frozenset(str(child) for (child,) in cursor.fetchall())

    def _kept(self, before: dict[str, int]) -> frozenset[str]:
        """Tables that the request wrote and that now hold another number of rows."""
        tried = {name for name, count in _writes().items() if count != before.get(name, 0)} - OF_THE_REQUEST
        return frozenset(name for name in tried if _size(name) != self.sizes.get(name, 0))


def _outcome(response: Any) -> Outcome | str:
    status = response.status_code
    if status == 404:
        return Outcome.NOT_FOUND
    if status == 403:
        return Outcome.DENIED
    if status in (301, 302, 303):
        return Outcome.LOGIN if response["Location"].startswith("/account/login/?") else Outcome.OK
    return Outcome.OK if status in (200, 204, 400, 409, 422) else str(status)


def _writes() -> dict[str, int]:
    """Rows that this transaction has written so far, undone ones too, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def _moment() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _size(table: str) -> int:
    """How many rows a table holds, as its owner sees them; an undone write leaves none."""
    with owner_for_a_while(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
        return int(cursor.fetchone()[0])


def _text(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    if kind.startswith("application/pdf"):
        reader = PdfReader(io.BytesIO(content))
        return "\n".join([str(reader.metadata), *(page.extract_text() for page in reader.pages)])
    if "spreadsheetml" in kind:
        book = openpyxl.load_workbook(io.BytesIO(content))
        return "\n".join(str(value) for sheet in book for row in sheet.values for value in row)
    return str(content.decode("utf-8", errors="replace"))


class Lines(logging.Handler):
    """Keeps every line that anything writes to a log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line, with its traceback if it has one."""
        self.lines.append(self.format(record))


@contextmanager
def listening() -> Iterator[Lines]:
    """Hear every log line for the length of a block, however quiet its logger is set."""
    heard, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.removeHandler(heard)
        root.setLevel(level)


@contextmanager
def as_in_a_demo() -> Iterator[None]:
    """The settings of the other tests, for fixtures that live longer than one test."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(DEMO=True, PASSWORD_HASHERS=hashers):
        mail.outbox = getattr(mail, "outbox", [])
        yield
