"""A referral on two phones: sent, accepted, reported, closed."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import fits

SHOTS = os.environ.get("RANGKUL_SHOTS")


@pytest.fixture(scope="module")
def case_id(city) -> str:
    """A child with a name in its file and an open case, held by the worker of either language."""
    out = city.manage("shell", "--no-imports", "-c", "from tests.browser.referring import make; make()")
    return out.strip().splitlines()[-1]


def shot(page: Page, name: str) -> None:
    """Keep a picture when somebody asks for one with RANGKUL_SHOTS."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


class Looking:
    """Looks at each screen: a picture when asked for, no sideways scrolling, nothing that axe finds."""

    def __init__(self, accessible, suffix: str) -> None:
        self.accessible, self.suffix = accessible, suffix

    def __call__(self, page: Page, name: str) -> None:
        shot(page, f"{name}-{self.suffix}")
        fits(page)
        self.accessible(page)


def send(page: Page, service: str, look: Looking) -> str:
    """Ask the health office; forget the reason first, so that the form has to say so."""
    look(page, "1-service")
    page.click(f'a[href="?service={service}"]')
    page.fill("[name=need]", "Diperiksa paru-parunya; batuk dua minggu.")
    page.check("[name=urgency][value=urgent]")
    page.check("[name=reason][value=health]")
    look(page, "2-ask")
    page.click(".form-bar .btn-primary")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.locator("[name=need]")).to_have_value("Diperiksa paru-parunya; batuk dua minggu.")
    look(page, "3-mend")
    page.fill("[name=why]", "Ia tidur di emperan dan batuknya memburuk.")
    page.click(".form-bar .btn-primary")
    look(page, "4-sent")
    return page.url


def ask(page: Page, address: str, look: Looking) -> None:
    """Find it on Today and in the inbox, and ask before answering."""
    look(page, "5-today")
    page.goto("/referrals/")
    look(page, "6-inbox")
    page.click(f'a[href="{urlsplit(address).path}"]')
    assert page.url == address
    assert "Bayu" not in page.content()
    look(page, "7-before")
    page.click('a[href$="/ask/"]')
    page.fill("[name=words]", "Apakah ada yang mengantar?")
    look(page, "8-ask-more")
    page.click(".form-bar .btn-primary")


def answer(page: Page, address: str, look: Looking) -> None:
    """A name slips in and is refused; then without."""
    page.goto(address + "answer/")
    page.fill("[name=words]", "Bayu diantar petugas.")
    page.click(".form-bar .btn-primary")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    look(page, "9-names-nobody")
    page.fill("[name=words]", "Ya, diantar petugas kami.")
    page.click(".form-bar .btn-primary")


def work(page: Page, address: str, look: Looking) -> None:
    """Accept, start and report."""
    page.goto(address)
    page.click('form[action$="/accept/"] button')
    expect(page.locator("section:has(#slice)")).to_contain_text("Bayu Saputra")
    look(page, "10-accepted")
    page.click('form[action$="/start/"] button')
    page.click('a[href$="/report/"]')
    page.check("[name=result][value=reached]")
    page.fill("[name=words]", "Sudah diperiksa dan diberi obat.")
    look(page, "11-report")
    page.click(".form-bar .btn-primary")


def close(page: Page, address: str, look: Looking) -> None:
    """Read the report and end it."""
    page.goto("/")
    look(page, "12-today")
    page.goto(address)
    expect(page.locator("body")).to_contain_text("Sudah diperiksa dan diberi obat.")
    look(page, "13-reported")
    page.click('a[href$="/close/"]')
    look(page, "14-close")
    page.click(".form-bar .btn-primary")
    look(page, "15-closed")


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_a_referral_goes_from_one_phone_to_the_other_and_back(open_as, accessible, case_id, language, width):
    look = Looking(accessible, f"{language}-{width}")
    service = {"id": "health_check", "en": "substance_treatment"}[language]
    sender = open_as("dinsos", f"/cases/{case_id}/refer/", language=language, width=width)
    receiver = open_as("dinkes", "/", language=language, width=width)

    address = send(sender, service, look)
    receiver.reload()
    ask(receiver, address, look)
    answer(sender, address, look)
    work(receiver, address, look)
    close(sender, address, look)

    assert receiver.goto(address).status == 404
    receiver.goto("/notices/")
    look(receiver, "16-notices")


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_a_consent_is_recorded_and_taken_back(open_as, accessible, case_id, language, width):
    page = open_as("dinsos", f"/cases/{case_id}/refer/", language=language, width=width)
    page.locator(".crumbs a").first.click()
    page.click('a[href$="/consents/"]')
    shot(page, f"20-consents-{language}-{width}")
    accessible(page)
    page.click('a[href$="/consents/new/"]')
    page.check("[name=purpose][value=share_with_partner]")
    page.select_option("[name=to]", label="Dinas Pendidikan Kota Depok")
    page.fill("[name=given_by]", "Ibu Siti")
    page.check("[name=relation][value=parent]")
    page.check("[name=form][value=signed]")
    page.fill("[name=proof]", "Map A nomor 12")
    shot(page, f"21-consent-new-{language}-{width}")
    accessible(page)
    page.click(".form-bar .btn-primary")
    expect(page.locator("main")).to_contain_text("Ibu Siti")
    shot(page, f"22-consent-given-{language}-{width}")
    accessible(page)
    page.locator('a[href$="/withdraw/"]').first.click()
    shot(page, f"23-withdraw-{language}-{width}")
    accessible(page)
    page.click(".confirm .btn-danger")
    expect(page.locator("main .chip").first).to_be_visible()
    shot(page, f"24-withdrawn-{language}-{width}")
    accessible(page)
