"""A real browser before the real server: invented people signed in, pictures when something fails, axe.

    def test_x(open_as):
        page = open_as("satpol")                      # a phone of 360 px, in Indonesian
        page = open_as("dinsos", language="en", width=1280)

One browser a session, one context a page; pages of failed tests are pictured in `pictures/failed/`.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import wait_for_whole_pages
from tests.browser.people import PASSWORD, PEOPLE, email_of
from tests.conftest import ROOT, Live

# The server that these tests start serves an invented city.
os.environ.setdefault("RANGKUL_DEMO", "1")
# Playwright keeps an event loop in this thread; Django must still be able to prepare the database from it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

wait_for_whole_pages()

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# What is in order is long: it stays in the browser.
VIOLATIONS = """axe.run({
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
}).then(found => found.violations)"""
FAILED = ROOT / "pictures" / "failed"
SECONDS = 1000


class OpenAs(Protocol):
    """Open a page as one of the invented people."""

    def __call__(
        self,
        who: str,
        path: str = "/",
        *,
        language: str = "id",
        width: int = 360,
        scripts: bool = True,
        **options: Any,
    ) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Tell the fixtures how the test went."""
    report = (yield).get_result()  # type: ignore[misc, attr-defined]
    setattr(item, f"report_{report.when}", report)


@pytest.fixture(scope="session")
def city(live: Live) -> Live:
    """The running platform with the people of `tests/browser/people.py` in it."""
    live.manage("shell", "--no-imports", "-c", "from tests.browser.people import make_people; make_people()")
    return live


@pytest.fixture(scope="session")
def _cookies() -> dict[str, Any]:
    return {}


class _Pages:
    """Pages of invented people; each has a context of its own, signed in through the real page once."""

    def __init__(self, browser: Browser, city: Live, cookies: dict[str, Any]) -> None:
        self.browser, self.city, self.cookies = browser, city, cookies
        self.opened: list[Page] = []

    def __call__(
        self,
        who: str,
        path: str = "/",
        *,
        language: str = "id",
        width: int = 360,
        scripts: bool = True,
        **options: Any,
    ) -> Page:
        context = self.browser.new_context(
            base_url=self.city.url,
            storage_state=self._signed_in(email_of(who, language)),
            viewport={"width": width, "height": 740 if width < 600 else 900},
            has_touch=width < 600,
            java_script_enabled=scripts,
            locale=language,
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(15 * SECONDS)
        page = context.new_page()
        self.opened.append(page)
        page.goto(path)
        return page

    def _signed_in(self, email: str) -> Any:
        if email not in self.cookies:
            self.cookies[email] = _sign_in(self.browser, self.city, email)
        return self.cookies[email]

    def picture(self, test: str) -> None:
        """Keep what each page showed when the test failed."""
        FAILED.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"\W+", "-", test)
        for number, page in enumerate(self.opened):
            if not page.is_closed():
                page.screenshot(path=FAILED / f"{name}-{number}.png", full_page=True)


@pytest.fixture
def open_as(
    browser: Browser, city: Live, _cookies: dict[str, Any], request: pytest.FixtureRequest
) -> Iterator[OpenAs]:
    """Open pages as invented people; what they showed is kept when the test fails."""
    pages = _Pages(browser, city, _cookies)
    yield pages
    if getattr(getattr(request.node, "report_call", None), "failed", False):
        pages.picture(request.node.name)
    for page in pages.opened:
        page.context.close()


def _sign_in(browser: Browser, city: Live, email: str) -> Any:
    """Sign in through the page that people use, and keep the cookies."""
    context = browser.new_context(base_url=city.url)
    context.set_default_timeout(15 * SECONDS)
    page = context.new_page()
    page.goto("/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    assert "/login" not in page.url, page.inner_text("body")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def people() -> dict[str, tuple[str, str, str]]:
    """Who there is: for each short name the organisation, the role and the person's name."""
    return PEOPLE


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """`accessible(page)` fails with what axe found against WCAG 2.2 AA."""

    def check(page: Page) -> None:
        page.evaluate(AXE.read_text())
        found = page.evaluate(VIOLATIONS)
        told = [
            f"{one['id']}: {one['help']} – {part['target']} {part['failureSummary']}"
            for one in found
            for part in one["nodes"][:3]
        ]
        assert not told, f"{page.url}\n" + "\n".join(told)

    return check


@pytest.fixture
def taps() -> Callable[[Page], "Taps"]:
    """`taps(page)` counts every tap from now on."""
    return Taps


class Taps:
    """Counts what a thumb does: taps on the page, across page loads."""

    def __init__(self, page: Page) -> None:
        self.count = 0
        page.expose_function("tapped", self._tapped)
        listen = "addEventListener('pointerdown', () => window.tapped(), true)"
        page.add_init_script(listen)
        page.evaluate(listen)

    def _tapped(self) -> None:
        self.count += 1
