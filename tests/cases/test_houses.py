"""The houses of a shelter: who makes and changes them, and which beds stay."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rangkul.cases.commands.shelters import add_shelter, change_shelter
from rangkul.cases.models import Shelter, ShiftNote, Stay
from rangkul.cases.vocabulary import Reason
from rangkul.core.errors import Denied, NotFound, Refused, Stale
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.test_stays import admit
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos():
    return make_organisation()


@pytest.fixture
def supervisor(dinsos):
    return make_actor(dinsos, Role.CASE_SUPERVISOR)


@pytest.fixture
def shift(dinsos):
    return make_actor(dinsos, Role.SHELTER_STAFF)


@pytest.fixture
def admin(dinsos):
    return make_actor(dinsos, Role.ADMINISTRATOR)


def add(actor, organisation, name="RPS Beji Timur", beds=4):
    words = {"name": name, "area": None, "beds": beds, "at": timezone.now()}
    return add_shelter(actor, organisation=organisation, **words)


def change(actor, house, **values):
    words = {"name": house.name, "area": None, "beds": house.beds, "at": timezone.now(), **values}
    return change_shelter(actor, shelter=house, **words)


def test_a_supervisor_adds_a_house_and_the_shift_finds_it_on_the_board(client, supervisor, shift, dinsos):
    sign_in(client, supervisor)

    client.post("/shelter/houses/new/", {"organisation": dinsos.pk, "name": "RPS Beji Timur", "beds": 6})

    sign_in(client, shift)
    assert "RPS Beji Timur" in client.get("/shelter/").content.decode()
    act_as(shift)
    assert visible(shift, Shelter).get().beds == 6


def test_the_manager_of_an_institution_keeps_its_own_houses_only(client, supervisor, dinsos):
    home = make_organisation(OrganisationKind.LKS)
    manager = make_actor(home, Role.LKS_MANAGER)
    mine, other = add(manager, home, name="Pelita"), add(supervisor, dinsos)
    sign_in(client, manager)

    page = client.get("/shelter/houses/").content.decode()

    assert "Pelita" in page
    assert "RPS Beji Timur" not in page
    assert client.get(f"/shelter/houses/{mine.pk}/").status_code == 200
    assert client.get(f"/shelter/houses/{other.pk}/").status_code == 404
    with pytest.raises(NotFound):
        add(manager, dinsos)


def test_an_administrator_adds_a_house_of_the_own_organisation_and_sees_no_child(
    client, admin, shift, dinsos
):
    house = add(admin, dinsos, name="Pelita")
    admit(shift, house, 2)
    sign_in(client, admin)

    assert "Pelita" in client.get("/shelter/houses/").content.decode()
    assert client.get(f"/shelter/houses/{house.pk}/").status_code == 200
    assert client.get("/shelter/").status_code == 403
    assert not visible(admin, Stay).exists()


@pytest.mark.parametrize("kind", [OrganisationKind.POLICE, OrganisationKind.SCHOOL, OrganisationKind.OTHER])
def test_not_every_office_runs_a_house(kind):
    office = make_organisation(kind)

    with pytest.raises(Refused) as refused:
        add(make_actor(office, Role.AGENCY_HEAD), office)

    assert refused.value.reason == Reason.NO_SHELTER_HERE


def test_the_shift_does_not_change_houses(client, shift, supervisor, dinsos):
    house = add(supervisor, dinsos)
    sign_in(client, shift)

    assert client.get("/shelter/houses/").status_code == 403
    assert client.get(f"/shelter/houses/{house.pk}/").status_code == 403
    with pytest.raises(Denied):
        change(shift, house, beds=9)


def test_a_bed_in_which_a_child_sleeps_stays_also_when_the_child_is_not_seen(client, admin, shift, dinsos):
    house = add(admin, dinsos, beds=4)
    admit(shift, house, 3)
    sign_in(client, admin)
    words = {"name": house.name, "beds": 2, "version": house.version}

    answer = client.post(f"/shelter/houses/{house.pk}/", words)

    assert "error-summary" in answer.content.decode()
    act_as(admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Shelter.objects.filter(pk=house.pk).update(beds=1)
    assert change(admin, house, beds=3).beds == 3


def test_the_second_of_two_savers_is_told(supervisor, admin, dinsos):
    house = add(supervisor, dinsos)
    seen_before = Shelter.objects.get(pk=house.pk)
    change(supervisor, house, name="RPS Beji")

    with pytest.raises(Stale):
        change(admin, seen_before, name="RPS Timur")

    assert Shelter.objects.get(pk=house.pk).name == "RPS Beji"


def test_what_happens_to_a_house_is_in_the_log(supervisor, dinsos, as_owner):
    change(supervisor, add(supervisor, dinsos, beds=4), beds=7)

    with as_owner():
        told = dict(Event.objects.values_list("name", "details"))
    assert told["shelter.added"] == {"beds": 4}
    assert told["shelter.changed"] == {"beds_before": 4, "beds": 7}


def test_the_shift_note_goes_into_the_book_of_the_chosen_house(client, supervisor, shift, dinsos):
    east, west = add(supervisor, dinsos, name="RPS Timur"), add(supervisor, dinsos, name="RPS Barat")
    sign_in(client, shift)

    client.post("/shelter/shift/", {"house": east.pk, "text": "Semua tidur."})

    act_as(shift)
    assert visible(shift, ShiftNote).get().shelter == east
    assert "Semua tidur." in client.get("/shelter/shift/", {"house": east.pk}).content.decode()
    assert "Semua tidur." not in client.get("/shelter/shift/", {"house": west.pk}).content.decode()


def test_with_two_houses_a_note_without_a_house_asks_which(client, supervisor, shift, dinsos):
    for name in ("RPS Timur", "RPS Barat"):
        add(supervisor, dinsos, name=name)
    sign_in(client, shift)

    answer = client.post("/shelter/shift/", {"text": "Semua tidur."})

    assert "error-summary" in answer.content.decode()
    assert "Semua tidur." in answer.content.decode()
    assert not visible(shift, ShiftNote).exists()
