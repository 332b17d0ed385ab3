"""How long pages take in a big city: 20,000 children behind both walls, real server, real web role.

Every list, the page of a child with its case, and search; p95 with one person and with eight at once. The
floor is the sign-in page of a real server, whose one query says who asks. Floors first, then each figure with
its multiple.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import psycopg
import pytest
from django.utils import timezone

from tests.bench.bars import PAGE_ALONE, PAGE_TOGETHER
from tests.bench.bars import told as told_time
from tests.bench.big_city import City, Maker, Size
from tests.bench.visiting import Ask, Visitor, at_once, serving
from tests.conftest import OWNER, WEB, Server, _copy

pytestmark = pytest.mark.bench

DATABASE = "rangkul_bench"
# Enough for a p95 that does not hang on one page, few enough that all of it takes minutes.
ROUNDS, ALONE, TOGETHER, EACH = 3, 12, 8, 3
LIMIT_ALONE_S, LIMIT_TOGETHER_S, LIMIT_FLOORS = 0.250, 0.800, 12
SIGN_IN: Ask = ("GET", "/account/login/", {})


@dataclass(frozen=True)
class Page:
    """One page to measure: who opens it, and what is asked the n-th time."""

    name: str
    role: str
    asks: Callable[[int], Ask]


def pages(city: City) -> list[Page]:
    """Every list by the person for whom it is longest, and the pages of one child."""

    def of_child(path: str) -> Callable[[int], Ask]:
        return lambda turn: ("GET", path % city.cases[turn * 7 % len(city.cases)], {})

    def search(turn: int) -> Ask:
        return ("POST", "/search/", {"words": city.names[turn * 11 % len(city.names)]})

    def same(path: str) -> Callable[[int], Ask]:
        return lambda _turn: ("GET", path, {})

    return [
        Page("Today, shelter staff", "shelter_staff", same("/")),
        Page("Today, supervisor", "case_supervisor", same("/")),
        Page("Today, social worker", "social_worker", same("/")),
        Page("Today, intake desk", "intake_desk", same("/")),
        Page("Today, institution", "lks_manager", same("/")),
        Page("children with an open case", "case_supervisor", same("/cases/?whose=office")),
        Page("children whose case is closed", "case_supervisor", same("/cases/?whose=office&status=closed")),
        Page("my cases", "social_worker", same("/cases/")),
        Page("encounters", "case_supervisor", same("/encounters/")),
        Page("encounters, patrol", "order_officer", same("/encounters/")),
        Page("referrals to us", "case_supervisor", same("/referrals/?side=to")),
        Page("referrals from us", "case_supervisor", same("/referrals/?side=from")),
        Page("referrals that ended", "case_supervisor", same("/referrals/?side=from&state=over")),
        Page("referrals, institution", "lks_manager", same("/referrals/?side=to")),
        Page("handovers", "case_supervisor", same("/handovers/")),
        Page("notices", "case_supervisor", same("/notices/")),
        Page("shelter board", "shelter_staff", same("/shelter/")),
        Page("pairs that look alike", "case_supervisor", same("/matches/")),
        Page("registers", "case_supervisor", same("/imports/")),
        Page("search by name", "case_supervisor", search),
        Page("page of a child and its case", "case_supervisor", of_child("/children/%s/")),
        Page("assessments of a child", "case_supervisor", of_child("/children/%s/assessments/")),
        Page("plan of a child", "case_supervisor", of_child("/children/%s/plan/")),
        Page("readers of a file", "case_supervisor", of_child("/children/%s/readers/")),
    ]


@pytest.fixture(scope="module")
def big_city(server: Server, template_database: str) -> Iterator[tuple[City, float]]:
    """The city in a database of its own, and how long it took to load."""
    with server.superuser() as superuser:
        superuser.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    _copy(server, DATABASE, tester=False)
    began = time.perf_counter()
    with psycopg.connect(server.url(OWNER, DATABASE)) as owner, owner.cursor() as cursor:
        city = Maker(cursor, Size(), at=timezone.now()).make()
    with psycopg.connect(server.url(OWNER, DATABASE), autocommit=True) as owner:
        # As autovacuum leaves a lasting city; a throw-away cluster has none.
        owner.execute("VACUUM")
    yield city, time.perf_counter() - began
    with server.superuser() as superuser:
        superuser.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def test_pages_of_a_big_city(big_city, server, tmp_path, capsys):
    """p95 of every list and of a child's page, with one person and with eight at once."""
    (city, took), url, log = big_city, server.url(WEB, DATABASE), tmp_path / "server.log"
    with capsys.disabled():
        print("\n" + told(city, took))
        with serving(url, log, demo=False) as address:
            floors = measure(address, None, lambda _turn: SIGN_IN)
        with serving(url, log) as address:
            slow = list(judge(address, city, url, floors))
    assert not slow, "\n".join(slow)


def told(city: City, took: float) -> str:
    """What there is in the city, in one sentence."""
    words = {
        "cases_child": "children",
        "cases_encounter": "encounters",
        "cases_referral": "referrals",
        "people_organisation": "organisations",
        "core_edge": "edges",
        "core_event": "events",
    }
    held = ", ".join(f"{city.counts[table]:,} {word}" for table, word in words.items())
    return f"pages: {held}; loaded with COPY in {took:.0f} s"


def judge(address: str, city: City, url: str, floors: tuple[float, float]) -> Iterator[str]:
    """Print every figure; yields a sentence for each page over its bar."""
    floor, floor_together = floors
    print(f"floor: sign-in page, one query: p95 {floor:.4f} s with 1, {floor_together:.4f} s with {TOGETHER}")
    print(f"floor: one indexed select: p95 {_select(url):.5f} s")
    print(f"floor: ten million additions: {_additions():.2f} s")
    for page in pages(city):
        alone, together = measure(address, city.emails[page.role], page.asks)
        times, times_together = alone / floor, together / floor_together
        print(told_time(PAGE_ALONE, seconds=alone, floor=floor, of=page.name))
        print(told_time(PAGE_TOGETHER, seconds=together, floor=floor_together, of=page.name), flush=True)
        if alone > LIMIT_ALONE_S and times > LIMIT_FLOORS:
            yield f"{page.name}: {alone:.3f} s with 1"
        if together > LIMIT_TOGETHER_S and times_together > LIMIT_FLOORS:
            yield f"{page.name}: {together:.3f} s with {TOGETHER}"


def measure(address: str, email: str | None, asks: Callable[[int], Ask]) -> tuple[float, float]:
    """p95 in seconds with one person and with eight at once; the median of five rounds of each."""
    first = Visitor(address)
    if email:
        first.sign_in(email)
    visitors = [first, *(Visitor(address) for _other in range(TOGETHER - 1))]
    for other in visitors[1:]:
        # One person with eight windows: signing in eight times would be slowed, rightly.
        other.cookies = first.cookies
    at_once(visitors, asks, 1)  # the first answers of each process pay for what is read once
    alone = [_p95([first.timed(asks(turn)) for turn in range(ALONE)]) for _round in range(ROUNDS)]
    together = [_p95(at_once(visitors, asks, EACH)) for _round in range(ROUNDS)]
    return statistics.median(alone), statistics.median(together)


def _p95(times: list[float]) -> float:
    return float(np.percentile(times, 95))


def _select(url: str) -> float:
    with psycopg.connect(url) as connection:
        times = []
        for _turn in range(200):
            began = time.perf_counter()
            connection.execute("SELECT name FROM people_organisation WHERE id = 1").fetchall()
            times.append(time.perf_counter() - began)
    return _p95(times)


def _additions() -> float:
    began, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - began
