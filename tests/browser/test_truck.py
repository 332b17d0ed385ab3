"""23 children in one truck: the patrol hands them over in one sitting, the shelter receives them in one."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.looking import fits
from tests.browser.people import PASSWORD, email_of
from tests.conftest import Live

LOOK = os.environ.get("RANGKUL_LOOK")


def look(page: Page, name: str) -> None:
    if LOOK:
        width = page.viewport_size["width"] if page.viewport_size else 0
        language = page.locator("html").get_attribute("lang")
        page.screenshot(path=Path(LOOK) / f"{name}-{language}-{width}.png", full_page=True)


def truck(city: Live, language: str, how_many: int = 23) -> str:
    """The key of an operation with so many children."""
    told = city.manage(
        "shell",
        "--no-imports",
        "-c",
        f"from tests.browser.truck import make_truck; make_truck({language!r}, {how_many})",
    )
    return str(told).strip().splitlines()[-1]


def give_all_but_the_last(patrol: Page, seen: Callable[[Page, str], None]) -> str:
    """The patrol sends 22 of the 23 on their way; returns the address of the whole."""
    patrol.click("a[href$='/handover/'].btn")
    seen(patrol, "give")
    assert patrol.locator(".goer input[name$=going]:checked").count() == 23
    patrol.locator(".goer input[name$=going]").last.click()
    patrol.click(".form-bar button[type=submit]")
    patrol.wait_for_url("**/handovers/together/*/")
    return patrol.url[patrol.url.index("/handovers/") :]


def receive_all_but_the_first(shift: Page, link: str) -> None:
    """The shelter takes 21 in and sends one to a hospital."""
    assert shift.locator(".goer select").count() == 22
    shift.locator(".goer select").first.select_option("needs_hospital")
    shift.click(".form-bar button[type=submit]")
    shift.wait_for_url(f"**{link}")


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_a_truck_is_handed_over_and_received_in_one_sitting(open_as, city, accessible, taps, language, width):
    def seen(page: Page, name: str) -> None:
        accessible(page)
        fits(page)
        look(page, name)

    patrol = open_as("satpol", f"/operations/{truck(city, language)}/", language=language, width=width)
    fits(patrol)
    look(patrol, "operation")
    thumb = taps(patrol)
    link = give_all_but_the_last(patrol, seen)
    print("taps from the operation to all on the way:", thumb.count)
    assert thumb.count <= 4
    seen(patrol, "transit")

    shift = open_as("shelter", language=language, width=width)
    look(shift, "today")
    # One duty for all of them; on a full day it may be folded away.
    assert shift.locator(f"a[href='{link}']").count() == 1
    shift.goto(link)
    seen(shift, "receive")
    thumb = taps(shift)
    receive_all_but_the_first(shift, link)
    print("taps from the list to all received:", thumb.count)
    assert thumb.count <= 2
    look(shift, "received")
    accessible(shift)
    assert shift.get_by_text("21 / 22").is_visible()
    paper = shift.context.request.get(shift.url + "paper/")
    assert paper.headers["content-type"] == "application/pdf"
    if LOOK:
        (Path(LOOK) / f"joint-{language}.pdf").write_bytes(paper.body())


def test_without_javascript_and_on_the_patrols_phone(open_as, city, accessible):
    page = open_as("satpol", f"/operations/{truck(city, 'id', 3)}/handover/", scripts=False)
    page.click(".form-bar button[type=submit]")
    page.wait_for_url("**/handovers/together/*/")
    page.click("a[href$='/sign/']")
    page.fill("[name=email]", email_of("shelter", "id"))
    page.fill("[name=password]", "salah")
    page.locator(".goer select").first.select_option("later")
    page.click(".form-bar button[type=submit]")
    assert page.locator(".goer select").first.input_value() == "later"
    page.fill("[name=password]", PASSWORD)
    page.click(".form-bar button[type=submit]")
    page.wait_for_url(re.compile("together/[0-9a-f-]{36}/$"))

    assert page.get_by_text("2 / 3").is_visible()


def test_the_sign_page_has_no_barrier(open_as, city, accessible):
    page = open_as("satpol", f"/operations/{truck(city, 'id', 2)}/handover/")
    page.click(".form-bar button[type=submit]")
    page.wait_for_url("**/handovers/together/*/")
    page.click("a[href$='/sign/']")
    accessible(page)
    fits(page)
    look(page, "sign")


def test_the_shelter_walks_through_the_truck_on_one_screen(open_as, city, accessible):
    truck(city, "id", 3)
    patrol = open_as("satpol", f"/operations/{truck(city, 'id', 4)}/handover/")
    patrol.click(".form-bar button[type=submit]")
    patrol.wait_for_url("**/handovers/together/*/")
    link = patrol.url[patrol.url.index("/handovers/") :]
    shift = open_as("shelter", link)
    shift.click(".form-bar button[type=submit]")
    shift.click("a[href$='/known/']")
    seen = 0
    while "child=" in shift.url and seen < 40:
        accessible(shift)
        fits(shift)
        look(shift, f"walk-{seen}") if not seen else None
        seen += 1
        again = shift.locator("button[name=answer][value=unsure]")
        again.first.click() if again.count() else shift.click(".form-bar a")
    assert seen
    accessible(shift)
    fits(shift)
    look(shift, "walk-over")
    assert shift.get_by_role("heading", name="Semua anak sudah ditinjau").is_visible()
