"""Organisations: added, renamed with a history, changed in kind, and what that does to what they may see."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from rangkul.core.clocks import JAKARTA
from rangkul.core.errors import Denied, Refused, Stale
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.commands import organisations as commands
from rangkul.people.models import Area, Membership, Organisation, OrganisationName, User
from rangkul.people.queries.offices import organisations_found
from rangkul.people.signatures import organisation_name
from rangkul.people.vocabulary import Reason
from tests.conftest import AsOwner, owner_for_a_while
from tests.makers import CITY, make_actor, make_organisation, sign_in
from tests.people.second import say_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos():
    return make_organisation()


@pytest.fixture
def admin(dinsos):
    return make_actor(dinsos, Role.ADMINISTRATOR)


@pytest.fixture
def home():
    return make_organisation(OrganisationKind.LKS, name="Panti Pelita", short_name="Pelita")


def today():
    return timezone.localdate()


def rename(admin, organisation, name="LKSA Rumah Pelita", **values):
    usual = {"short_name": "LKSA Pelita", "since": today(), "at": timezone.now()}
    return commands.rename_organisation(admin, organisation=organisation, name=name, **{**usual, **values})


def change(admin, organisation, **values):
    usual = {"kind": organisation.kind, "area": None, "phone": ""}
    what = commands.What(**{**usual, **values})
    return commands.change_organisation(admin, organisation=organisation, what=what, at=timezone.now())


def test_an_administrator_adds_an_organisation_with_its_place(client, admin):
    area = Area.objects.get(name="Beji", level=3)
    sign_in(client, admin)
    words = {"name": "Puskesmas Beji", "short_name": "PKM Beji", "kind": "health", "area": area.code}

    answer = client.post("/organisations/new/", words, follow=True)

    made = Organisation.objects.get(short_name="PKM Beji")
    assert answer.redirect_chain[-1][0] == f"/organisations/{made.pk}/"
    assert (made.kind, made.area_id, made.city) == ("health", area.code, "32.76")
    assert area.code in answer.content.decode()


def test_a_new_name_keeps_the_old_one_with_its_days(client, admin, home):
    sign_in(client, admin)
    words = {"name": "LKSA Rumah Pelita", "short_name": "LKSA Pelita", "since": today().isoformat()}

    client.post(f"/organisations/{home.pk}/name/", words)
    page = client.get(f"/organisations/{home.pk}/").content.decode()

    assert "LKSA Rumah Pelita" in page
    assert "Panti Pelita" in page
    names = list(OrganisationName.objects.filter(organisation=home).order_by("pk"))
    assert [(one.valid_from, one.valid_to) for one in names] == [
        (None, today() - timedelta(days=1)),
        (today(), None),
    ]


def test_a_former_name_finds_the_organisation_of_today(client, admin, home):
    rename(admin, home)
    sign_in(client, admin)

    found = list(organisations_found(admin, "panti pelita"))
    page = client.get("/organisations/", {"q": "Panti"}).content.decode()

    assert found == [home]
    assert "LKSA Pelita" in page
    assert "Panti Pelita" in page


def test_a_letter_prints_the_name_of_its_day(admin, home):
    since = today() - timedelta(days=10)
    rename(admin, home, since=since)
    noon = datetime.combine(since, datetime.min.time(), JAKARTA) + timedelta(hours=12)

    assert organisation_name(home.pk, noon - timedelta(days=1)) == "Panti Pelita"
    assert organisation_name(home.pk, noon) == "LKSA Rumah Pelita"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": "Panti Pelita", "short_name": "Pelita"}, Reason.NAME_UNCHANGED),
        ({"since": timezone.localdate() + timedelta(days=1)}, Reason.NAME_IN_THE_FUTURE),
    ],
)
def test_a_name_is_refused_with_what_to_do(admin, home, values, reason):
    with pytest.raises(Refused) as refused:
        rename(admin, home, **values)

    assert refused.value.reason == reason


def test_a_name_comes_after_the_one_before(admin, home):
    home = rename(admin, home)

    with pytest.raises(Refused) as refused:
        rename(admin, home, name="Lain", since=today() - timedelta(days=3))

    assert refused.value.reason == Reason.NAME_BEFORE_THE_LAST


def test_the_second_of_two_savers_is_told(admin, home):
    seen_before = Organisation.objects.get(pk=home.pk)
    change(admin, home, phone="021 1")

    with pytest.raises(Stale):
        change(admin, seen_before, phone="021 2")
    with pytest.raises(Stale):
        rename(admin, seen_before)

    assert Organisation.objects.get(pk=home.pk).phone == "021 1"


def test_nobody_closes_the_organisation_they_act_for(client, admin, dinsos):
    sign_in(client, admin)

    answer = client.post(f"/organisations/{dinsos.pk}/change/", {"kind": dinsos.kind, "accredited": "on"})

    assert "error-summary" in answer.content.decode()
    assert Organisation.objects.get(pk=dinsos.pk).active


def test_the_people_of_a_closed_organisation_are_out(client, admin, home):
    manager = make_actor(home, Role.LKS_MANAGER)
    sign_in(client, manager)

    change(admin, home, active=False)

    assert client.get("/").status_code == 403


def test_only_an_administrator_writes_organisations(client, dinsos, home):
    worker = make_actor(dinsos)
    sign_in(client, worker)

    assert client.get(f"/organisations/{home.pk}/").status_code == 200
    assert client.get(f"/organisations/{home.pk}/change/").status_code == 403
    with pytest.raises(Denied):
        rename(worker, home)
    with pytest.raises(Denied):
        change(worker, home, kind="social_service")


def test_who_works_at_an_organisation_is_for_colleagues_and_the_administrator(client, admin, home, dinsos):
    manager = make_actor(home, Role.LKS_MANAGER, name="Kartini Sulastri")

    for reader, knows in [(make_actor(dinsos), False), (manager, True), (admin, True)]:
        sign_in(client, reader)
        page = client.get(f"/organisations/{home.pk}/").content.decode()
        assert ('<p class="duty-text">Kartini Sulastri</p>' in page) is knows


def test_the_log_says_what_changed_in_codes(admin, dinsos, home, as_owner: AsOwner):
    change(admin, home, kind="health")
    say_yes(make_actor(dinsos, Role.ADMINISTRATOR))
    home.refresh_from_db()
    rename(admin, home)

    with as_owner():
        told = dict(Event.objects.values_list("name", "details"))
    assert told["organisation.changed"]["kind_before"] == "lks"
    assert told["organisation.changed"]["kind_after"] == "health"
    assert told["organisation.renamed"] == {"since": today().isoformat()}


def test_the_lists_of_people_and_organisations_go_on_after_the_fiftieth(client, admin, dinsos):
    with owner_for_a_while():
        Organisation.objects.bulk_create(
            Organisation(kind="school", city=CITY, name=f"SD {n:02}", short_name=f"SD {n:02}")
            for n in range(52)
        )
        people = User.objects.bulk_create(
            User(email=f"a{n}@contoh.id", name=f"Guru {n:02}") for n in range(52)
        )
        Membership.objects.bulk_create(
            Membership(user=one, organisation=dinsos, role=Role.FACILITATOR) for one in people
        )
    sign_in(client, admin)

    for address, named in (("/organisations/", "SD"), ("/people/", "Guru")):
        first = client.get(address)
        second = client.get(address, {"after": first.context["page"].next})
        pages = first.content.decode() + second.content.decode()
        assert all(f"{named} {n:02}" in pages for n in range(52))
        assert not second.context["page"].next
