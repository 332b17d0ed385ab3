"""An evaluator finds words again in texts, passages and memos, with keys alone."""

import pytest

from tests.browser.keys import Keys
from tests.browser.looking import fits

SAYS = {
    "id": ("2 tempat", "1 tempat", "Tidak ditemukan di mana pun"),
    "en": ("2 places", "1 place", "It stands nowhere"),
}
SEARCH = "form[role=search] button[type=submit]"


def search_texts(page, keys, two):
    """By the root, both words are found, and each leads to its place in the text."""
    keys.write("q", "kepercayaan")
    keys.go(SEARCH)
    assert two in page.inner_text("#found")
    assert page.locator("section[aria-labelledby=found] mark").all_inner_texts() == ["percaya", "dipercaya"]
    found = page.url.partition("#")[0]
    keys.go("section[aria-labelledby=found] a[href*='?to=']")
    assert "saling percaya" in page.inner_text("main")
    page.goto(found)


def search_passages(page, keys, two, one, code):
    """Among the passages, and among those of one code only."""
    keys.arrive()
    keys.choose("place", "passages")
    keys.go(SEARCH)
    assert two in page.inner_text("#found")
    captions = page.locator("figcaption").all_inner_texts()
    assert ["Antarpribadi" in captions[0], "Antarlembaga" in captions[1], len(captions)] == [True, True, 2]

    keys.to("details.reveal summary")
    keys.press("Enter")
    keys.pick("code", code)
    keys.go(SEARCH)
    assert one in page.inner_text("#found")
    assert "Antarlembaga" in page.inner_text("figcaption")
    assert page.locator("details.reveal").evaluate("one => one.open"), "what narrows is hidden"


def search_memos(page, keys):
    """A memo is found and leads to where it was written."""
    keys.choose("place", "memos")
    keys.go(SEARCH)
    assert "orang atau lembaga" in page.inner_text("figure.quote")
    keys.go("figcaption a")
    assert "/memos/" in page.url


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_words_are_found_by_their_root_and_lead_to_their_place(open_as, city, accessible, language, width):
    two, one, none = SAYS[language]
    made = f"from tests.browser.searching_desk import make; make({language!r})"
    study, code = city.manage("shell", "--no-imports", "-c", made).strip().splitlines()[-1].split()

    def look(page):
        fits(page)
        accessible(page)

    page = open_as("evaluator", f"/studies/{study}/sources/", language=language, width=width)
    keys = Keys(page, look)
    keys.arrive()
    keys.go("main a[href$='/search/']")

    search_texts(page, keys, two)
    search_passages(page, keys, two, one, code)
    search_memos(page, keys)

    page.goto(f"/studies/{study}/search/?q=razia&place=texts")
    keys.arrive()
    assert none in page.inner_text("#found")
