"""The invented city behind the pictures, and people who open its pages in either language."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Page

from rangkul.sandbox.cast import PASSWORD, email_of
from tests.browser.conftest import SECONDS, browser  # noqa: F401 - the same Chromium
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
    done = subprocess.run(
        command, cwd=ROOT, env=live.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return live


@pytest.fixture(scope="session")
def _signed_in() -> dict[tuple[str, str], Any]:
    return {}


@pytest.fixture
def look(
    browser: Browser,  # noqa: F811
    sandbox: Live,
    _signed_in: dict[tuple[str, str], Any],
) -> Iterator[Look]:
    """Open pages; nobody signs in twice in one language."""
    contexts = []

    def open_page(who: str, path: str, *, language: str, width: int) -> Page:
        state = None
        if who:
            if (who, language) not in _signed_in:
                _signed_in[who, language] = _sign_in(browser, sandbox, who, language)
            state = _signed_in[who, language]
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
        return page

    yield open_page
    for context in contexts:
        context.close()


def _sign_in(browser: Browser, city: Live, who: str, language: str) -> Any:  # noqa: F811
    """Sign in through the page that people use, choose the language, and keep the cookies."""
    context = browser.new_context(base_url=city.url)
    context.set_default_timeout(30 * SECONDS)
    page = context.new_page()
    page.goto("/account/login/")
    page.fill("input[name=login]", email_of(who))
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    assert "/login" not in page.url, page.inner_text("body")
    page.locator(f"button[name=language][value={language}]").first.dispatch_event("click")
    page.wait_for_load_state()
    state = context.storage_state()
    context.close()
    return state
