"""How a test looks at a page: never at half of one.

A browser says that a click is over when the page it leads to has begun, not when it is there, and a test on a
slow machine then reads an empty document. Here a click, a key or a tick is over when the next page is whole.
"""

import functools
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page

DEEDS = ("click", "press", "check", "uncheck", "select_option", "tap")


def wait_for_whole_pages() -> None:
    """Let every deed of a locator or a page wait for the page that it leads to."""
    for kind in (Locator, Page):
        for deed in DEEDS:
            act = getattr(kind, deed)
            if not hasattr(act, "__wrapped__"):
                setattr(kind, deed, _then_wait(act))


def _then_wait(act: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(act)
    def acted(self: Locator | Page, *arguments: Any, **options: Any) -> Any:
        result = act(self, *arguments, **options)
        page = self if isinstance(self, Page) else self.page
        if not page.is_closed():
            page.wait_for_load_state()
        return result

    return acted


def fits(page: Page) -> None:
    """Nothing makes the page wider than the screen."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"
