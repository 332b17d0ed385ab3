"""A phone loses its signal in the middle of a form: what was typed stays until it can be sent."""

import re

SAVED = re.compile(r"/encounters/[0-9a-f-]{36}/(known|saved)/$")
SAVE = ".form-bar button[type=submit]"


def typed(page, name="Tanpa Sinyal"):
    page.locator("[name=nickname]").fill(name)
    page.locator("[name=age_band]").nth(1).check()
    page.locator("[name=usual_place]").first.check()


def test_what_was_typed_stays_when_there_is_no_signal_and_is_saved_when_it_is_back(open_as):
    page = open_as("satpol", "/encounters/new/")
    typed(page)
    page.context.set_offline(True)

    page.locator(SAVE).click()
    page.get_by_role("link", name="Hari ini").first.click()

    told = page.locator("#net-trouble")
    assert told.is_visible() and "masih ada" in told.inner_text()
    assert page.locator("[name=nickname]").input_value() == "Tanpa Sinyal"
    # The button that one is told to tap again is not under what says so.
    below = page.locator(SAVE).bounding_box()["y"]
    assert told.bounding_box()["y"] + told.bounding_box()["height"] <= below

    page.context.set_offline(False)
    told.wait_for(state="hidden")
    page.locator(SAVE).click()
    page.wait_for_url(SAVED)


def test_a_network_that_failed_a_moment_ago_is_tried_before_the_form_is_let_go(open_as):
    page = open_as("satpol", "/encounters/new/")
    # The phone believes that it is online, and nothing comes through.
    page.context.route("**/*", lambda route: route.abort())
    typed(page, "Sinyal Mati")
    page.locator("#net-trouble").wait_for()

    page.locator(SAVE).click()

    page.locator(f"{SAVE}:not([aria-busy])").wait_for()
    assert page.locator("[name=nickname]").input_value() == "Sinyal Mati"

    page.context.unroute("**/*")
    page.locator(SAVE).click()
    page.wait_for_url(SAVED)
