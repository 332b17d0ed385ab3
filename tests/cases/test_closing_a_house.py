"""A house closes: with a day, never over a child's head, and its shift is told whom to move."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rangkul.cases.commands.shelters import close_shelter, reopen_shelter
from rangkul.cases.commands.stays import end_stay, move_bed
from rangkul.cases.models import Shelter, Stay
from rangkul.cases.queries.stays import free_beds, houses
from rangkul.cases.vocabulary import Reason
from rangkul.core.duties import what_waits
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.commands.organisations import What, change_organisation
from rangkul.people.models import Organisation
from rangkul.people.vocabulary import Reason as PeopleReason
from tests.cases.office import Office
from tests.cases.test_handovers import give
from tests.cases.test_stays import admit
from tests.makers import act_as, make_actor, make_house, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos():
    return make_organisation()


@pytest.fixture
def keeper(dinsos):
    return make_actor(dinsos, Role.ADMINISTRATOR)


@pytest.fixture
def shift(dinsos):
    return make_actor(dinsos, Role.SHELTER_STAFF)


@pytest.fixture
def house(dinsos):
    return make_house(dinsos, name="RPS Beji Timur", beds=3)


def today():
    return timezone.localdate()


def close(actor, house, days=0, **values):
    act_as(actor)
    house = Shelter.objects.get(pk=house.pk)
    words = {"closes_on": today() + timedelta(days=days), "at": timezone.now(), **values}
    return close_shelter(actor, shelter=house, **words)


def reopen(actor, house):
    act_as(actor)
    return reopen_shelter(actor, shelter=Shelter.objects.get(pk=house.pk), at=timezone.now())


def refused(act):
    with pytest.raises(Refused) as no:
        act()
    return no.value.reason


def end(shift, stay):
    return end_stay(
        shift, stay=stay, out_at=timezone.now(), reason="family", to_whom="Ibu", at=timezone.now()
    )


def test_a_house_with_a_child_in_it_is_not_closed_today(keeper, shift, house):
    stay = admit(shift, house)

    assert refused(lambda: close(keeper, house)) == Reason.SHELTER_NOT_EMPTY

    end(shift, stay)
    assert close(keeper, house).closes_on == today()


def test_the_database_too_keeps_a_house_with_a_child_in_it_open(keeper, shift, house):
    admit(shift, house)
    act_as(keeper)

    with pytest.raises(IntegrityError), transaction.atomic():
        Shelter.objects.filter(pk=house.pk).update(closes_on=today())


def test_a_house_that_will_close_takes_nobody_in_and_its_shift_sees_whom_to_move(keeper, shift, house):
    stay = admit(shift, house)
    other = make_house(house.organisation, name="RPS Barat", beds=2)

    close(keeper, house, days=7)

    act_as(shift)
    assert {one for one, _bed in free_beds(shift, timezone.now())} == {other}
    assert refused(lambda: admit(shift, house, 2)) == Reason.SHELTER_CLOSES
    act_as(shift)
    duty = next(one for one in what_waits(shift, timezone.now()) if one.kind == "house")
    assert "RPS Beji Timur" in duty.text
    assert timezone.localtime(duty.due).date() == today() + timedelta(days=6)

    move_bed(shift, stay=stay, shelter=other, bed=2, at=timezone.now())

    act_as(shift)
    assert not [one for one in what_waits(shift, timezone.now()) if one.kind == "house"]


def test_a_child_moves_to_another_house_of_the_office_and_its_days_go_on(keeper, shift, house):
    stay = admit(shift, house, 1, hours_ago=30)
    other = make_house(house.organisation, name="RPS Barat", beds=2)
    close(keeper, house, days=1)

    moved = move_bed(shift, stay=stay, shelter=other, bed=2, at=timezone.now())

    kept = visible(shift, Stay).get()
    assert (kept.shelter, kept.bed, kept.in_at) == (other, 2, stay.in_at)
    told = visible(shift, Event).get(name="stay.moved")
    assert told.details == {"from_bed": 1, "to_bed": 2}
    assert moved.shelter == other
    assert close(keeper, house).closes_on == today()


def test_no_child_moves_into_a_house_that_closes_or_of_another_office(keeper, shift, house):
    stay = admit(shift, house)
    closing = make_house(house.organisation, name="RPS Barat")
    elsewhere = make_house(make_organisation(OrganisationKind.LKS), name="Pelita")
    close(keeper, closing, days=3)
    act_as(shift)
    closing.refresh_from_db()

    def to(other):
        return lambda: move_bed(shift, stay=stay, shelter=other, bed=2, at=timezone.now())

    assert refused(to(closing)) == Reason.SHELTER_CLOSES
    with pytest.raises(NotFound):
        to(elsewhere)()
    act_as(shift)
    for other in (closing, elsewhere):
        with pytest.raises(Exception, match=r"shelter_takes_nobody_in|by a handover"), transaction.atomic():
            Stay._base_manager.filter(pk=stay.pk).update(shelter_id=other.pk)


def test_a_closed_house_is_off_the_board_and_can_be_opened_again(keeper, shift, house):
    close(keeper, house)
    act_as(shift)
    assert house not in houses(shift, timezone.now())

    reopen(keeper, house)

    assert admit(shift, house, 2).bed == 2
    assert refused(lambda: reopen(keeper, house)) == Reason.SHELTER_OPEN


def test_a_house_past_its_day_with_a_child_in_it_stays_on_the_board_and_is_late(keeper, shift, house):
    admit(shift, house)
    close(keeper, house, days=1)
    later = timezone.now() + timedelta(days=2)

    act_as(shift)
    duty = next(one for one in what_waits(shift, later) if one.kind == "house")

    assert duty.due < later
    assert house in houses(shift, later)


def test_a_house_is_not_closed_in_the_past_nor_by_the_shift(keeper, shift, house):
    assert refused(lambda: close(keeper, house, days=-1)) == Reason.SHELTER_DAY_PAST
    with pytest.raises(Denied):
        close(shift, house, days=1)


def test_what_happens_is_in_the_log(keeper, house, as_owner):
    close(keeper, house, days=2)
    reopen(keeper, house)

    day = (today() + timedelta(days=2)).isoformat()
    with as_owner():
        told = dict(Event.objects.values_list("name", "details"))
    assert told["shelter.closed"] == {"closes_on": day}
    assert told["shelter.reopened"] == {"was_to_close_on": day}


def test_the_keeper_closes_a_house_on_its_page_and_learns_why_not(client, keeper, shift, house):
    admit(shift, house)
    sign_in(client, keeper)
    path = f"/shelter/houses/{house.pk}/close/"

    no = client.post(path, {"closes_on": today().isoformat(), "version": 1})
    yes = client.post(path, {"closes_on": (today() + timedelta(days=3)).isoformat(), "version": 1})

    assert no.status_code == 409
    assert str(Reason.SHELTER_NOT_EMPTY.label) in no.content.decode()
    assert yes.status_code == 302
    assert "chip-due_soon" in client.get("/shelter/houses/").content.decode()
    kept = client.post(path, {"closes_on": today().isoformat(), "version": 2, "act": "keep"})
    assert kept.status_code == 302
    act_as(keeper)
    assert Shelter.objects.get(pk=house.pk).closes_on is None


def test_the_shift_moves_a_child_to_another_house_on_the_page(client, shift, house):
    stay = admit(shift, house)
    other = make_house(house.organisation, name="RPS Barat", beds=2)
    sign_in(client, shift)

    client.post(f"/stays/{stay.pk}/move/", {"bed": f"{other.pk}-2", "version": stay.version})

    assert visible(shift, Stay).get().shelter == other


# --- the organisation itself ------------------------------------------------------------------------------


def shut(keeper, organisation):
    what = What(kind=organisation.kind, area=None, phone="", active=False)
    organisation = Organisation.objects.get(pk=organisation.pk)
    return change_organisation(keeper, organisation=organisation, what=what, at=timezone.now())


def test_no_organisation_closes_while_children_sleep_in_its_houses(keeper):
    home = make_organisation(OrganisationKind.WOMEN_CHILD)
    shift = make_actor(home, Role.SHELTER_STAFF)
    stay = admit(shift, make_house(home))

    assert refused(lambda: shut(keeper, home)) == PeopleReason.CHILDREN_SLEEP_THERE

    end(shift, stay)
    assert not shut(keeper, home).organisation.active


def test_no_institution_closes_while_a_child_placed_there_has_a_case_that_runs(keeper):
    office, home = Office(), make_organisation(OrganisationKind.LKS)
    office.go_home(kind="institution", institution=home, to_whom="Pengasuh", statement_signed=False)

    assert refused(lambda: shut(keeper, home)) == PeopleReason.CHILDREN_LIVE_THERE

    office.go_home()
    assert not shut(keeper, home).organisation.active


def test_no_office_closes_while_a_child_is_on_the_way_to_it(keeper):
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    other = make_organisation()
    give(patrol, other)

    assert refused(lambda: shut(keeper, other)) == PeopleReason.CHILDREN_COME_THERE
