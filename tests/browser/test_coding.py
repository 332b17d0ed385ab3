"""An evaluator codes a text by keyboard alone, sees what was done, and undoes it."""

import pytest

from tests.browser.looking import fits

SAID = {
    "id": ("1 kode di kutipan ini", "2 kode di kutipan ini", "Langkah terakhir dibatalkan"),
    "en": ("1 code on this passage", "2 codes on this passage", "The last step is undone"),
}


def _text(city, language):
    made = f"from tests.browser.coding_desk import make; make({language!r})"
    return city.manage("shell", "--no-imports", "-c", made).strip().splitlines()[-1]


def _marked(page):
    return page.evaluate("getSelection().toString()").strip()


def _choose(page, name):
    page.keyboard.press("c")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type(name)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 360)])
def test_a_text_is_coded_without_a_mouse(open_as, city, accessible, language, width):
    once, twice, undone = SAID[language]
    url = f"/studies/texts/{_text(city, language)}/"
    page = open_as("evaluator", url, language=language, width=width)
    accessible(page)
    page.focus("[data-text]")

    page.keyboard.press("j")
    assert _marked(page) == "Dulu kami jarang bertemu."
    page.keyboard.press("Shift+J")
    assert _marked(page).endswith("tidak datang.")
    _choose(page, "dialog")
    page.wait_for_function("words => document.getElementById('live').textContent.includes(words)", arg=once)
    # The focus is back in the text and the same words are marked: the next code needs no way back.
    _choose(page, "percaya")
    page.wait_for_function("words => document.getElementById('live').textContent.includes(words)", arg=twice)
    for _sentence in range(2):
        page.keyboard.press("j")
    assert _marked(page) == "Saya percaya mereka akan datang 😀."
    _choose(page, "percaya")
    page.wait_for_selector(".block:last-of-type a.code-chip")

    page.keyboard.press("z")
    page.wait_for_function("words => document.getElementById('live').textContent.includes(words)", arg=undone)
    page.goto(url)
    chips = page.locator(".code-chip").all_inner_texts()
    assert len(chips) == 2
    fits(page)
    accessible(page)


def test_what_the_keyboard_marks_behind_an_emoji_is_what_is_coded(open_as, city):
    page = open_as("evaluator", f"/studies/texts/{_text(city, 'id')}/", width=1280)
    page.focus("[data-text]")
    for _sentence in range(5):
        page.keyboard.press("j")
    assert _marked(page) == "Perjanjiannya belum dipakai."

    _choose(page, "dialog")
    page.click("a.code-chip")

    assert "Perjanjiannya belum dipakai." in page.inner_text("blockquote")
    page.get_by_role("link", name="Kembali ke tempatnya dalam teks").click()
    assert page.locator(".code-chip").count() == 1


def test_a_code_that_did_not_reach_the_server_stays_until_it_is_sent_again(open_as, city, accessible):
    url = f"/studies/texts/{_text(city, 'id')}/"
    page = open_as("evaluator", url, width=360)
    page.focus("[data-text]")
    page.context.set_offline(True)
    for name in ("dialog", "percaya"):
        page.keyboard.press("j")
        _choose(page, name)
    page.wait_for_selector(".chip-unsaved >> nth=1")
    accessible(page)
    fits(page)

    # Undo takes the last one off; it never arrived, so there is nothing else to undo.
    page.focus("[data-text]")
    page.keyboard.press("z")
    page.wait_for_selector(".chip-unsaved >> nth=1", state="detached")
    page.context.set_offline(False)
    page.get_by_role("button", name="Kirim lagi").click()

    page.wait_for_selector("a.code-chip")
    assert page.locator(".chip-unsaved").count() == 0
    page.goto(url)
    assert page.locator("a.code-chip").count() == 1
    assert "Dulu kami jarang bertemu." in page.inner_text("a.code-chip")


def test_whoever_was_signed_out_while_coding_signs_in_beside_it_and_sends_it_again(open_as, city):
    url = f"/studies/texts/{_text(city, 'id')}/"
    page = open_as("evaluator", url, width=1280)
    mine = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.focus("[data-text]")
    page.keyboard.press("j")
    _choose(page, "dialog")

    page.locator("#signed-out").get_by_role("link").wait_for()
    assert not page.locator("#net-trouble").is_visible()
    # Signing in anew gives another token than the one that this page was drawn with.
    page.context.add_cookies([one for one in mine if one["name"] == "sessionid"])
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    page.locator("[data-again]").first.click()
    page.wait_for_selector("a.code-chip")
    assert not page.locator("#signed-out").is_visible()

    page.goto(url)
    assert page.locator("a.code-chip").count() == 1


def test_the_passages_of_a_code_take_the_place_of_its_page_and_the_focus(open_as, city):
    page = open_as("evaluator", f"/studies/texts/{_text(city, 'id')}/", width=1280)
    page.focus("[data-text]")
    _choose(page, "dialog")
    assert page.locator("#picker-nothing").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    _choose(page, "dialog")
    page.wait_for_selector("a.code-chip")
    study = page.locator("[data-coding]").get_attribute("data-memo-url").removesuffix("memos/new/")
    page.goto(f"{study}codebook/")
    page.get_by_role("link", name="Dialog").first.click()

    page.focus("a[hx-push-url]")
    page.keyboard.press("Enter")
    page.wait_for_selector("figure.quote")
    page.wait_for_function("() => document.activeElement.tagName === 'H1'")


def test_codes_given_faster_than_the_server_answers_are_all_kept(open_as, city):
    url = f"/studies/texts/{_text(city, 'id')}/"
    page = open_as("evaluator", url, width=1280)
    page.focus("[data-text]")
    for _sentence in range(4):
        page.keyboard.press("j")
        _choose(page, "dialog")
    page.wait_for_selector("a.code-chip >> nth=3")

    page.goto(url)
    assert page.locator("a.code-chip").count() == 4


def test_a_code_that_is_refused_is_taken_back_with_its_reason(open_as, city):
    text = _text(city, "id")
    page = open_as("evaluator", f"/studies/texts/{text}/", width=1280)
    city.manage(
        *("shell", "--no-imports", "-c"),
        "from rangkul.evidence.models import Code, SourceText;"
        f"study = SourceText._base_manager.get(pk={text!r}).study_id;"
        "Code._base_manager.filter(study_id=study).update(is_codable=False)",
    )
    page.focus("[data-text]")
    page.keyboard.press("j")
    _choose(page, "dialog")

    page.wait_for_selector(".coding-trouble")
    assert page.locator(".code-chip").count() == 0


def test_without_the_script_a_paragraph_is_coded_by_its_form(open_as, city):
    page = open_as("evaluator", f"/studies/texts/{_text(city, 'en')}/", language="en", scripts=False)

    page.get_by_role("link", name="Code this paragraph").nth(1).click()
    page.select_option("[name=start]", index=1)
    page.select_option("[name=end]", index=1)
    page.select_option("[name=code]", label="Kepercayaan")
    page.get_by_role("button", name="Code it").click()

    page.locator(".code-chip").first.click()
    assert "Saya percaya mereka akan datang 😀." in page.inner_text("blockquote")


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_the_key_m_writes_a_memo_about_the_code_under_the_mark_or_about_the_text(
    open_as, city, accessible, language, width
):
    text = _text(city, language)
    page = open_as("evaluator", f"/studies/texts/{text}/", language=language, width=width)
    page.focus("[data-text]")
    page.keyboard.press("m")
    page.wait_for_url(f"**/memos/new/?about=text:{text}")
    accessible(page)
    page.fill("textarea[name=text]", "Dulu dan sekarang dibandingkan.")
    page.click(".form-bar button")
    page.wait_for_url(f"**/texts/{text}/")

    page.focus("[data-text]")
    page.keyboard.press("j")
    _choose(page, "dialog")
    page.wait_for_selector("[data-coding-id]")
    page.keyboard.press("m")
    page.wait_for_url("**/memos/new/?about=coding:*")
    page.fill("textarea[name=text]", "Ini keluhan, bukan dialog.")
    page.click(".form-bar button")
    page.wait_for_url(f"**/texts/{text}/?to=0#here")

    study = page.locator("[data-coding]").get_attribute("data-memo-url").removesuffix("new/")
    page.goto(study)
    accessible(page)
    assert page.locator("li.duty").count() == 2
    assert "Dialog" in page.locator("li.duty").first.inner_text()
