"""Which requests does the matrix ask for, and which answers differ from it?

A page decides two things: is the row seen (relation), and is the verb the role's (role). The default walk
takes them apart. GET lines are tried in every relation by a role that has the verb, POST lines in the
relations on both sides of their level; on each line come a role without the verb, two further roles and one
without files, chosen so that every role meets many lines. What that leaves out is closed by `declared_verb`:
the verb that the view itself declares is the line's, on every line. `make check-long` walks every role ×
every relation × every line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from zlib import crc32

from django.urls import URLPattern

from rangkul.core.roles import MATRIX, Role
from tests.access.matrix import (
    CHILD_ROWS,
    EVERY_ROLE,
    EVERYBODY,
    METHODS,
    SIGNED_OUT,
    STUDY_ROLES,
    STUDY_ROWS,
    Line,
    Outcome,
    expected,
    read,
    relations,
)
from tests.access.oracle import NO_FILES
from tests.crawl.walk import NOBODY, Answer, Walker, Who
from tests.crawl.world import Page

FILE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "access-matrix.csv"
VERBS = {role: {str(verb) for verb in MATRIX[role]} for role in Role.values}
WITH_FILES = [role for role in Role.values if role not in NO_FILES]
# The relation that opens most, for each kind of row.
WIDEST = {"none": "stranger"} | dict.fromkeys(
    ("joint", "operation", "own", "organisation", "register", "study"), "party"
)
# Where 403 could be mistaken for 404.
CONFUSING = ("level_4", "stranger")
# A post that is about somebody, where an empty one is about nobody.
BODIES = {"bar_lift": {"user_id": "1"}}
# What these look for is not in the world, so that everybody is told of its absence: a link of an e-mail, an
# open question of another office. Tests of their own follow them.
ABSENT_HERE = ("account_confirm_email", "match_answer")


@dataclass(frozen=True)
class Difference:
    """An answer that the matrix does not owe."""

    page: str
    method: str
    who: Who
    wanted: str
    got: str

    def __str__(self) -> str:
        return f"{self.method} {self.page} as {'/'.join(self.who)}: wanted {self.wanted}, got {self.got}"


def lines() -> list[Line]:
    """The matrix as it is signed."""
    return read(FILE, {str(verb) for verbs in MATRIX.values() for verb in verbs})


def askers(line: Line, *, wide: bool = False) -> Iterator[Who]:
    """Who must try this line; see above for what is left out unless `wide`."""
    yield NOBODY
    tried = [relation for relation in relations(line) if relation != SIGNED_OUT]
    if wide:
        yield from ((relation, role) for relation in tried for role in Role.values)
    else:
        yield from sorted(_factored(line, tried))


def _factored(line: Line, tried: list[str]) -> set[Who]:
    # Of a study no role with files knows; the roles that do have no files.
    pool = [*STUDY_ROLES, *WITH_FILES] if line.permission.startswith("study.") else WITH_FILES
    able = [role for role in pool if line.permission in (EVERY_ROLE, EVERYBODY, *VERBS[role])]
    unable = [role for role in pool if role not in able]
    # The supervisor if it may: it alone has the supervisors' edges too.
    first = str(Role.CASE_SUPERVISOR) if Role.CASE_SUPERVISOR in able else (able or list(Role.values))[0]
    turn, widest = crc32(f"{line.url_name} {line.method}".encode()), WIDEST.get(line.object, "level_4")
    if not line.own_paper:
        tried = [relation for relation in tried if relation != "blocked_own_paper"]
    pairs = {(relation, first) for relation in (tried if line.method == "GET" else _around(line, tried))}
    if unable:
        pairs |= {(relation, unable[turn % len(unable)]) for relation in tried if relation in CONFUSING}
    if line.object in STUDY_ROWS:
        pairs |= {(relation, role) for relation in tried for role in STUDY_ROLES}
    for roles in (able, unable, list(NO_FILES)):
        if roles:
            pairs.add((widest, str(roles[(turn >> 8) % len(roles)])))
    return pairs


def _around(line: Line, tried: list[str]) -> list[str]:
    """The relations next to the line's level, and those in which an edge is not what it seems."""
    if line.object not in CHILD_ROWS:
        return tried
    near = {f"level_{line.level}", f"level_{line.level - 1}", "revoked", "blocked", "own_paper"}
    if line.level == 1:
        near.add("asked")
    return [
        relation for relation in tried if relation in near or (line.level == 1 and relation == "stranger")
    ]


def declared_verb(line: Line, pattern: URLPattern) -> str | None:
    """What the view itself asks for, if it is not what the line says; allauth's views ask for no verb."""
    asked = str(getattr(pattern.callback, "permission", ""))
    if line.permission in (EVERY_ROLE, EVERYBODY):
        return f"{line.url_name}: the view asks for {asked}, the line for nothing" if asked else None
    return (
        None if asked == line.permission else f"{line.url_name}: {asked} is asked, {line.permission} written"
    )


def judge(line: Line, page: Page, who: Who, answer: Answer) -> list[Difference]:
    """What is wrong with an answer, if anything."""
    wanted = expected(*who, line, VERBS)
    if page.name in ABSENT_HERE and answer.outcome == Outcome.NOT_FOUND:
        return []
    told = f"{page.name} {page.state}".strip()
    if answer.outcome != wanted:
        got = f"{answer.outcome} ({answer.status})"
        return [Difference(told, line.method, who, str(wanted), got)]
    if wanted != Outcome.OK and answer.kept:
        got = f"rows in {', '.join(sorted(answer.kept))}"
        return [Difference(told, line.method, who, "nothing written", got)]
    return []


def served(walker: Walker, found: list[Page]) -> set[tuple[str, str]]:
    """Which methods each address answers at all: 405 neither before signing in nor after."""
    somebody = ("stranger", str(Role.CASE_SUPERVISOR))
    answered: set[tuple[str, str]] = set()
    for page, method in product(found, METHODS):
        if (page.name, method) not in answered and all(
            walker.fetch(who, method, page.url).status != 405 for who in (NOBODY, somebody)
        ):
            answered.add((page.name, method))
    return answered
