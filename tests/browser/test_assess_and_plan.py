"""On a phone: assess the first risk and the four sides, sign, make the plan, sign, start a service."""

import pytest

from tests.browser.looking import fits

MAKE = """
from django.utils import timezone
from tests.cases.work_makers import *
from rangkul.people.models import Membership
from rangkul.people.signing_in import actor_for
from rangkul.core.identity import seal, set_identity
from django.db import transaction
def of(who):
    from tests.browser.people import email_of
    mine = Membership.objects.select_related("user", "organisation")
    return actor_for(mine.get(user__email=email_of(who, LANGUAGE)))
with transaction.atomic():
    desk, worker, at = of("intake"), of("dinsos"), timezone.now()
    child = record_encounter(desk, met=Met(age_from=11, age_to=12, nickname="Aji", place="Margonda", sex="m"),
                             kind="raid", legal_basis="public_task", met_at=at, at=at).child
    case = open_case(desk, child=child, at=at)
    assign_case(desk, case=case, worker_id=worker.user_id, at=at)
    print(child.pk, case.pk)
"""


def assess_the_risk(page, accessible, case):
    """Every danger denied, the risk decided, signed."""
    page.goto(f"/cases/{case}/assess/risk-24h/")
    accessible(page)
    for code in page.locator("input[type=radio][value=no]").all():
        code.check()
    page.click("button[value=sign]")
    page.locator("input[name=decided][value=low]").check()
    accessible(page)
    page.click("form.form button.btn-primary")


def assess_four_sides(page, accessible, case):
    """Every item at its second level, signed."""
    page.goto(f"/cases/{case}/assess/four-sides/")
    for code in page.locator("input[type=radio][value='1']").all():
        code.check()
    accessible(page)
    page.click("button[value=sign]")
    accessible(page)
    page.click("form.form button.btn-primary")


def plan_one_service(page, accessible, case):
    """The child's own view, one need with its service, signed."""
    page.goto(f"/cases/{case}/plan/")
    page.fill("textarea[name=child_view]", "Saya mau sekolah lagi")
    page.click("button[value=add]")
    page.fill("input[name=need]", "ingin sekolah lagi")
    page.select_option("select[name=service]", "school_return")
    page.locator("input[name=horizon][value=short]").check()
    accessible(page)
    page.click("button[value=save]")
    assert page.input_value("textarea[name=child_view]") == "Saya mau sekolah lagi"
    accessible(page)
    page.click("button[value=sign]")
    accessible(page)


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_from_the_questions_to_a_service_that_runs(open_as, city, accessible, language, width):
    made = city.manage("shell", "--no-imports", "-c", f"LANGUAGE = {language!r}\n{MAKE}")
    child, case = made.split()[-2:]
    page = open_as("dinsos", f"/children/{child}/", language=language, width=width)
    accessible(page)

    assess_the_risk(page, accessible, case)
    assert page.url.endswith(f"/children/{child}/")
    assess_four_sides(page, accessible, case)
    page.goto(f"/children/{child}/assessments/")
    accessible(page)
    plan_one_service(page, accessible, case)
    page.click(".line-act a[href$='/start/']")
    page.click("form.form button.btn-primary")

    assert page.locator(".line .chip-active").count() >= 1
    for path in ("identity/", "identity/new/", "readers/"):
        page.goto(f"/children/{child}/{path}")
        accessible(page)
    page.goto("/cases/")
    accessible(page)
    fits(page)
