"""Is every page of the world usable by everybody? axe's rules for WCAG 2.2 AA, nothing wider than 360 px.

The pages are rendered here, inside the world's transaction, and shown to Chromium as if a server sent them.
In `make test` each page is looked at in one language, ten pages in turn; `make check-long` looks at both.
"""

import mimetypes
import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import accessible  # noqa: F401 - the same axe
from tests.conftest import ROOT
from tests.crawl.readable import Shown, readable
from tests.crawl.walk import Walker
from tests.crawl.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

HERE = "http://rangkul.test"
WIDEST = """[...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth)
    .slice(0, 4).map(one => one.tagName + '.' + one.className + ' ' + one.textContent.trim().slice(0, 40))"""
# Packed by `make assets`, else as they were built.
STATIC = [ROOT / "rangkul" / "core" / folder for folder in ("packed", "static")]


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    """A phone that asks nobody: what it loads comes from the folder of static files."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, reduced_motion="reduce", base_url=HERE
    )
    context.route("**/*", _static)
    yield context.new_page()
    context.close()


def _static(route: Route) -> None:
    path = route.request.url.removeprefix(HERE).partition("?")[0]
    files = [folder / path.removeprefix("/static/") for folder in STATIC]
    file = next((one for one in files if path.startswith("/static/") and one.is_file()), None)
    if file:
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        route.fulfill(body=file.read_bytes(), content_type=kind)
    else:
        route.fulfill(status=204)


def languages(number: int) -> list[str]:
    """In which languages the page of this number is looked at: a reader who changes it is asked again."""
    return ["id", "en"] if os.environ.get("RANGKUL_LONG") else [("id", "en")[number // 10 % 2]]


def faults(window: Page, shown: Shown, check: Callable[[Page], None]) -> Iterator[str]:
    """What is wrong with one page on a phone."""
    window.route(
        HERE + shown.page.url, lambda route: route.fulfill(body=shown.html, content_type="text/html")
    )
    window.goto(shown.page.url, wait_until="load")
    wide = window.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        yield f"{shown}: {wide} px wider than the phone, by {window.evaluate(WIDEST)}"
    try:
        check(window)
    except AssertionError as found:
        yield f"{shown}: {found}"
    window.unroute(HERE + shown.page.url)


def test_every_page_is_accessible_on_a_phone(window, accessible):  # noqa: F811
    walker = Walker(make_world())
    told, looked = [], 0
    for number, shown in enumerate(readable(walker)):
        for language in languages(number):
            looked += 1
            told += faults(window, shown.in_language(walker, language), accessible)

    print(f"{looked} pages looked at")
    assert looked > 90
    assert not told, "\n\n".join(told)
