"""The invented city behind the pictures, and people who open its pages in either language."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Page

from rangkul.sandbox.cast import PASSWORD, email_of
from tests.browser.conftest import SECONDS
from tests.conftest import ROOT, Live

os.environ.setdefault("RANGKUL_DEMO", "1")
CHILDREN = os.environ.get("RANGKUL_PICTURE_CHILDREN", "40")


class Look(Protocol):
    """Open a page as one of the people of the sandbox."""

    def __call__(self, who: str, path: str, *, language: str, width: int) -> Page: ...


@pytest.fixture(scope="session")
def sandbox(live: Live) -> Live:
    """The running platform with a small invented city in it, the same at each run but for its dates."""
    command = [sys.executable, "-m", "rangkul.cli", "city", "--once", "--seed", "1", "--children", CHILDREN]
    command += ["--recent", "14"]
    done = subprocess.run(
        command, cwd=ROOT, env=live.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return live


@pytest.fixture(scope="session")
def _signed_in() -> dict[str, Any]:
    return {}


@pytest.fixture
def look(
    browser: Browser,
    sandbox: Live,
    _signed_in: dict[str, Any],
) -> Iterator[Look]:
    """Open pages; nobody signs in twice."""
    contexts = []

    def open_page(who: str, path: str, *, language: str, width: int) -> Page:
        state = None
        if who:
            if who not in _signed_in:
                _signed_in[who] = _sign_in(browser, sandbox, who)
            state = _signed_in[who]
        context = browser.new_context(
            base_url=sandbox.url,
            storage_state=state,
            viewport={"width": width, "height": 740 if width < 600 else 800},
            has_touch=width < 600,
            locale=language,
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
        )
        context.set_default_timeout(30 * SECONDS)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        _choose(page, language)
        return page

    yield open_page
    for context in contexts:
        context.close()


def _sign_in(browser: Browser, city: Live, who: str) -> Any:
    """Sign in through the page that people use, and keep the cookies."""
    context = browser.new_context(base_url=city.url)
    context.set_default_timeout(30 * SECONDS)
    page = context.new_page()
    page.goto("/account/login/")
    page.fill("input[name=login]", email_of(who))
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    assert "/login" not in page.url, page.inner_text("body")
    state = context.storage_state()
    context.close()
    return state


def _choose(page: Page, language: str) -> None:
    """Read in `language`: an account keeps the language it chose last, whichever browser chose it."""
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f"button[name=language][value={language}]").first.dispatch_event("click")
        page.wait_for_selector(f"html[lang={language}]")
