"""A child met again: the phone says so while one types, and a person decides."""

import re

import pytest
from playwright.sync_api import expect


def fill(page, nickname):
    page.fill("#id_nickname", nickname)
    page.locator("label", has=page.locator("input[name=age_band]")).nth(1).click()
    page.fill("#id_place", "Jalan Margonda")


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_a_child_met_again_is_recognised_while_typing_and_decided_after_saving(
    open_as, accessible, language, width
):
    nickname = "Tatag" if width == 360 else "Gentur"
    page = open_as("dinsos", "/encounters/new/", language=language, width=width)
    fill(page, nickname)
    page.locator("form.form button[type=submit]").last.click()
    first = page.locator(".saved-number").inner_text()

    page.goto("/encounters/new/")
    fill(page, nickname)
    expect(page.locator(".known-now summary")).to_contain_text("1 ")
    page.locator(".known-now summary").click()
    expect(page.locator(".known-now .candidate")).to_contain_text(first)
    # The bar at the foot covers what is half scrolled; axe takes that for a small target.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    accessible(page)
    page.locator("form.form button[type=submit]").last.click()
    candidate = page.locator("article.candidate", has_text=first)
    expect(candidate).to_be_visible()
    accessible(page)
    candidate.locator("button[value=same]").click()
    expect(page.locator("#decided")).to_be_visible()
    accessible(page)
    page.locator("form[action*=undo] button").click()
    expect(page.locator("article.candidate", has_text=first)).to_be_visible()


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_search_forgives_spelling_and_keeps_the_name_out_of_the_address(open_as, accessible, language, width):
    page = open_as("dinsos", "/encounters/new/", language=language, width=width)
    fill(page, f"Wiguna {'Kecil' if width == 360 else 'Besar'}")
    page.locator("form.form button[type=submit]").last.click()

    page.goto("/search/")
    accessible(page)
    page.fill("#id_words", f"wigunna {'kecil' if width == 360 else 'besar'}")
    page.press("#id_words", "Enter")

    expect(page.locator("#found")).to_be_visible()
    assert page.locator(".person").filter(has_text=re.compile("Wiguna")).count() >= 1
    assert page.url.endswith("/search/")
    accessible(page)
    page.goto("/matches/")
    accessible(page)


def test_without_scripts_the_question_is_asked_after_saving(open_as):
    page = open_as("dinsos2", "/encounters/new/", scripts=False)
    for _ in range(2):
        page.goto("/encounters/new/")
        fill(page, "Gendis")
        page.locator("form.form button[type=submit]").last.click()

    expect(page.locator(".candidate button[value=same]").first).to_be_visible()
