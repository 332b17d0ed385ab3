"""How an accreditation went stands on the institution's page; its own people read what is closed to them."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.commands.organisations import accredit_again, end_accreditation
from rangkul.people.models import Organisation
from rangkul.people.queries.offices import accreditation_past
from tests.makers import act_as, make_actor, make_organisation, sign_in
from tests.people.second import say_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_actor(make_organisation(), Role.ADMINISTRATOR, name="Ratna", language="en")


@pytest.fixture
def second():
    return make_actor(make_organisation(), Role.ADMINISTRATOR, name="Bagus")


@pytest.fixture
def home():
    return make_organisation(OrganisationKind.LKS, name="Panti Pelita", short_name="Pelita")


def end(admin, home, ended_on, reason):
    end_accreditation(admin, organisation=fresh(home), reason=reason, ended_on=ended_on, at=timezone.now())


def again(admin, second, home):
    accredit_again(admin, organisation=fresh(home), at=timezone.now())
    say_yes(second)


def fresh(home):
    return Organisation.objects.get(pk=home.pk)


def page_of(reader, home) -> str:
    browser = Client()
    sign_in(browser, reader)
    answer = browser.get(f"/organisations/{home.pk}/", headers={"accept-language": "en"})
    return answer.content.decode().replace("\xa0", " ")


def test_each_end_and_each_return_stays_with_its_day_who_and_why(admin, second, home):
    end(admin, home, date(2026, 3, 9), "withdrawn")
    again(admin, second, home)
    end(admin, home, date(2026, 5, 2), "expired")
    act_as(admin)

    went = accreditation_past(admin, home)

    assert [(one.holds, one.ended_on, one.by) for one in went] == [
        (False, date(2026, 5, 2), "Ratna"),
        (True, None, "Bagus"),
        (False, date(2026, 3, 9), "Ratna"),
    ]
    told = page_of(admin, home)
    assert told.index("2 May 2026") < told.index("Holds again since") < told.index("9 March 2026")
    assert "by Ratna" in told and "confirmed by Bagus, a second person" in told


def test_others_read_how_it_went_and_not_who_wrote_it_down(admin, second, home):
    end(admin, home, date(2026, 3, 9), "withdrawn")
    again(admin, second, home)
    worker = make_actor(make_organisation(), language="en")

    told = page_of(worker, home)

    assert "Ended on 9 March 2026" in told and "by an administrator" in told
    assert "Ratna" not in told and "Bagus" not in told


def test_another_telephone_or_name_is_no_turn_of_it(admin, second, home, client):
    end(admin, home, date(2026, 3, 9), "withdrawn")
    sign_in(client, admin)
    client.post(f"/organisations/{home.pk}/change/", {"kind": "lks", "phone": "021 77", "active": "on"})
    act_as(admin)

    assert [one.ended_on for one in accreditation_past(admin, home)] == [date(2026, 3, 9)]


def test_of_one_that_always_held_nothing_is_told(admin, home):
    assert "How the accreditation went" not in page_of(admin, home)


def test_the_notice_leads_its_readers_to_what_is_closed_and_what_to_do(admin, home):
    make_organisation(
        OrganisationKind.SOCIAL_SERVICE, name="Dinas Sosial", short_name="Dinsos", phone="021 7788"
    )
    manager = make_actor(home, Role.LKS_MANAGER, language="en")
    end(admin, home, date(2026, 3, 9), "expired")
    browser = Client()
    sign_in(browser, manager)

    notices = browser.get("/notices/").content.decode()

    assert f'href="/organisations/{home.pk}/"' in notices
    told = page_of(manager, home)
    assert "What is closed to you now" in told and "What to do" in told
    assert "Dinas Sosial" in told and "tel:021 7788" in told


def test_what_is_closed_is_told_to_those_whom_it_concerns_and_while_it_is(admin, second, home):
    manager = make_actor(home, Role.LKS_MANAGER, language="en")
    elsewhere = make_actor(make_organisation(), language="en")
    before = page_of(manager, home)
    end(admin, home, date(2026, 3, 9), "expired")
    meanwhile = page_of(manager, home), page_of(elsewhere, home)
    again(admin, second, home)
    afterwards = page_of(manager, home)

    closed = "What is closed to you now"
    assert [closed in one for one in (before, *meanwhile, afterwards)] == [False, True, False, False]
