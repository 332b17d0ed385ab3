"""Who looks alike while one types: one line above the save button, that moves nothing under the thumb."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keys import Keys
from tests.browser.looking import fits

LINE = ".known-now > summary"
SAVE = "form.form .form-bar button[type=submit]"
PLACE = "one => { const r = one.getBoundingClientRect(); return [r.top, r.left] }"
# Names no other test of this server uses, unlike one another.
NAMES = {
    ("id", 360): "Pramudya",
    ("en", 360): "Kliwonan",
    ("id", 1280): "Yudhistira",
    ("en", 1280): "Sembodro",
}
SCREENS = [(language, width) for language, width in NAMES]
SOME = re.compile("1 (anak mirip – lihat|similar child – look)")


def known(page, name):
    """Write a child down, and return its number."""
    page.goto("/encounters/new/")
    page.fill("#id_nickname", name)
    page.locator("[name=age_band]").nth(1).check()
    page.locator("[name=usual_place]").first.check()
    page.locator(SAVE).click()
    return page.locator(".saved-number").inner_text()


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_the_line_grows_with_typing_and_nothing_moves_under_the_thumb(open_as, accessible, language, width):
    page = open_as("dinsos", "/encounters/new/", language=language, width=width)
    name = NAMES[language, width]
    number = known(page, name)
    page.goto("/encounters/new/")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    before = page.locator(SAVE).evaluate(PLACE)

    page.locator("#id_nickname").press_sequentially(name)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator(LINE)).to_have_text(SOME)
    expect(page.locator("#live")).to_have_text(re.compile("^1 (anak mirip|similar child)$"))

    assert page.locator(SAVE).evaluate(PLACE) == before
    assert page.locator(".known-now").get_attribute("open") is None
    expect(page.locator(".known-body")).to_be_hidden()
    fits(page)
    accessible(page)
    page.locator(LINE).click()
    body = page.locator(".known-body")
    expect(body.locator(".candidate")).to_contain_text(number)
    expect(body.locator(".reasons li").first).to_be_visible()
    assert page.locator(SAVE).is_visible()
    fits(page)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    accessible(page)


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_what_is_said_in_the_line_is_decided_on_saving_and_typing_on_loses_nothing(
    open_as, accessible, taps, language, width
):
    page = open_as("dinsos", "/encounters/new/", language=language, width=width)
    name = {360: "Danurweda", 1280: "Gandamayit"}[width]
    number = known(page, name)
    page.goto("/")
    thumb = taps(page)

    page.locator("nav a[href='/encounters/']:visible").first.click()
    page.locator("main a[href='/encounters/new/']").first.click()
    page.locator("[name=nickname]").click()
    page.keyboard.type(name)
    page.locator("label", has=page.locator("[name=age_band]")).nth(1).click()
    page.locator("[name=usual_place]").first.click()
    expect(page.locator(LINE)).to_have_text(SOME)
    page.locator(LINE).click()
    page.locator(f"label:has(#said-{number}-same)").click()
    # Told more meanwhile: the line asks again, stays open and keeps what was said.
    with page.expect_response("**/encounters/known/"):
        page.locator("label", has=page.locator("[name=sex]")).first.click()
    expect(page.locator(f"#said-{number}-same")).to_be_checked()
    assert page.locator(".known-now").get_attribute("open") is not None
    assert page.locator("[name=nickname]").input_value() == name
    page.locator(SAVE).click()

    page.wait_for_url(re.compile("/known/$"))
    expect(page.locator("#decided")).to_be_visible()
    expect(page.locator("#decided + .reasons")).to_contain_text(number)
    print("taps from Today to saved and decided:", thumb.count)
    assert 6 <= thumb.count <= 12
    accessible(page)


def test_the_line_is_used_by_keyboard_alone(open_as, accessible):
    page = open_as("dinsos", "/encounters/new/", width=360)
    number = known(page, "Wiraksara")
    page.goto("/encounters/new/")
    keys = Keys(page, accessible)
    keys.arrive()
    keys.write("nickname", "Wiraksara")
    keys.choose("age_band", "five_to_eleven")
    keys.choose("usual_place", page.locator("[name=usual_place]").first.input_value())
    expect(page.locator(LINE)).to_have_text(SOME)

    keys.to(LINE)
    keys.press("Enter")
    expect(page.locator(".known-body")).to_be_visible()
    keys.choose(f"said-{number}", "new")
    keys.go(".form-bar .btn-primary")

    expect(page.locator("#decided")).to_be_visible()


def test_a_form_sent_back_keeps_what_was_said_and_asks_again(open_as):
    page = open_as("dinsos", "/encounters/new/")
    number = known(page, "Tirtasena")
    page.goto("/encounters/new/")
    page.fill("#id_nickname", "Tirtasena")
    expect(page.locator(LINE)).to_have_text(SOME)
    page.locator(LINE).click()
    page.locator(f"label:has(#said-{number}-new)").click()
    page.locator(SAVE).click()

    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.locator(LINE)).to_have_text(SOME)
    expect(page.locator(f"#said-{number}-new")).to_be_checked()
