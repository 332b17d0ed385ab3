"""A lead splits a code and sorts its passages with keys alone; a colleague answers what is proposed."""

import pytest

from tests.browser.test_evidence import Keys

SAYS = {"id": ("1 dari 4", "4 dari 4"), "en": ("1 of 4 placed", "4 of 4 placed")}


def _sort(keys, *pressed):
    """In the form of the passage that is shown: figures choose, the last key sends."""
    keys.page.wait_for_selector("[data-sort-passage]:focus")
    for key in pressed[:-1]:
        keys.page.keyboard.press(key)
    with keys.page.expect_navigation():
        keys.page.keyboard.press(pressed[-1])


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_a_code_is_split_and_sorted_with_keys_alone(open_as, city, accessible, language, width):
    one, four = SAYS[language]
    made = f"from tests.browser.splitting_desk import make; make({language!r})"
    code = city.manage("shell", "--no-imports", "-c", made).strip().splitlines()[-1]

    lead = Keys(open_as("evaluator", f"/studies/codes/{code}/", language=language, width=width), accessible)
    lead.go("a[href$='/split/']")
    lead.write("[name=part1-name]", "Antarpribadi")
    lead.write("[name=part2-name]", "Antarlembaga")
    lead.look()
    lead.go("form.form .form-bar button.btn-primary")
    walk = lead.page.url.partition("#")[0]
    lead.look()
    lead.open(walk)

    _sort(lead, "1", "Enter")
    assert one in lead.page.inner_text(".lead")
    lead.look()
    lead.open(walk)
    _sort(lead, "1", "2", "Enter")
    _sort(lead, "2", "Enter")
    _sort(lead, "n")
    assert four in lead.page.inner_text(".lead")
    lead.look()

    second = Keys(open_as("second_rater", "/", language=language, width=width), accessible)
    second.go("main a[href$='/proposals/']")
    second.look()
    second.go("button[name=accept_one]")
    assert second.page.locator("button[name=accept_one]").count() == 0
    second.look()
    lead.open(walk)
    assert lead.page.locator("form[action$='/undo/']").count() == 3
