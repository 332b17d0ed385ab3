"""Has whoever met a child's name or number on a page left a line in the log that says so?

Every page, as everybody who comes near the files: where the answer shows a canary or the number of a child,
a read event of this very request must name that child, by that reader. The children are found by the rows
that hold the canary, not by what the page says it showed.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from rangkul.cases.models import Child
from rangkul.cases.views import handovers
from rangkul.core import reading as kernel
from rangkul.core.roles import MATRIX, Role
from tests.access.matrix import EVERY_ROLE, EVERYBODY
from tests.conftest import owner_for_a_while
from tests.crawl import rights
from tests.crawl.holders import Holders
from tests.crawl.walk import Answer, Walker, Who, as_in_a_demo
from tests.crawl.world import Page, World, make_world, pages

pytestmark = pytest.mark.access

NUMBER = re.compile(r"DPK-[0-9A-Z]{3}-[0-9A-Z]{3}")
# Everybody who reads something of a child, each as a role that meets much of it.
READERS: tuple[Who, ...] = (
    ("party", Role.CASE_SUPERVISOR),
    ("party", Role.SHELTER_STAFF),
    ("own_paper", Role.ORDER_OFFICER),
    ("institution", Role.LKS_MANAGER),
    ("level_2", Role.FOCAL_POINT),
)
FURTHER: tuple[Who, ...] = (
    ("party", Role.SOCIAL_WORKER),
    ("party", Role.INTAKE_DESK),
    ("party", Role.OUTREACH_WORKER),
    ("party", Role.AGENCY_HEAD),
    ("registry", Role.FOCAL_POINT),
    ("level_1", Role.CASE_SUPERVISOR),
    ("level_4", Role.CASE_SUPERVISOR),
)
# Where an office often works is offered on its forms; a place alone says nothing of a child.
A_PLACE = re.compile(r"(encounter|operation)\.place$")


@dataclass(frozen=True)
class Unread:
    """A child who was shown, and of whom the log says nothing."""

    where: str
    who: Who
    shown: str

    def __str__(self) -> str:
        return f"{self.where} showed {'/'.join(self.who)} {self.shown} and the log says nothing"


class Reading:
    """A world, its walker, and the children behind each canary and number."""

    def __init__(self, w: World) -> None:
        self.w, self.walker = w, Walker(w, reads_log=True)
        held = Holders(w)
        self.children: dict[str, set[str]] = defaultdict(set)
        for token in w.tokens:
            self.children[token] = {str(row.child) for row in held.rows[token] if row.child}
        with owner_for_a_while():
            self.numbers = {child.number: str(child.pk) for child in Child._base_manager.all()}
        self.looks = self.shown = 0

    def faults(self, who: Who, method: str, page: Page, data: Any = None) -> Iterator[Unread]:
        """One request, and each child it showed without a word in the log."""
        answer = self.walker.fetch(who, method, page.url, data)
        self.looks += 1
        # What comes back of the reader's own typing tells nothing.
        sent = {str(value).lower() for value in (data or {}).values()}
        where = f"{method} {page.name} {page.state}".strip()
        for what, children in self._met(answer, sent):
            self.shown += 1
            if not children & answer.read:
                yield Unread(where, who, what)

    def _met(self, answer: Answer, sent: set[str]) -> Iterator[tuple[str, set[str]]]:
        for token in (answer.tokens - sent) & set(self.w.tokens):
            field = self.w.tokens[token]
            if self.children[token] and not A_PLACE.search(field):
                yield field, self.children[token]
        for number in set(NUMBER.findall(answer.text)) & set(self.numbers):
            yield f"number {number}", {self.numbers[number]}


@pytest.fixture(scope="module")
def reading(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Reading]:
    """One world for all tests of this file; nothing of it is kept."""
    with django_db_blocker.unblock(), as_in_a_demo(), transaction.atomic():
        yield Reading(make_world())
        transaction.set_rollback(True)


def requests(reading: Reading, who: Who) -> Iterator[tuple[str, Page, Any]]:
    """Every page this reader may open, every form they may send in vain, and every question they may ask."""
    verbs = {EVERY_ROLE, EVERYBODY, *map(str, MATRIX[who[1]])}
    asked = {(line.url_name, line.method): line for line in rights.lines() if line.permission in verbs}
    for page in pages(reading.w, who[0]):
        if (page.name, "GET") in asked:
            yield "GET", page, None
        if (page.name, "POST") in asked:
            yield "POST", page, rights.BODIES.get(page.name) or {"nothing": "of use"}
    names = {name: token for token, name in reading.w.tokens.items()}
    by_name = {page.name: page for page in pages(reading.w, who[0])}
    if ("search", "POST") in asked:
        for field in ("main: identity.full_name", "main: encounter.nickname", "main: alias.name"):
            yield "POST", by_name["search"], {"words": names[field]}
    if ("known_while_typing", "POST") in asked:
        typed = {"nickname": names["alike: encounter.nickname"], "age": "11", "sex": "m"}
        yield "POST", by_name["known_while_typing"], typed


def walked(reading: Reading, who: Who) -> str:
    """All that one reader was shown without a word in the log."""
    reading.looks = reading.shown = 0
    unread = [
        fault
        for method, page, data in requests(reading, who)
        for fault in reading.faults(who, method, page, data)
    ]
    print(f"{'/'.join(who)}: {reading.looks} looks, {reading.shown} times a name or number was shown")
    assert reading.looks > 80
    assert reading.shown > 10
    return "\n".join(sorted({str(one) for one in unread}))


@pytest.mark.parametrize("who", READERS, ids="/".join)
def test_whoever_meets_a_child_on_a_page_is_in_the_log(reading, who):
    assert not walked(reading, who)


@pytest.mark.long
@pytest.mark.parametrize("who", FURTHER, ids="/".join)
def test_so_is_everybody_else_who_comes_near_a_file(reading, who):
    assert not walked(reading, who)


@pytest.mark.parametrize(
    ("mute", "page_name"), [((kernel, "_open"), "identity_new"), ((handovers, "list_children"), "handovers")]
)
def test_a_page_that_leaves_no_line_is_found(reading, monkeypatch, mute, page_name):
    who = ("party", Role.CASE_SUPERVISOR)
    page = next(one for one in pages(reading.w, who[0]) if one.name == page_name)
    assert not list(reading.faults(who, "GET", page))

    module, name = mute
    monkeypatch.setattr(module, name, [] if name == "_open" else lambda *_about, **_more: None)

    assert list(reading.faults(who, "GET", page))


def test_what_a_colleague_saved_is_written_down_though_the_request_is_undone(reading):
    who = ("party", Role.CASE_SUPERVISOR)
    page = next(one for one in pages(reading.w, who[0]) if one.name == "assessment_sign")

    answer = reading.walker.fetch(who, "POST", page.url, {"version": "99"})

    assert answer.status == 409
    assert str(reading.w.story.children["main"].pk) in answer.read
