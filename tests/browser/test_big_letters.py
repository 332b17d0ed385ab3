"""Whoever reads badly at night sets the letters to twice their size: nothing leaves the screen."""

import itertools

import pytest

from tests.browser.looking import fits

PAGES = {
    "satpol": ["/", "/encounters/new/", "/operations/new/", "/handovers/", "/search/"],
    "shelter": ["/", "/shelter/", "/shelter/admit/", "/cases/"],
}


@pytest.mark.parametrize("who", PAGES)
def test_letters_of_twice_the_size_fit_the_phone(open_as, who):
    page = open_as(who)
    for path in PAGES[who]:
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        fits(page)
        # The words of the menu at the foot stand beside each other and not over each other.
        boxes = page.locator("nav li:visible .nav-item").evaluate_all(
            "all => all.map(one => { const range = document.createRange(); range.selectNodeContents(one);"
            " const box = range.getBoundingClientRect(); return [box.left, box.right]; })"
        )
        for (_left, right), (left, _right) in itertools.pairwise(boxes):
            assert right <= left + 1, path
