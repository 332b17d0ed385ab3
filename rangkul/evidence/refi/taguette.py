"""A Taguette project: its positions are UTF-8 bytes in the text that is left when the tags are taken out."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from rangkul.evidence.refi.offsets import StoredText
from rangkul.evidence.refi.project import (
    Code,
    Coding,
    Made,
    Project,
    Selection,
    Source,
    SourceKind,
    TextSpan,
    User,
)
from rangkul.evidence.refi.refusals import ExchangeRefused, Fault
from rangkul.evidence.refi.report import Change, Kind, Ledger, Loss
from rangkul.evidence.refi.xml_input import clean, guid_made, moment

# What is asked for, and how many rows of it at most.
MOST = {
    "projects": 50,
    "project_members": 1_000,
    "documents": 5_000,
    "tags": 20_000,
    "highlights": 200_000,
    "highlight_tags": 500_000,
    "commands": 1_000_000,
}
NEEDED = {"projects", "documents", "tags", "highlights", "highlight_tags"}
LONGEST = 20 * 1024 * 1024
# Honest projects need a few million steps of the database's machine; an endless query needs more.
MOST_STEPS = 400
STEPS_AT_ONCE = 500_000
SQLITE_OK, SQLITE_DENY = 0, 1
READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
# Write-ahead mode: a copy in memory has no second file, so the header says plain mode instead.
MODE_AT, PLAIN_MODE = slice(18, 20), b"\x01\x01"
SPACES = re.compile(r"\s+")


def read_taguette(data: bytes, ledger: Ledger) -> Project:
    """The only project of the file, with positions still in bytes."""
    try:
        with closing(_opened(data)) as database:
            return _Taguette(database, ledger).project()
    except sqlite3.Error as error:
        raise ExchangeRefused(Fault.BROKEN) from error
    except (TypeError, ValueError, OverflowError, UnicodeError) as error:
        # A column that holds another kind of value than Taguette ever writes.
        raise ExchangeRefused(Fault.NOT_TAGUETTE) from error


def _opened(data: bytes) -> sqlite3.Connection:
    """The file as a database in memory that can do nothing but read the tables it is asked for."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    database.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
    database.deserialize(data[: MODE_AT.start] + PLAIN_MODE + data[MODE_AT.stop :])
    for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON"):
        database.execute(f"PRAGMA {pragma}")
    steps = iter(range(MOST_STEPS))
    database.set_progress_handler(lambda: next(steps, None) is None, STEPS_AT_ONCE)
    tables = _tables(database)
    if not tables >= NEEDED:
        raise ExchangeRefused(Fault.NOT_TAGUETTE)
    database.set_authorizer(
        lambda action, first, *_rest: (
            SQLITE_OK
            if action == sqlite3.SQLITE_SELECT or (action == sqlite3.SQLITE_READ and first in MOST)
            else SQLITE_DENY
        )
    )
    return database


def _tables(database: sqlite3.Connection) -> set[str]:
    """The ordinary tables: a view or a virtual table of the same name could run anything."""
    rows = database.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return {
        str(name)
        for kind, name, sql in rows
        if kind == "table" and isinstance(sql, str) and sql.upper().startswith("CREATE TABLE")
    }


Row = dict[str, Any]


@dataclass(slots=True)
class _Taguette:
    database: sqlite3.Connection
    ledger: Ledger
    key: str = ""
    only: int = 0
    coders: dict[int, tuple[str, str]] = field(default_factory=dict)
    coders_at: dict[tuple[int, int, int], tuple[str, str]] = field(default_factory=dict)
    members: list[str] = field(default_factory=list)

    def project(self) -> Project:
        projects = list(self.rows("projects", "id", "name", "description", "created"))
        if len(projects) > 1:
            raise ExchangeRefused(Fault.MANY_PROJECTS)
        if not projects:
            raise ExchangeRefused(Fault.NO_PROJECT)
        project = projects[0]
        self.only = int(project["id"])
        self.key = f"taguette:{project['created']}:{project['name']}"
        self._who_coded()
        sources = tuple(self._sources())
        return Project(
            name=text(project["name"]),
            origin="Taguette",
            description=text(project["description"]),
            made=Made(at=moment(text(project["created"]))),
            users=tuple(self._users()),
            codes=self._codes(),
            sources=sources,
        )

    def rows(self, table: str, *columns: str) -> Iterator[Row]:
        """The rows of one table, up to as many as an honest project has."""
        found = self.database.execute(f"SELECT {', '.join(columns)} FROM {table} LIMIT {MOST[table] + 1}")
        for number, row in enumerate(found):
            if number >= MOST[table]:
                raise ExchangeRefused(Fault.TOO_MANY_ITEMS, limit=MOST[table])
            yield dict(zip(columns, row, strict=True))

    def guid(self, what: str, number: object) -> str:
        """The same thing has the same GUID whenever the project is read."""
        return guid_made(self.key, what, number)

    # --- who ----------------------------------------------------------------------------------------------

    def _who_coded(self) -> None:
        """Taguette keeps who coded only in its log of commands."""
        try:
            self.members = [text(row["user_login"]) for row in self.rows("project_members", "user_login")]
            commands = list(self.rows("commands", "date", "user_login", "document_id", "payload"))
        except sqlite3.Error:
            return
        for row in commands:
            payload = _payload(row["payload"])
            if payload.get("type") != "highlight_add":
                continue
            who = (text(row["user_login"]), text(row["date"]))
            number, start, end = (
                payload.get(name) for name in ("highlight_id", "start_offset", "end_offset")
            )
            if isinstance(number, int):
                self.coders[number] = who
            if isinstance(start, int) and isinstance(end, int) and isinstance(row["document_id"], int):
                self.coders_at[row["document_id"], start, end] = who

    def _coder(self, highlight: Row) -> tuple[str, str]:
        at = (int(highlight["document_id"]), int(highlight["start_offset"]), int(highlight["end_offset"]))
        known = self.coders.get(int(highlight["id"])) or self.coders_at.get(at)
        if known:
            return known
        self.ledger.changed(Kind.CODING, Change.CODER_UNKNOWN)
        return (self.members[0] if len(self.members) == 1 else "", "")

    def _users(self) -> Iterator[User]:
        logins = {*self.members, *(who for who, _ in (*self.coders.values(), *self.coders_at.values()))}
        for login in sorted(logins - {""}):
            self.ledger.saw(Kind.USER)
            yield User(self.guid("user", login), login)

    # --- codes --------------------------------------------------------------------------------------------

    def _codes(self) -> tuple[Code, ...]:
        tags = {text(row["path"]): row for row in self.rows("tags", "id", "path", "description")}
        self.ledger.saw(Kind.CODE, len(tags))
        below: dict[str, list[str]] = {"": []}
        for path in sorted(tags):
            above = path.rpartition(".")[0]
            # A dot is a level only where the level above is a tag itself; else it is a dot in a name.
            parent = above if above in tags else ""
            below.setdefault(parent, []).append(path)
            if parent:
                self.ledger.changed(Kind.CODE, Change.CODES_NESTED, path)
        return tuple(self._code(path, tags, below, "") for path in below[""])

    def _code(self, path: str, tags: dict[str, Row], below: dict[str, list[str]], above: str) -> Code:
        name = path.removeprefix(f"{above}.") if above else path
        return Code(
            guid=self.guid("tag", tags[path]["id"]),
            name=name or path or "?",
            description=text(tags[path]["description"]),
            children=tuple(self._code(one, tags, below, path) for one in below.get(path, ())),
        )

    # --- texts --------------------------------------------------------------------------------------------

    def _sources(self) -> Iterator[Source]:
        tags = self._tags()
        selections: dict[int, list[Selection]] = {}
        columns = ("id", "document_id", "start_offset", "end_offset", "snippet")
        for row in self.rows("highlights", *columns):
            self.ledger.saw(Kind.TEXT_SELECTION)
            selections.setdefault(int(row["document_id"]), []).append(self._selection(row, tags))
        for row in self.rows("documents", "id", "name", "description", "filename", "created", "contents"):
            self.ledger.saw(Kind.TEXT)
            number = int(row["id"])
            yield self._source(row, tuple(selections.pop(number, ())))
        self._homeless(selections)

    def _homeless(self, selections: dict[int, list[Selection]]) -> None:
        for one in (one for some in selections.values() for one in some):
            self.ledger.lost(Kind.TEXT_SELECTION, Loss.NO_TEXT, one.name)
            for _coding in one.codings:
                self.ledger.lost(Kind.CODING, Loss.NO_TEXT, one.name)

    def _tags(self) -> dict[int, list[int]]:
        tags: dict[int, list[int]] = {}
        for row in self.rows("highlight_tags", "highlight_id", "tag_id"):
            tags.setdefault(int(row["highlight_id"]), []).append(int(row["tag_id"]))
        return tags

    def _source(self, row: Row, selections: tuple[Selection, ...]) -> Source:
        raw = without_tags(text(row["contents"]))
        stored = StoredText(clean(raw))
        return Source(
            kind=SourceKind.TEXT,
            guid=self.guid("document", row["id"]),
            name=text(row["name"]) or text(row["filename"]),
            description=text(row["description"]),
            made=Made(at=moment(text(row["created"]))),
            text=stored.text,
            selections=selections,
            stored=stored,
        )

    def _selection(self, row: Row, tags: dict[int, list[int]]) -> Selection:
        number, (login, when) = int(row["id"]), self._coder(row)
        by, at = self.guid("user", login) if login else "", moment(when)
        codings = tuple(
            Coding(self.guid("highlight_tag", f"{number}:{tag}"), self.guid("tag", tag), by, at)
            for tag in tags.get(number, ())
        )
        self.ledger.saw(Kind.CODING, len(codings))
        return Selection(
            guid=self.guid("highlight", number),
            place=TextSpan(int(row["start_offset"]), int(row["end_offset"])),
            name=SPACES.sub(" ", without_tags(text(row["snippet"]))).strip(),
            made=Made(by=by, at=at),
            codings=codings,
        )


def _payload(value: object) -> dict[str, Any]:
    try:
        read = json.loads(value) if isinstance(value, str) else None
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def text(value: object) -> str:
    """What a text column holds; nothing else is a text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return clean(value)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def without_tags(markup: str) -> str:
    """The text of a piece of HTML, character for character: Taguette counts in it."""
    words = _Words()
    words.feed(markup)
    words.close()
    return "".join(words.found)
