"""The street on a phone: few taps, a keyboard alone, no script, a session that ends."""

import re

import pytest

from tests.browser.looking import fits
from tests.browser.people import PASSWORD, email_of

# Saving leads to the number, or first to the question whether the child is one that is known.
SAVED = re.compile(r"/encounters/[0-9a-f-]{36}/(known|saved)/$")
PAGES = ["/encounters/", "/encounters/new/", "/operations/new/"]


def record(page, name="Aji"):
    """Record one child through the page, and stand on the page that says the number."""
    page.goto("/encounters/new/")
    page.locator("[name=nickname]").fill(name)
    page.locator("[name=age_band]").nth(1).check()
    page.locator("[name=usual_place]").first.check()
    page.locator(".form-bar button").click()
    page.wait_for_url(SAVED)
    if page.url.endswith("/known/"):
        page.goto(page.url.replace("/known/", "/saved/"))


def test_from_today_to_saved_takes_at_most_twelve_taps(open_as, taps):
    page = open_as("satpol")
    thumb = taps(page)

    page.locator("nav a[href='/encounters/']:visible").first.click()
    page.get_by_role("link", name="Catat perjumpaan").click()
    page.locator("[name=nickname]").click()
    page.keyboard.type("Aji")
    for words in ("5 sampai 11", "Laki-laki", "Mengamen", "Lapar atau haus", "Sendirian"):
        page.locator("label", has_text=words).first.click()
    page.locator("[name=usual_place]").first.click()
    page.get_by_role("button", name="Simpan perjumpaan").click()
    page.wait_for_url(SAVED)

    print("taps from Today to saved:", thumb.count)
    assert 6 <= thumb.count <= 12
    assert page.get_by_text("DPK-").first.is_visible()


def test_an_encounter_is_recorded_by_keyboard_alone(open_as):
    page = open_as("satpol", "/encounters/new/", width=1280)

    def tab_to(name):
        for _ in range(80):
            page.keyboard.press("Tab")
            if (
                page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
                == name
            ):
                return
        raise AssertionError(f"no way to {name} by Tab")

    tab_to("nickname")
    page.keyboard.type("Buyung")
    tab_to("age_band")
    page.keyboard.press("Space")
    tab_to("usual_place")
    page.keyboard.press("Space")
    tab_to("Simpan perjumpaan")
    page.keyboard.press("Enter")

    page.wait_for_url(SAVED)


def test_everything_works_without_javascript(open_as):
    page = open_as("satpol", "/operations/new/", scripts=False)
    page.locator("[name=usual_place]").first.check()
    page.locator(".form-bar button").click()
    page.locator("[name=nickname]").fill("Aji")
    page.locator("[name=age]").fill("11")
    page.get_by_role("button", name="Simpan dan tambah berikutnya").click()
    page.get_by_role("button", name="Itu anak terakhir").click()
    page.locator("[name=male]").fill("3")
    page.get_by_role("button", name="Simpan jumlah orang dewasa").click()

    assert page.locator("[data-tally=adults]").inner_text() == "3"
    assert page.locator("[data-tally=people]").inner_text() == "4"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_the_street_have_no_barrier(open_as, accessible, language, width):
    page = open_as("outreach", language=language, width=width)
    record(page)
    accessible(page)
    page.goto(page.url.replace("saved/", ""))
    accessible(page)
    page.goto(page.url + "correct/")
    accessible(page)
    for path in PAGES:
        page.goto(path)
        accessible(page)
        fits(page)
    page.goto("/encounters/new/")
    page.locator(".form-bar button").click()
    accessible(page)


def test_an_operation_has_no_barrier(open_as, accessible):
    page = open_as("satpol", "/operations/new/")
    page.locator("[name=usual_place]").first.check()
    page.locator(".form-bar button").click()
    accessible(page)
    page.locator("[name=nickname]").fill("Aji")
    page.locator("[name=age]").fill("11")
    page.get_by_role("button", name="Simpan dan tambah berikutnya").click()
    page.get_by_role("button", name="Itu anak terakhir").click()
    accessible(page)
    page.get_by_role("link", name="Selesaikan operasi").click()
    accessible(page)


def test_a_catch_has_no_barrier(open_as, accessible):
    page = open_as("dinsos", "/encounters/new/")
    page.locator("details.form-more > summary").click()
    page.locator("[name=kind][value=raid]").check()
    page.locator("[name=nickname]").fill("Aji")
    page.locator("[name=age]").fill("11")
    page.locator("[name=usual_place]").first.check()
    page.locator(".form-bar button").click()
    page.wait_for_url(SAVED)

    page.goto(re.sub("(known|saved)/$", "catch/", page.url))

    assert page.get_by_role("heading", name="Terjaring ke-1").is_visible()
    accessible(page)


def test_what_was_typed_when_the_session_ended_comes_back_after_signing_in(open_as):
    page = open_as("satpol2", "/encounters/new/")
    page.locator("[name=nickname]").fill("Si Topi Merah")
    page.locator("[name=age]").fill("11")
    page.locator("[name=place]").fill("Kolong jembatan")
    kept = [one for one in page.context.cookies() if one["name"] != "sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies(kept)

    page.locator(".form-bar button").click()
    page.fill("input[name=login]", email_of("satpol2", "id"))
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")

    page.wait_for_url("**/encounters/new/")
    assert page.locator("[name=nickname]").input_value() == "Si Topi Merah"
    assert page.locator("[name=place]").input_value() == "Kolong jembatan"
    page.locator(".form-bar button").click()
    page.wait_for_url(SAVED)


def test_going_back_after_saving_shows_a_fresh_form_and_not_the_last_child(open_as):
    page = open_as("satpol", "/encounters/new/")
    record(page, "Aji")

    while not page.url.endswith("/new/"):
        page.go_back()

    assert page.locator("[name=nickname]").input_value() == ""
    assert not page.locator("[name=age_band]:checked").count()


def test_going_back_over_a_refused_form_shows_the_form_and_no_page_of_the_browsers_own(open_as):
    page = open_as("satpol", "/encounters/new/")
    page.locator(".form-bar button").click()
    assert page.locator("[data-error-summary]").is_visible()
    page.locator("[name=nickname]").fill("Si Topi Biru")
    page.locator("[name=age_band]").nth(1).check()
    page.locator("[name=usual_place]").first.check()
    page.locator(".form-bar button").click()
    page.wait_for_url(SAVED)

    page.go_back()

    assert page.url.endswith("/encounters/new/")
    assert page.get_by_role("heading", name="Catat perjumpaan").is_visible()
    assert page.locator("[name=nickname]").input_value() == ""


def test_the_phones_place_is_taken_coarsely(open_as):
    here = {"latitude": -6.395213, "longitude": 106.823187}
    page = open_as("satpol", "/encounters/new/", geolocation=here, permissions=["geolocation"])

    page.locator("[data-here] button").click()

    page.wait_for_function("document.querySelector('[name=latitude]').value")
    assert page.locator("[name=latitude]").input_value() == "-6.395"
    assert page.locator("[name=longitude]").input_value() == "106.823"
