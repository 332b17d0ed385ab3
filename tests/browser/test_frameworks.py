"""A framework is read with the keyboard, on a phone and on a desk, in either language."""

import os

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_a_framework_is_read_page_by_page(open_as, accessible, language, width):
    page = open_as("evaluator", "/studies/frameworks/", language=language, width=width)
    accessible(page)

    page.locator(".duty-act a").first.click()
    expect(page.locator("h1")).to_contain_text("Ansell")
    factor = page.locator(".factor").first
    factor.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(factor.locator(".factor-body").first).to_be_visible()
    fits(page)
    accessible(page)
    picture(page, f"factors-{width}")

    for number in (1, 2):
        page.locator("a.tab").nth(number).click()
        page.wait_for_load_state()
        fits(page)
        accessible(page)
        picture(page, f"tab{number}-{width}")


def fits(page):
    """Nothing makes the page wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def picture(page, name):
    """A picture, where somebody asked for one."""
    if folder := os.environ.get("RANGKUL_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
