"""The lead lets a sample go on without a coder, and the page says so, on a phone and by keyboard."""

import pytest

from tests.browser.looking import fits
from tests.browser.test_double_coding import _draw, _finish, _press, _study

SAYS = {"id": "berlanjut tanpa", "en": "goes on without"}


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_the_lead_goes_on_without_somebody_and_everybody_reads_it(open_as, city, accessible, language, width):
    study = f"/studies/{_study(city, language)}/"

    def look(page):
        fits(page)
        accessible(page)

    lead = open_as("evaluator", study + "samples/new/", language=language, width=width)
    sample = _draw(lead, look)
    _finish(lead, sample, look)
    _press(lead, 'a[href$="/release/"]')
    look(lead)
    _press(lead, "form.confirm button.btn-danger")

    lead.get_by_text(SAYS[language]).first.wait_for()
    look(lead)
    assert lead.locator('a[href$="/release/"], a[href$="/agreement/"]').count() == 0
