"""Go through pages by keyboard alone, as somebody does who uses no mouse and cannot see the page."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

# More stops than any page has: whoever needs more is going in a circle.
MOST_STOPS = 250
_HERE = "selector => document.activeElement.matches(selector)"
_SEEN = """() => {
  const one = document.activeElement, place = one.getBoundingClientRect();
  const shown = one.closest("label") || one;
  const outlined = (look) => look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
  const drawn = [one, shown].map((each) => getComputedStyle(each)).some(
    (look) => look.boxShadow !== "none" || outlined(look));
  return place.bottom > 0 && place.top < innerHeight && (drawn || getComputedStyle(one).opacity === "0");
}"""
_WHERE = "() => document.activeElement.outerHTML.slice(0, 200)"


class Keys:
    """One person's keyboard; every stop on the way must be visible and lead on."""

    def __init__(self, page: Page, look: Callable[[Page], None]) -> None:
        self.page, self.look = page, look
        self.pressed = 0

    def arrive(self) -> None:
        """Look at the page, and pass over its menu by the link that is there for it."""
        self.look(self.page)
        if self.page.locator("[data-error-summary]").count():
            assert self._here("[data-error-summary]"), "the list of errors does not take the focus"
            return
        # What a page leads to after "skip to the content" begins at the content too, or at a place in it.
        past_the_menu = self.page.url.endswith(("#main", "#found", "#here"))
        self.press("Tab")
        if past_the_menu:
            assert self._here("#main *"), f"the focus is not in the content but on {self._where()}"
            return
        assert self._here("a.skip"), f"the first stop on {self.page.url} is {self._where()}"
        self.press("Enter")
        assert self._here("#main"), "the way past the menu does not lead to the content"

    def to(self, selector: str) -> None:
        """Tab until something stands here."""
        for _stop in range(MOST_STOPS):
            if self._here(selector):
                assert self.page.evaluate(_SEEN), f"nobody sees where the focus is: {selector}"
                return
            self.press("Tab")
        raise AssertionError(f"no way to {selector} on {self.page.url}")

    def go(self, selector: str) -> None:
        """Follow a link or press a button, and arrive on the next page."""
        self.to(selector)
        # A refused form takes its place in the history before it goes: that is no next page yet.
        refused = self.page.locator("[data-error-summary]").count()
        with self.page.expect_event("load") if refused else self.page.expect_navigation():
            self.press("Enter")
        self.page.wait_for_load_state()
        self.arrive()

    def unfold(self, selector: str) -> None:
        """Open the fold in which something stands, where it is folded away on a full day."""
        folded = f"details:not([open]):has({selector})"
        if self.page.locator(folded).count():
            self.to(f"{folded} > summary")
            self.press("Enter")

    def write(self, name: str, words: str) -> None:
        """Write into a field that is empty."""
        self.to(f"[name={name}]")
        self.page.keyboard.type(words)
        self.pressed += len(words)

    def choose(self, name: str, value: str) -> None:
        """One of a group of radio buttons: a group is one stop, its arrows choose."""
        self.to(f"[name='{name}']")
        self.press("Space")
        for _one in range(40):
            if self._here(f"[value='{value}']") and self.page.evaluate("document.activeElement.checked"):
                return
            self.press("ArrowDown")
        raise AssertionError(f"no way to {name}={value} on {self.page.url}")

    def tick(self, name: str, value: str = "") -> None:
        """Tick a box that is not ticked."""
        self.to(f"[name='{name}']" + (f"[value='{value}']" if value else ""))
        self.press("Space")
        assert self.page.evaluate("document.activeElement.checked")

    def pick(self, name: str, value: str) -> None:
        """One line of a list that opens."""
        self.to(f"select[name={name}]")
        for _one in range(120):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"no way to {name}={value} on {self.page.url}")

    def press(self, key: str) -> None:
        """One key."""
        self.pressed += 1
        self.page.keyboard.press(key)

    def _where(self) -> Any:
        return self.page.evaluate(_WHERE)

    def _here(self, selector: str) -> Any:
        return self.page.evaluate(_HERE, selector)
