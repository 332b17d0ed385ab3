"""The walk over every page as everybody, and all that was seen on it.

One walk serves both proofs: each answer is compared with the matrix (`rights.py`) and searched for canaries
that the oracle forbids its reader (`holders.py`). Beside the requests of the matrix the walk reads, in every
relation, the pages that are about no row (lists, Today, search, while typing), every page as the partners
really are, and every address that a page links to and no pattern names (filters, tabs, fragments).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from rangkul.core.roles import Permission, Role
from tests.access.matrix import CHILD_RELATIONS, EVERY_ROLE, EVERYBODY, Line, Outcome
from tests.crawl import relations, rights
from tests.crawl.holders import Holders
from tests.crawl.walk import NOBODY, Answer, Walker, Who, listening
from tests.crawl.world import Page, World, absent, pages

_LINK = re.compile(r'(?:href|hx-get|hx-post|src|action)="(/[^"#]*)')
# Who reads the lists: enough roles for every list, in every relation.
LISTENERS = (Role.CASE_SUPERVISOR, Role.FOCAL_POINT)
PARTNERS = (*relations.PARTNERS, relations.PARTY)
READERS = (
    ("registry", Role.FOCAL_POINT),
    ("institution", Role.LKS_MANAGER),
    ("party", Role.CASE_SUPERVISOR),
    ("party", Role.SHELTER_STAFF),
)
LINKS_OF = (
    ("party", Role.CASE_SUPERVISOR),
    ("level_2", Role.FOCAL_POINT),
    ("own_paper", Role.ORDER_OFFICER),
    ("party", Role.EVALUATOR),
)
MOST_LINKS = 40
# Pages about accounts and offices: the matrix requests search them, in one relation.
NO_CHILD = (EVERY_ROLE, EVERYBODY, Permission.ACCOUNT_MANAGE, Permission.ORGANISATION_READ)


@dataclass(frozen=True)
class Leak:
    """A canary where it may not be."""

    where: str
    who: Who
    field: str

    def __str__(self) -> str:
        return f"{self.where} told {'/'.join(self.who)} {self.field}"


@dataclass
class Seen:
    """What the walk brought home."""

    counts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    differences: list[rights.Difference] = field(default_factory=list)
    leaks: list[Leak] = field(default_factory=list)
    cached: list[str] = field(default_factory=list)
    other_404s: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    log: list[str] = field(default_factory=list)
    served: set[tuple[str, str]] = field(default_factory=set)


class Crawl:
    """A world, its walker and its judge."""

    def __init__(self, w: World) -> None:
        self.w, self.walker, self.holders = w, Walker(w), Holders(w)
        self.seen = Seen()
        self._forbidden: dict[Who, set[str]] = {NOBODY: set(w.tokens)}
        self._pages: dict[str, list[Page]] = {}
        self._nothing: dict[tuple[Who, str, str], str] = {}
        self._read: set[tuple[Who, str]] = set()

    def run(self, *, wide: bool = False) -> Seen:
        """Everything; `wide` is the whole product of roles and relations."""
        with listening() as heard:
            self.seen.served = rights.served(self.walker, self.pages("party"))
            lines = rights.lines()
            for line in lines:
                self._line(line, wide=wide)
            self._lists(lines)
            self._partners(lines)
            self._searches()
            for relation, role in LINKS_OF:
                self._links((relation, str(role)))
        self.seen.log = heard.lines
        self.seen.counts["requests"] = self.walker.requests
        return self.seen

    def pages(self, relation: str) -> list[Page]:
        """Every address as this relation meets it."""
        if relation not in self._pages:
            self._pages[relation] = pages(self.w, relation)
        return self._pages[relation]

    def forbidden(self, who: Who) -> set[str]:
        """What this reader may not meet."""
        if who not in self._forbidden:
            self._forbidden[who] = self.holders.forbidden(self.w.actor(*who))
        return self._forbidden[who]

    def look(self, who: Who, method: str, url: str, where: str, data: Any = None) -> Answer:
        """Fetch and search: a canary that its reader may not meet is a leak."""
        answer = self.walker.fetch(who, method, url, data)
        if method == "GET" and not data:
            self._read.add((who, url))
        sent = {token.lower() for token in (data or {}).values() if isinstance(token, str)}
        found = (answer.tokens - sent) & set(self.w.tokens)
        self.seen.counts["answers searched"] += 1
        self.seen.tokens |= found
        for token in found & self.forbidden(who):
            self.seen.leaks.append(Leak(f"{method} {where}", who, self.w.tokens[token]))
        if found and "no-store" not in answer.cache:
            self.seen.cached.append(f"{method} {where}")
        if answer.status >= 500:
            self.seen.broken.append(f"{method} {where} as {'/'.join(who)}")
        return answer

    def _line(self, line: Line, *, wide: bool) -> None:
        for who in rights.askers(line, wide=wide):
            for page in self.pages(who[0]):
                if page.name == line.url_name:
                    self.ask(line, page, who)

    def ask(self, line: Line, page: Page, who: Who) -> None:
        """One request of the matrix, judged by both proofs."""
        where = f"{page.name} {page.state}".strip()
        answer = self.look(who, line.method, page.url, where, rights.BODIES.get(page.name))
        self.seen.counts["matrix requests"] += 1
        self.seen.outcomes[str(answer.outcome)] += 1
        self.seen.differences += rights.judge(line, page, who, answer)
        if answer.outcome == Outcome.NOT_FOUND and answer.shape != self._absent(who, page, line.method):
            self.seen.other_404s.append(f"{line.method} {where} as {'/'.join(who)}")

    def _absent(self, who: Who, page: Page, method: str) -> str:
        """What this reader is told of a row that is not there, once for each address and method."""
        told = (who, page.name, method)
        if told not in self._nothing:
            self._nothing[told] = self.walker.fetch(who, method, absent(page)).shape
        return self._nothing[told]

    def _lists(self, lines: list[Line]) -> None:
        about_nothing = {
            line.url_name
            for line in lines
            if line.object == "none" and line.method == "GET" and line.permission not in NO_CHILD
        }
        for relation in (*CHILD_RELATIONS, *PARTNERS):
            for role in LISTENERS:
                self._all((relation, str(role)), about_nothing)

    def _partners(self, lines: list[Line]) -> None:
        about_rows = {line.url_name for line in lines if line.object != "none" and line.method == "GET"}
        for relation, role in READERS:
            self._all((relation, str(role)), about_rows)

    def _all(self, who: Who, names: set[str]) -> None:
        """What this reader has read already was searched then: the world is as it was."""
        for page in self.pages(who[0]):
            if page.name in names and (who, page.url) not in self._read:
                self.look(who, "GET", page.url, f"{page.name} {page.state}".strip())

    def _searches(self) -> None:
        """What search, recognition and the register of offices say to somebody who knows a name already."""
        fields = (
            "main: identity.full_name",
            "main: identity.nik",
            "main: encounter.nickname",
            "main: alias.name",
        )
        known = [token for token, name in self.w.tokens.items() if name in fields]
        nickname = next(t for t, name in self.w.tokens.items() if name == "alike: encounter.nickname")
        for relation in (*CHILD_RELATIONS, *PARTNERS):
            who = (relation, str(Role.CASE_SUPERVISOR))
            for token in known:
                self.look(who, "POST", "/search/", "search", {"words": token})
            typed = {"nickname": nickname, "age": "11", "sex": "m"}
            self.look(who, "POST", "/encounters/known/", "known_while_typing", typed)

    def _links(self, who: Who) -> None:
        """Follow what the pages of this reader link to and no pattern of ours names."""
        known = {page.url for page in self.pages(who[0])}
        for url in islice(self._found(who, known), MOST_LINKS):
            self.look(who, "GET", url, f"link {url}")
            self.seen.counts["links followed"] += 1

    def _found(self, who: Who, known: set[str]) -> Iterator[str]:
        found: set[str] = set()
        for page in self.pages(who[0]):
            answer = self.walker.fetch(who, "GET", page.url)
            for link in _LINK.findall(answer.text):
                url = urljoin(page.url, unescape(link))
                if url not in known | found and not url.startswith(("/static/", "/account/logout")):
                    found.add(url)
                    yield url
