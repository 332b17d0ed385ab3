"""Does every page answer everybody as the signed matrix says, and tell nobody what is not theirs?"""

import os
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.access.matrix import differences
from tests.crawl import rights
from tests.crawl.crawl import Crawl
from tests.crawl.tokens import tokens_in
from tests.crawl.walk import as_in_a_demo
from tests.crawl.world import make_world, named_patterns

# Some thousands of requests: a minute, and worth it: what no line declares must not wait for a long run.
pytestmark = pytest.mark.access


@pytest.fixture(scope="module")
def crawl(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Crawl]:
    """The world and one walk over it, for all tests of this file; nothing of it is kept."""
    with django_db_blocker.unblock(), as_in_a_demo(), transaction.atomic():
        made = Crawl(make_world())
        made.run(wide=bool(os.environ.get("RANGKUL_WIDE")))
        yield made
        transaction.set_rollback(True)


def test_every_address_and_method_is_a_line_of_the_matrix(crawl):
    undeclared, gone = differences(rights.lines(), crawl.seen.served)

    assert not undeclared, f"not declared in docs/reference/access-matrix.csv: {sorted(undeclared)}"
    assert not gone, f"declared, and served by nobody: {sorted(gone)}"


def test_every_view_asks_for_the_verb_of_its_line():
    patterns = dict(named_patterns())

    wrong = [rights.declared_verb(line, patterns[line.url_name]) for line in rights.lines()]

    assert not [one for one in wrong if one]


def test_every_page_answers_as_its_line_says(crawl):
    print(dict(crawl.seen.counts), dict(crawl.seen.outcomes))
    assert not crawl.seen.differences, "\n".join(str(one) for one in crawl.seen.differences)


def test_what_may_not_be_seen_looks_like_what_is_not_there(crawl):
    assert not crawl.seen.other_404s


def test_no_page_breaks(crawl):
    assert not crawl.seen.broken


def test_nobody_meets_a_canary_that_is_not_theirs(crawl):
    print(len(crawl.w.tokens), "canaries,", len(crawl.seen.tokens), "met,", dict(crawl.seen.counts))
    assert not crawl.seen.leaks, "\n".join(sorted({str(leak) for leak in crawl.seen.leaks}))


def test_no_browser_keeps_a_page_with_a_childs_data(crawl):
    assert not crawl.seen.cached


def test_no_line_of_a_log_holds_a_canary(crawl):
    told = [line for line in crawl.seen.log if any(tokens_in(line))]
    assert crawl.seen.log, "the walk heard no log at all"
    assert not told, told[:5]
