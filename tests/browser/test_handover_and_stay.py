"""A night: the patrol hands a child over on its own phone, and the shelter gives it a bed."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.looking import fits
from tests.browser.people import PASSWORD, email_of
from tests.conftest import Live

# Where to keep pictures of each page, for those who look at them.
LOOK = os.environ.get("RANGKUL_LOOK")


@pytest.fixture(scope="session")
def house(city: Live) -> Live:
    """The RPS of Beji Timur, with six beds."""
    city.manage(
        "shell",
        "--no-imports",
        "-c",
        "from rangkul.cases.models import Shelter; from rangkul.people.models import Organisation;"
        "dinsos = Organisation.objects.get(short_name='Dinsos');"
        "Shelter.objects.create(organisation=dinsos, name='RPS Beji Timur', city=dinsos.city, beds=6)",
    )
    return city


def look(page: Page, name: str) -> None:
    if LOOK:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(LOOK) / f"{name}-{width}.png", full_page=True)


def met(page: Page, nickname: str) -> None:
    """Record a child by the shortest way."""
    page.goto("/encounters/new/")
    page.fill("[name=nickname]", nickname)
    page.fill("[name=age]", "11")
    page.fill("[name=place]", "Jalan Margonda, depan stasiun")
    page.click(".form-bar button[type=submit]")
    page.wait_for_url(re.compile(r"/(known|saved)/$"))
    if page.url.endswith("/known/"):
        # Children of other tests may look alike: the patrol goes on without deciding.
        page.click(".page-head .btn-primary")
    page.wait_for_selector("a[href$='/handover/']")


def hand_over(page: Page, nickname: str) -> str:
    """From the street to a child in transit, as the patrol does it; returns the address of the handover."""
    met(page, nickname)
    page.click("a[href$='/handover/']")
    page.check("input[name=conditions][value=tired]")
    page.check("input[name=carries][value=instrument]")
    page.fill("[name=belongings]", "Ukulele, Rp 15.000, tas merah")
    look(page, f"give-{page.locator('html').get_attribute('lang')}")
    page.click(".form-bar button[type=submit]")
    page.wait_for_url("**/handovers/*/")
    return page.url


def sign_here(patrol: Page, accessible: Callable[[Page], None], language: str) -> None:
    """The receiver signs on the patrol's phone: with a wrong password first, then with the right one."""
    patrol.click("a[href$='/sign/']")
    patrol.fill("[name=email]", email_of("shelter", language))
    patrol.fill("[name=password]", "salah")
    patrol.click(".form-bar button[type=submit]")
    accessible(patrol)
    look(patrol, f"sign-{language}")
    patrol.fill("[name=password]", PASSWORD)
    patrol.click(".form-bar button[type=submit]")


def admit(shift: Page, accessible: Callable[[Page], None], language: str) -> None:
    """The child that was just received gets a bed."""
    shift.click("a[href*='/shelter/admit/']")
    accessible(shift)
    look(shift, f"admit-{language}")
    shift.fill("[name=property_kept]", "Ukulele, tas merah")
    shift.click(".form-bar button[type=submit]")
    shift.wait_for_url("**/shelter/")


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_from_the_street_to_a_bed_on_one_phone(open_as, house, accessible, language, width):
    patrol = open_as("satpol", language=language, width=width)
    handover = hand_over(patrol, f"Aji{width}")
    accessible(patrol)
    look(patrol, f"transit-{language}")

    sign_here(patrol, accessible, language)
    patrol.wait_for_url(handover)
    assert "Nur Hidayat" in patrol.inner_text("main")
    accessible(patrol)
    look(patrol, f"received-{language}")

    shift = open_as("shelter", handover, language=language, width=width)
    admit(shift, accessible, language)
    assert f"Aji{width}" in shift.inner_text("main")
    for path, name in (
        ("/shelter/", "board"),
        ("/shelter/wall/", "wall"),
        ("/shelter/shift/", "shift"),
        ("/", "today"),
    ):
        shift.goto(path)
        accessible(shift)
        look(shift, f"{name}-{language}")
    shift.goto("/shelter/")
    for way, name in ((".bed a.btn >> nth=0", "stay"), ("a[href$='/end/']", "end")):
        shift.click(way)
        accessible(shift)
        look(shift, f"{name}-{language}")


def test_the_receiver_declines_on_their_own_phone_and_the_patrol_sees_it(open_as, house, accessible):
    patrol = open_as("satpol2")
    handover = hand_over(patrol, "Butet")

    desk = open_as("intake")
    desk.click(f"a[href='{handover.removeprefix(house.url)}']")
    accessible(desk)
    look(desk, "answer-id")
    desk.click("a[href$='/decline/']")
    desk.check("input[value=full]")
    accessible(desk)
    look(desk, "decline-id")
    desk.click(".form-bar button[type=submit]")

    patrol.goto("/")
    assert "Butet" in patrol.inner_text("main")
    look(patrol, "back-id")
    patrol.goto("/handovers/")
    accessible(patrol)
    look(patrol, "handovers-id")


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_the_patrol_says_that_a_child_never_arrived_and_answers_for_it(open_as, accessible, language, width):
    patrol = open_as("satpol2", language=language, width=width)
    hand_over(patrol, f"Ranto{width}")

    patrol.click("a[href$='/never-arrived/']")
    accessible(patrol)
    fits(patrol)
    look(patrol, f"never-arrived-{language}")
    patrol.check("input[value=ran_away]")
    patrol.click(".form-bar button[type=submit]")
    assert patrol.locator("input[value=ran_away]").is_checked()
    accessible(patrol)
    patrol.fill("[name=known]", "Lari di lampu merah Ramanda, polisi diberi tahu.")
    patrol.click(".form-bar button[type=submit]")

    assert "Ramanda" in patrol.inner_text("main")
    accessible(patrol)
    fits(patrol)
    look(patrol, f"missing-{language}")
    patrol.goto("/")
    assert f"Ranto{width}" in patrol.inner_text("main")
    look(patrol, f"today-missing-{language}")
