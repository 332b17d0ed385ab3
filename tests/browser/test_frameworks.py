"""A framework is read with the keyboard, on a phone and on a desk, in either language."""

import os
from types import SimpleNamespace

import pytest
from django.db import transaction
from playwright.sync_api import expect

from rangkul.evidence.models import Framework
from rangkul.people.models import Membership
from tests.browser.looking import fits
from tests.browser.people import email_of
from tests.evidence.makers import make_code, make_coding, make_source, make_study, make_text


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_a_framework_is_read_page_by_page(open_as, accessible, language, width):
    page = open_as("evaluator", "/studies/frameworks/", language=language, width=width)
    accessible(page)

    page.locator(".duty-act a").first.click()
    expect(page.locator("h1")).to_contain_text("Ansell")
    factor = page.locator(".factor").first
    factor.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(factor.locator(".factor-body").first).to_be_visible()
    fits(page)
    # Half under the head a tab would be small; who goes to it scrolls.
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    accessible(page)
    picture(page, f"factors-{width}")

    for number in (1, 2):
        page.locator("a.tab").nth(number).click()
        page.wait_for_load_state()
        fits(page)
        accessible(page)
        picture(page, f"tab{number}-{width}")


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_a_coded_study_is_seen_through_another_framework(open_as, city, accessible, language, width):
    code = (
        f"from tests.browser.test_frameworks import make_coded_study; print(make_coded_study('{language}'))"
    )
    study = city.manage("shell", "--no-imports", "-c", code).strip()

    page = open_as("evaluator", f"/studies/{study}/seen/", language=language, width=width)

    expect(page.locator("#found")).to_be_visible()
    expect(page.locator("#homeless")).to_be_visible()
    fits(page)
    accessible(page)
    picture(page, f"seen-{width}")


def make_coded_study(language: str) -> str:
    """A study of the evaluator with a passage for two factors and one against; run as the owner."""
    lead = SimpleNamespace(
        **Membership.objects.values("user_id", "organisation_id").get(
            user__email=email_of("evaluator", language)
        )
    )
    with transaction.atomic():
        study = make_study(lead, framework=Framework.objects.get(key="ansell-gash-2008"))
        text = make_text(make_source(study))
        trust, design = (
            make_code(study, node=f"ag2008:{name}")
            for name in ("collaborative_process.trust", "institutional_design.transparency")
        )
        for start, code, polarity in (
            (0, trust, "supports"),
            (5, trust, "contradicts"),
            (9, design, "supports"),
        ):
            make_coding(text, code, lead, start=start, end=start + 4, polarity=polarity)
    return str(study.pk)


def picture(page, name):
    """A picture, where somebody asked for one."""
    if folder := os.environ.get("RANGKUL_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
