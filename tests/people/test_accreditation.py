"""An accreditation ends on a day and for a reason, which everybody reads; giving it back takes two."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rangkul.cases.models import Notice
from rangkul.core.errors import Denied, NotFound, Refused, Stale
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.commands.organisations import accredit_again, end_accreditation
from rangkul.people.models import Grant, Organisation
from rangkul.people.vocabulary import Reason
from tests.conftest import AsOwner
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible
from tests.people.second import say_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_actor(make_organisation(), Role.ADMINISTRATOR)


@pytest.fixture
def second():
    return make_actor(make_organisation(), Role.ADMINISTRATOR)


@pytest.fixture
def home():
    return make_organisation(OrganisationKind.LKS, name="Panti Pelita", short_name="Pelita")


def today():
    return timezone.localdate()


def end(admin, home, ended_on=None, reason="withdrawn"):
    home = Organisation.objects.get(pk=home.pk)
    return end_accreditation(
        admin, organisation=home, reason=reason, ended_on=ended_on or today(), at=timezone.now()
    )


def stands(home):
    one = Organisation.objects.get(pk=home.pk)
    return one.accredited, one.accreditation_ended_on, one.accreditation_ended_why


def test_the_day_and_the_reason_stand_on_its_page_and_in_the_list_for_everybody(client, admin, home):
    sign_in(client, admin)
    page = f"/organisations/{home.pk}/accreditation/"

    asked = client.get(page).content.decode()
    client.post(page, {"reason": "withdrawn", "ended_on": "2026-03-09", "version": home.version})
    worker = make_actor(make_organisation())
    sign_in(client, worker)
    of_home = client.get(f"/organisations/{home.pk}/").content.decode().replace("\xa0", " ")
    listed = client.get("/organisations/").content.decode().replace("\xa0", " ")

    assert "Akhiri akreditasi" in asked
    assert stands(home) == (False, date(2026, 3, 9), "withdrawn")
    assert "9 Maret 2026" in of_home and "mencabutnya" in of_home
    assert "9 Mar 2026" in listed and "Akreditasi berakhir" in listed
    assert page not in of_home


@pytest.mark.parametrize(
    "words", [{"reason": "", "ended_on": "2026-03-09"}, {"reason": "expired", "ended_on": ""}]
)
def test_without_a_day_or_a_reason_nothing_ends(client, admin, home, words):
    sign_in(client, admin)

    answer = client.post(f"/organisations/{home.pk}/accreditation/", words)

    assert "error-summary" in answer.content.decode()
    assert stands(home) == (True, None, "")


def test_it_ends_once_and_not_on_a_day_to_come(client, admin, home):
    with pytest.raises(Refused) as early:
        end(admin, home, today() + timedelta(days=1))
    end(admin, home)
    with pytest.raises(Refused) as twice:
        end(admin, home)

    assert early.value.reason == Reason.ACCREDITATION_ENDS_LATER
    assert twice.value.reason == Reason.ACCREDITATION_OVER


def test_the_second_of_two_savers_is_told(admin, home):
    before = Organisation.objects.get(pk=home.pk)
    end(admin, home)
    accredit_again(admin, organisation=home, at=timezone.now())
    say_yes(make_actor(make_organisation(), Role.ADMINISTRATOR))

    with pytest.raises(Stale):
        end_accreditation(admin, organisation=before, reason="expired", ended_on=today(), at=timezone.now())


def test_the_event_carries_day_and_reason_as_the_command_names_them(admin, home, as_owner: AsOwner):
    end(admin, home, date(2026, 3, 9), "given_up")

    with as_owner():
        event = Event.objects.get(name="organisation.changed")
        assert event.details["accreditation_ended_on"] == "2026-03-09"
        assert event.details["accreditation_ended_why"] == "given_up"
        assert event.details["accredited"] is False


def test_it_holds_again_when_a_second_person_says_yes_and_its_end_is_forgotten(client, admin, second, home):
    end(admin, home)
    sign_in(client, admin)

    client.post(f"/organisations/{home.pk}/accreditation/")
    waits = stands(home)
    say_yes(second)

    assert waits == (False, today(), "withdrawn")
    assert stands(home) == (True, None, "")
    assert Grant.objects.get().accredits
    with pytest.raises(Refused) as no:
        accredit_again(admin, organisation=home, at=timezone.now())
    assert no.value.reason == Reason.ACCREDITATION_HOLDS


def test_what_else_changes_keeps_the_day_and_the_reason(client, admin, home):
    end(admin, home)
    sign_in(client, admin)

    client.post(f"/organisations/{home.pk}/change/", {"kind": "lks", "phone": "021 77", "active": "on"})

    assert Organisation.objects.get(pk=home.pk).phone == "021 77"
    assert stands(home) == (False, today(), "withdrawn")


def test_the_institution_is_told_at_once(admin, home):
    manager, elsewhere = make_actor(home, Role.LKS_MANAGER), make_actor(make_organisation())

    end(admin, home)

    assert [one.kind for one in visible(manager, Notice)] == ["accreditation_ended"]
    assert not visible(elsewhere, Notice).exists()


def test_only_an_administrator_of_the_city_ends_it(home, client):
    worker = make_actor(make_organisation(), Role.AGENCY_HEAD)

    with pytest.raises((Denied, NotFound)):
        end(worker, home)
    sign_in(client, worker)
    assert client.post(f"/organisations/{home.pk}/accreditation/").status_code == 403
    assert stands(home)[0]


@pytest.mark.parametrize(
    "call",
    [
        "SELECT change_organisation(gen_random_uuid(), {home}, 'lks', false, true, NULL, '', 1, now())",
        "SELECT end_accreditation(gen_random_uuid(), {home}, 'expired', current_date + 2, 1, now())",
        "SELECT end_accreditation(gen_random_uuid(), {home}, 'because', current_date, 1, now())",
    ],
)
def test_raw_sql_ends_it_neither_in_silence_nor_tomorrow_nor_without_a_known_reason(admin, home, call):
    act_as(admin)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(call.format(home=home.pk))

    assert stands(home) == (True, None, "")
