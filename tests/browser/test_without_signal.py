"""A phone loses its signal in the middle of a form: what was typed stays until it can be sent."""

import re

import pytest

SAVED = re.compile(r"/encounters/[0-9a-f-]{36}/(known|saved)/$")
SAVE = ".form-bar button[type=submit]"
CLAIMS_OFFLINE = "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })"
# What older phones lack; with the first alone the network can still be tried, with all of them it cannot.
OLDER = [
    "delete AbortSignal.timeout",
    "delete HTMLFormElement.prototype.requestSubmit",
    "delete self.AbortController",
]


def typed(page, name="Tanpa Sinyal"):
    page.locator("[name=nickname]").fill(name)
    page.locator("[name=age_band]").nth(1).check()
    page.locator("[name=usual_place]").first.check()


def posts(page):
    """Every time the form goes, from now on."""
    sent = []

    def note(request):
        if request.method == "POST" and request.url.endswith("/encounters/new/"):
            sent.append(request.url)

    page.on("request", note)
    return sent


def test_what_was_typed_stays_when_there_is_no_signal_and_is_saved_when_it_is_back(open_as):
    page = open_as("satpol", "/encounters/new/")
    typed(page)
    page.context.set_offline(True)

    page.locator(SAVE).click()
    told = page.locator("#net-trouble")
    told.wait_for()
    page.get_by_role("link", name="Hari ini").first.click()

    page.wait_for_timeout(500)
    assert told.is_visible() and "masih ada" in told.inner_text()
    assert page.locator("[name=nickname]").input_value() == "Tanpa Sinyal"
    # The button that one is told to tap again is not under what says so.
    below = page.locator(SAVE).bounding_box()["y"]
    assert told.bounding_box()["y"] + told.bounding_box()["height"] <= below

    page.context.set_offline(False)
    told.wait_for(state="hidden")
    sent = posts(page)
    page.locator(SAVE).click()
    page.wait_for_url(SAVED)
    assert len(sent) == 1


def test_a_server_that_needs_no_network_is_used_though_the_browser_says_offline(open_as):
    page = open_as("satpol", "/encounters/new/")
    page.context.add_init_script(CLAIMS_OFFLINE)
    page.reload()
    typed(page, "Tanpa Jaringan")
    sent = posts(page)

    page.locator(SAVE).click()
    page.wait_for_url(SAVED)
    assert len(sent) == 1

    assert not page.evaluate("navigator.onLine")
    page.get_by_role("link", name="Hari ini").first.click()
    page.wait_for_url(lambda url: not SAVED.search(url))
    assert not page.locator("#net-trouble").is_visible()


def test_however_often_one_presses_while_the_network_is_tried_it_is_sent_once(open_as):
    page = open_as("satpol", "/encounters/new/")
    tried, sent = [], posts(page)

    def hold(route):
        # The browser fetches its icon by itself, with GET.
        if route.request.method == "HEAD":
            tried.append(route)
        else:
            route.continue_()

    page.context.route("**/mark*.svg", hold)
    page.evaluate(CLAIMS_OFFLINE)
    typed(page, "Tekan Dua Kali")

    page.locator(SAVE).click()
    page.locator(SAVE).click()
    page.get_by_role("link", name="Hari ini").first.click()
    page.wait_for_timeout(500)
    assert len(tried) == 2 and not sent

    for route in tried:
        route.continue_()
    page.wait_for_url(SAVED)
    assert len(sent) == 1


@pytest.mark.parametrize("lacking", [OLDER[:1], OLDER[:2], OLDER], ids=["no-clock", "no-repeat", "no-probe"])
def test_an_older_phone_that_says_offline_is_not_held_for_ever(open_as, lacking):
    page = open_as("satpol", "/encounters/new/")
    page.context.add_init_script("; ".join([CLAIMS_OFFLINE, *lacking]))
    page.reload()
    typed(page, "HP Lama")
    sent = posts(page)

    page.locator(SAVE).click()
    page.wait_for_url(SAVED)
    assert len(sent) == 1


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
