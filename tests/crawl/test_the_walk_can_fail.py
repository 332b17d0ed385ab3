"""Would the walk notice? Each mistake is planted in the platform, and one look must find it."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from pytest_django import DjangoDbBlocker

from rangkul.cases.models import ChildIdentity
from rangkul.cases.views import children
from rangkul.core import access
from tests.conftest import owner_for_a_while
from tests.crawl import rights
from tests.crawl.crawl import Crawl, Seen
from tests.crawl.tokens import tokens_in
from tests.crawl.walk import Who, as_in_a_demo, listening
from tests.crawl.world import make_world

pytestmark = [pytest.mark.access, pytest.mark.long]
KNOWS_OF_THE_CHILD: Who = ("level_1", "focal_point")


@pytest.fixture(scope="module")
def crawl(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Crawl]:
    """The world without a walk; nothing of it is kept."""
    with django_db_blocker.unblock(), as_in_a_demo(), transaction.atomic():
        yield Crawl(make_world())
        transaction.set_rollback(True)


def looked(crawl: Crawl, who: Who = KNOWS_OF_THE_CHILD) -> Seen:
    """What one look at the child's page brings."""
    crawl.seen = Seen()
    page = next(page for page in crawl.pages(who[0]) if page.name == "child")
    line = next(line for line in rights.lines() if (line.url_name, line.method) == ("child", "GET"))
    crawl.ask(line, page, who)
    return crawl.seen


def full_name(child: Any) -> str:
    """The name of a child, read as no page may read it."""
    with owner_for_a_while():
        return str(ChildIdentity._base_manager.get(child_id=child.pk).full_name)


def test_without_a_mistake_nothing_is_found(crawl):
    seen = looked(crawl)

    assert seen.counts["answers searched"]
    assert not (seen.leaks or seen.differences or seen.cached or seen.broken)


def test_a_name_on_the_signpost_is_found(crawl, monkeypatch):
    monkeypatch.setattr(children.parts, "holder", lambda actor, child: full_name(child))

    assert {leak.field for leak in looked(crawl).leaks} == {"main: identity.full_name"}


def test_a_table_whose_two_walls_are_down_is_found(crawl, monkeypatch):
    monkeypatch.setitem(access._scopes, ChildIdentity, access.by_edge(1))
    monkeypatch.setattr(
        children.parts,
        "holder",
        lambda actor, child: access.visible(actor, ChildIdentity).get(child=child).full_name,
    )
    with transaction.atomic():
        with owner_for_a_while(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE cases_childidentity DISABLE ROW LEVEL SECURITY")
        seen = looked(crawl)
        transaction.set_rollback(True)

    assert {leak.field for leak in seen.leaks} == {"main: identity.full_name"}


def test_with_one_wall_down_the_other_still_holds(crawl, monkeypatch):
    monkeypatch.setitem(access._scopes, ChildIdentity, access.by_edge(1))
    monkeypatch.setattr(
        children.parts,
        "holder",
        lambda actor, child: str(access.visible(actor, ChildIdentity).filter(child=child).first()),
    )

    assert not looked(crawl).leaks


def test_a_name_in_a_header_is_found(crawl, monkeypatch):
    def told(request: Any, template: str, context: dict[str, Any]) -> HttpResponse:
        return HttpResponse("", headers={"X-Child": full_name(context["child"])})

    monkeypatch.setattr(children, "render", told)

    assert looked(crawl).leaks


def test_a_name_in_a_log_is_found(crawl, monkeypatch):
    def told(request: Any, template: str, context: dict[str, Any]) -> HttpResponse:
        logging.getLogger("rangkul.cases").info("shown: %s", full_name(context["child"]))
        return HttpResponse("")

    monkeypatch.setattr(children, "render", told)
    with listening() as heard:
        looked(crawl)

    assert any(any(tokens_in(line)) for line in heard.lines)


def test_a_page_that_a_browser_may_keep_is_found(crawl, monkeypatch):
    def told(request: Any, template: str, context: dict[str, Any]) -> HttpResponse:
        return HttpResponse(full_name(context["child"]), headers={"Cache-Control": "max-age=60"})

    monkeypatch.setattr(children, "render", told)

    assert looked(crawl, ("level_4", "case_supervisor")).cached


def test_a_cell_that_differs_is_found(crawl, monkeypatch):
    monkeypatch.setattr(children, "render", lambda *about: HttpResponse("", status=403))

    assert looked(crawl).differences
