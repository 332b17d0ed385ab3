"""A child goes home, is visited, and two people close the case, on a phone."""

import os
from pathlib import Path

import pytest

from tests.browser.looking import fits

WORDS = {
    "id": {
        "return": "Catat kepulangan",
        "family": "Ke keluarga",
        "mother": "Ibu",
        "signed": "Surat pernyataan sudah ditandatangani anak dan keluarga",
        "save": "Simpan kepulangan",
        "visit": "Catat kunjungan berikutnya",
        "risk": "Berisiko",
        "save_visit": "Simpan kunjungan",
        "ask": "Usulkan penutupan",
        "decide": "Putuskan penutupan",
        "close": "Tutup kasus",
        "save_decision": "Simpan keputusan",
        "closed": "Kasus ditutup",
        "back": "Anak kembali",
        "again": "Buka kasus baru",
        "came_back": "Anak ini kembali",
    },
    "en": {
        "return": "Record the return",
        "family": "To the family",
        "mother": "Mother",
        "signed": "The statement letter is signed by the child and the family",
        "save": "Save the return",
        "visit": "Record the next visit",
        "risk": "At risk",
        "save_visit": "Save the visit",
        "ask": "Ask for closure",
        "decide": "Decide on closure",
        "close": "Close the case",
        "save_decision": "Save the decision",
        "closed": "Case closed",
        "back": "The child came back",
        "again": "Open a new case",
        "came_back": "This child came back",
    },
}


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_return_visit_closure_by_two_people_and_coming_back(open_as, city, accessible, language, width):
    words, case = WORDS[language], _printed(city, language)

    def look(page, name):
        _look(page, accessible, name)

    worker = open_as("dinsos", f"/cases/{case}/after/", language=language, width=width)
    look(worker, "1-before")
    _go_home(worker, words, look)
    _visit(worker, words, look)
    worker.goto(f"/cases/{case}/closure/")
    worker.locator("[name=reason]").first.check()
    look(worker, "6-ask")
    worker.get_by_role("button", name=words["ask"]).click()

    supervisor = open_as("supervisor", "/", language=language, width=width)
    _decide(supervisor, words, look)
    assert words["closed"] in supervisor.locator("main").inner_text()
    worker.goto(f"/cases/{case}/after/")
    assert "Ibu Sumarni" not in worker.content()

    _come_back(supervisor, words, look)
    assert words["came_back"] in supervisor.locator("main").inner_text()
    _read_and_bar(supervisor, look)


def _go_home(page, words, look):
    page.get_by_role("link", name=words["return"]).click()
    page.get_by_label(words["mother"], exact=True).check()
    page.locator("[name=to_whom]").fill("Ibu Sumarni")
    page.locator("[name=child_view]").fill("Mau pulang, kangen ibu.")
    page.get_by_label(words["signed"]).check()
    look(page, "2-return")
    page.get_by_role("button", name=words["save"]).click()
    look(page, "3-planned")


def _visit(page, words, look):
    page.get_by_role("link", name=words["visit"]).click()
    page.get_by_label(words["risk"], exact=True).check()
    page.locator("[name=note]").fill("Ibu sakit, anak menjaga adik.")
    look(page, "4-visit")
    page.get_by_role("button", name=words["save_visit"]).click()
    look(page, "5-proposes")


def _decide(page, words, look):
    look(page, "7-today")
    page.get_by_role("link", name=words["decide"]).first.click()
    page.get_by_label(words["close"], exact=True).check()
    look(page, "8-decide")
    page.get_by_role("button", name=words["save_decision"]).click()
    look(page, "9-closed")


def _come_back(page, words, look):
    page.get_by_role("link", name=words["back"]).click()
    page.locator("[name=how]").first.check()
    look(page, "10-back")
    page.get_by_role("button", name=words["again"]).click()
    look(page, "11-again")


def _read_and_bar(page, look):
    child = page.locator(".crumbs a").get_attribute("href")
    page.goto(f"{child}readers/")
    look(page, "12-readers")
    page.goto(f"{child}bars/")
    page.locator("[name=user_id]").select_option(index=1)
    page.locator("[name=reason]").first.check()
    page.locator("main form.form button").click()
    look(page, "13-bars")


def _printed(city, language):
    out = city.manage(
        "shell", "--no-imports", "-c", f"from tests.browser.cases import make_case; make_case('{language}')"
    )
    return out.strip().splitlines()[-1]


def _look(page, accessible, name):
    """No violation, no sideways scrolling; a picture where RANGKUL_LOOK names a folder."""
    accessible(page)
    fits(page)
    if folder := os.environ.get("RANGKUL_LOOK"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{page.viewport_size['width']}-{name}.png", full_page=True)
