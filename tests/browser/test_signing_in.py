"""A person comes in and finds Today, on a phone and at a desk, in either language."""

import pytest


@pytest.mark.parametrize(("language", "word"), [("id", "Hari ini"), ("en", "Today")])
@pytest.mark.parametrize("width", [360, 1280])
def test_after_signing_in_one_sees_today_in_ones_own_language(open_as, accessible, language, word, width):
    page = open_as("satpol", language=language, width=width)

    assert page.locator("h1").inner_text() == word
    accessible(page)
