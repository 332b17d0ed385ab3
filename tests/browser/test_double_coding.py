"""Two people code a sample blind, read how far they agree and settle the rest, by keyboard alone."""

import pytest

from tests.browser.looking import fits

SAYS = {
    "id": ("Orang lain belum melihatnya", "Semua sudah selesai", "Tempat 1 dari 1", "Sudah diputuskan"),
    "en": ("Nobody else sees it yet", "All have finished", "Place 1 of 1", "Settled."),
}


def _study(city, language):
    made = f"from tests.browser.double_coding_desk import make; make({language!r})"
    return city.manage("shell", "--no-imports", "-c", made).strip().splitlines()[-1]


def _press(page, selector):
    """Put the focus there as Tab would, press Enter, and wait for the next page; no mouse."""
    page.locator(selector).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _choose(page, selector):
    page.locator(selector).first.focus()
    page.keyboard.press("Space")


def _code(page, sample, number, name, says):
    page.goto(f"{sample}passages/?n={number}")
    page.focus("[name=code]")
    page.keyboard.type(name)
    _press(page, "form.form button.btn-primary")
    page.get_by_text(says).wait_for()


def _draw(page, look):
    look(page)
    _choose(page, "[name=share][value='1']")
    _press(page, "form.form button.btn-primary")
    look(page)
    return page.url


def _finish(page, sample, look):
    page.goto(sample + "finish/")
    look(page)
    _press(page, "form.confirm button.btn-primary")


def _settle(page, says, look):
    _press(page, 'a[href$="/differences/"]')
    page.get_by_text(says[2]).wait_for()
    look(page)
    _choose(page, "[name=place]")
    page.focus("[name=reason]")
    page.keyboard.type("Definisinya menyebut saling percaya.")
    _press(page, "form.form button.btn-primary")
    page.get_by_text(says[3]).wait_for()
    look(page)


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_from_the_draw_to_what_was_settled(open_as, city, accessible, language, width):
    says = SAYS[language]
    study = f"/studies/{_study(city, language)}/"

    def look(page):
        fits(page)
        accessible(page)

    lead = open_as("evaluator", study + "samples/new/", language=language, width=width)
    sample = _draw(lead, look)
    _press(lead, 'a[href*="/passages/"]')
    look(lead)
    _code(lead, sample, 1, "Dialog", says[0])
    _code(lead, sample, 2, "Kepercayaan", says[0])
    look(lead)
    _finish(lead, sample, look)

    second = open_as("second_rater", sample + "passages/?n=1", language=language, width=width)
    assert second.locator("form[action*='/take-back/']").count() == 0
    _code(second, sample, 1, "Dialog", says[0])
    _finish(second, sample, look)
    second.get_by_text(says[1]).wait_for()

    _press(second, 'a[href$="/agreement/"]')
    second.get_by_role("row", name="Dialog").wait_for()
    look(second)
    _settle(second, says, look)
    for page in ("saturation/", "coreq/", "checks/", "samples/"):
        second.goto(study + page)
        look(second)
