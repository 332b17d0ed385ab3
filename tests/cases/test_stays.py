"""A child sleeps in the shelter, five days at most."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands import shifts
from rangkul.cases.commands import stays as commands
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.models import Shelter, ShiftNote, Stay
from rangkul.cases.queries import stays as read
from rangkul.cases.vocabulary import Missing, Reason
from rangkul.core.access import Actor
from rangkul.core.duties import what_waits
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Organisation
from tests.cases.test_handovers import give, meet, receive, refusal, texts
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_actor, make_house, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Shelter:
    return make_house(make_organisation(), name="RPS Beji Timur", beds=4)


@pytest.fixture
def shift(house) -> Actor:
    return make_actor(house.organisation, Role.SHELTER_STAFF)


def admit(actor: Actor, house: Shelter, bed: int = 1, *, child=None, hours_ago: float = 0, **values) -> Stay:
    child = child or meet(actor).child
    now = timezone.now()
    moment = now - timedelta(hours=hours_ago)
    arrival = commands.Arrival(**{"picked_up_at": moment - timedelta(hours=2), "in_at": moment, **values})
    return commands.admit_child(actor, child=child, shelter=house, bed=bed, arrival=arrival, at=now)


def resident(actor: Actor, at=None) -> read.Resident:
    act_as(actor)
    return read.residents(actor, at or timezone.now())[0]


def test_the_first_button_of_a_child_who_just_came_does_not_send_it_away(client, shift, house):
    stay, old = admit(shift, house, 1), admit(shift, house, 2, hours_ago=24 * 4 + 20)
    sign_in(client, shift)

    first = re.compile(r'class="btn btn-primary" href="([^"]+)"')
    new_page = client.get(f"/stays/{stay.pk}/").content.decode()

    assert first.findall(new_page) == [f"/children/{stay.child_id}/"]
    assert f"/stays/{stay.pk}/end/" in new_page
    # When the days here end, leaving is what comes next.
    assert first.findall(client.get(f"/stays/{old.pk}/").content.decode()) == [f"/stays/{old.pk}/end/"]


def test_the_board_says_who_is_here_since_when_and_what_is_missing(shift, house):
    admit(shift, house, 2, hours_ago=3)

    one = resident(shift)

    assert (one.name, one.stay.bed, one.hours) == ("Aji", 2, 5)
    assert one.deadline.due - one.stay.in_at == timedelta(days=5)
    assert {Missing.RISK, Missing.ASSESSMENT, Missing.CASE, Missing.FAMILY} <= set(one.missing)


def test_no_two_children_share_a_bed(shift, house):
    first = admit(shift, house, 1)

    assert refusal(lambda: admit(shift, house, 1)) == Reason.BED_TAKEN

    commands.end_stay(
        shift, stay=first, out_at=timezone.now(), reason="family", to_whom="Ibu", at=timezone.now()
    )
    assert admit(shift, house, 1).bed == 1


def test_a_child_has_one_bed_at_a_time(shift, house):
    stay = admit(shift, house, 1)

    assert refusal(lambda: admit(shift, house, 2, child=stay.child)) == Reason.STAY_RUNNING


def test_a_child_still_on_the_way_gets_no_bed(shift, house):
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    elsewhere = make_organisation()
    encounter = meet(shift)
    give(shift, elsewhere, encounter)
    from_patrol = give(patrol, house.organisation)

    assert refusal(lambda: admit(shift, house, child=encounter.child)) == Reason.NOT_RECEIVED_YET
    receive(shift, from_patrol)
    assert admit(shift, house, child=from_patrol.child).child_id == from_patrol.child_id


def later() -> dict:
    return {"in_at": timezone.now() + timedelta(hours=1), "picked_up_at": timezone.now()}


@pytest.mark.parametrize(
    ("bed", "values", "reason"),
    [
        (0, dict, Reason.NO_SUCH_BED),
        (5, dict, Reason.NO_SUCH_BED),
        (1, later, Reason.TIME_IN_FUTURE),
        (1, lambda: {"picked_up_at": timezone.now() + timedelta(hours=1)}, Reason.TIME_BEFORE_START),
    ],
)
def test_an_admission_that_cannot_be_is_refused(shift, house, bed, values, reason):
    assert refusal(lambda: admit(shift, house, bed, **values())) == reason


def test_a_child_moves_to_a_free_bed_only(shift, house):
    stay, _other = admit(shift, house, 1), admit(shift, house, 2)

    assert refusal(lambda: commands.move_bed(shift, stay=stay, bed=2, at=timezone.now())) == Reason.BED_TAKEN
    assert refusal(lambda: commands.move_bed(shift, stay=stay, bed=1, at=timezone.now())) == Reason.SAME_BED
    assert commands.move_bed(shift, stay=stay, bed=3, at=timezone.now()).bed == 3


def test_a_child_moves_to_a_bed_that_somebody_else_left_today(shift, house):
    stay = admit(shift, house, 1, hours_ago=3)
    before = admit(shift, house, 2, hours_ago=5)
    left = {"out_at": timezone.now() - timedelta(hours=1), "reason": "family", "to_whom": "Ibu"}
    commands.end_stay(shift, stay=before, at=timezone.now(), **left)

    moved = commands.move_bed(shift, stay=stay, bed=2, at=timezone.now())

    assert moved.bed == 2
    assert admit(shift, house, 1).bed == 1
    early = {"out_at": timezone.now() - timedelta(hours=1), "reason": "family", "to_whom": "Ibu"}
    act = lambda: commands.end_stay(shift, stay=moved, at=timezone.now(), **early)  # noqa: E731
    assert refusal(act) == Reason.TIME_BEFORE_START


def test_a_stay_ends_once_with_a_listed_reason(shift, house):
    stay, now = admit(shift, house, hours_ago=1), timezone.now()

    def end(**values):
        words = {"out_at": now, "reason": "family", "to_whom": "Ibu"} | values
        return commands.end_stay(shift, stay=stay, at=now, **words)

    assert refusal(lambda: end(reason="")) == Reason.OUT_REASON_MISSING
    assert refusal(lambda: end(out_at=now - timedelta(hours=2))) == Reason.TIME_BEFORE_START
    assert end().out_to == "Ibu"
    assert refusal(end) == Reason.STAY_ENDED
    names = set(visible(shift, Event).values_list("name", flat=True))
    assert {"stay.started", "stay.ended"} <= names


def test_the_shift_is_warned_a_day_before_and_the_supervisor_after_five_days(shift, house):
    supervisor = make_actor(house.organisation, Role.CASE_SUPERVISOR)
    stay = admit(shift, house)
    shifts.note_shift(shift, shelter=house, text="Tenang.", at=timezone.now())
    four_days, six_days = (stay.in_at + timedelta(days=days, minutes=1) for days in (4, 5))

    assert not stays_waiting(shift, timezone.now())
    assert "Aji" in stays_waiting(shift, four_days)
    assert not stays_waiting(supervisor, four_days)
    assert "Aji" in stays_waiting(supervisor, six_days)


def stays_waiting(actor: Actor, at) -> str:
    act_as(actor)
    return " | ".join(duty.text for duty in what_waits(actor, at) if duty.kind == "stay")


def test_public_order_never_sees_the_stay(client: Client, shift, house):
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    handover = receive(shift, give(patrol, house.organisation))
    stay = admit(shift, house, child=handover.child)

    assert not visible(patrol, Stay).exists()
    sign_in(client, patrol)
    assert client.get(reverse("stay", args=[stay.pk])).status_code == 404
    assert client.get(reverse("shelter_board")).status_code == 403


def test_another_office_sees_an_empty_board(client: Client, shift, house):
    stay = admit(shift, house)
    other = make_actor(make_organisation(), Role.SHELTER_STAFF)
    sign_in(client, other)

    assert stay.child.number not in client.get(reverse("shelter_board")).content.decode()
    assert client.get(reverse("stay", args=[stay.pk])).status_code == 404


# --- the shift ----------------------------------------------------------------------------------------------


def test_a_shift_note_is_due_every_eight_hours_while_children_are_there(shift, house):
    act_as(shift)
    assert read.first_in(shift, house, timezone.now()) is None

    stay = admit(shift, house)
    [kept] = read.houses(shift, timezone.now())
    came_in = read.first_in(shift, house, timezone.now())
    due = read.shift_due(shift, first_in=came_in, note_at=kept.note_at, at=timezone.now()).due
    assert due == stay.in_at + timedelta(hours=8)
    assert house.name not in texts(shift)
    assert house.name in texts(shift, stay.in_at + timedelta(hours=7, minutes=1))


def test_the_next_shift_takes_the_note_over_once(shift, house):
    colleague = make_actor(house.organisation, Role.SHELTER_STAFF)
    note = shifts.note_shift(shift, shelter=house, text="DPK-7K4-MXA demam.", at=timezone.now())

    assert shift.name in texts(colleague)
    assert (
        refusal(lambda: shifts.take_over_shift(shift, note=note, at=timezone.now())) == Reason.SHIFT_OWN_NOTE
    )
    shifts.take_over_shift(colleague, note=note, at=timezone.now())
    again = refusal(lambda: shifts.take_over_shift(colleague, note=note, at=timezone.now()))
    assert again == Reason.SHIFT_TAKEN_OVER
    assert visible(shift, ShiftNote).get().taken_over_by == colleague.user_id


def test_a_shift_note_that_names_a_child_is_stopped_until_the_writer_says_it_is_no_name(
    client: Client, shift, house
):
    admit(shift, house)
    sign_in(client, shift)
    words = {"text": "AJI demam, sudah minum obat."}

    warned = client.post(reverse("shift"), words)

    assert warned.status_code == 200
    assert "AJI" in warned.context["form"].errors["text"][0]
    assert not visible(shift, ShiftNote).exists()
    assert client.post(reverse("shift"), words | {"no_name_meant": "on"}).status_code == 302
    assert client.post(reverse("shift"), {"text": "Semua tidur."}).status_code == 302


# --- pages --------------------------------------------------------------------------------------------------


def test_a_child_is_admitted_from_the_board_and_leaves_again(client: Client, shift, house):
    child = meet(shift).child
    sign_in(client, shift)
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")

    client.get(reverse("stay_new"))
    admitted = client.post(
        reverse("stay_new"), {"child": child.pk, "bed": f"{house.pk}-3", "in_at": now}, follow=True
    )
    stay = visible(shift, Stay).get()
    page = client.get(reverse("stay", args=[stay.pk]))
    moved = client.post(reverse("stay_move", args=[stay.pk]), {"bed": "1", "version": stay.version})
    stale = client.post(reverse("stay_move", args=[stay.pk]), {"bed": "2", "version": stay.version})
    left = client.post(reverse("stay_end", args=[stay.pk]), {"reason": "family", "out_at": in_a_minute()})

    assert "Aji" in admitted.content.decode()
    assert child.number in page.content.decode()
    assert (moved.status_code, stale.status_code, left.status_code) == (302, 409, 302)
    assert read.running_stays(shift).count() == 0


def test_a_received_child_comes_in_alone_on_the_form_with_what_was_handed_over(client: Client, shift, house):
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    other = meet(shift).child
    handover = receive(shift, give(patrol, house.organisation, carries=["phone"], belongings="Ukulele"))
    sign_in(client, shift)

    received = client.get(reverse("handover", args=[handover.pk])).content.decode()
    form = client.get(reverse("stay_new"), {"child": handover.child_id})

    assert f"?child={handover.child_id}" in received
    assert form.context["form"]["property_kept"].value() == "HP; Ukulele"
    assert other.number not in form.content.decode()
    assert other.number in client.get(reverse("stay_new")).content.decode()


def in_a_minute() -> str:
    return (timezone.localtime() + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")


def test_the_word_on_a_bed_keeps_no_name_of_a_child_in_the_session(client: Client, shift, house):
    child = meet(shift).child
    sign_in(client, shift)
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")

    client.post(reverse("stay_new"), {"child": child.pk, "bed": f"{house.pk}-3", "in_at": now})

    kept = str(dict(client.session))
    assert child.number in kept and house.name in kept
    assert "Aji" not in kept


def test_the_wall_shows_numbers_and_no_names(client: Client, shift, house):
    stay = admit(shift, house)
    sign_in(client, shift)

    words = client.get(reverse("shelter_wall")).content.decode()

    assert stay.child.number in words
    assert "Aji" not in words


def test_the_board_asks_as_many_questions_for_many_children_as_for_one(
    client: Client, shift, house, django_assert_max_num_queries
):
    with owner_for_a_while():
        Shelter.objects.filter(pk=house.pk).update(beds=20)
        house.refresh_from_db()
    for bed in range(1, 16):
        admit(shift, house, bed)
    sign_in(client, shift)
    act_as(shift)

    with django_assert_max_num_queries(12):
        assert len(read.residents(shift, timezone.now())) == 15
    assert client.get(reverse("shelter_board")).status_code == 200
    assert visible(shift, Event).filter(name="children.listed").count() == 1


def test_who_has_no_house_is_told_so(client: Client):
    office: Organisation = make_organisation()
    sign_in(client, make_actor(office, Role.SOCIAL_WORKER))

    for name in ("shelter_board", "shelter_wall", "shift", "stay_new"):
        assert client.get(reverse(name)).status_code == 200


def test_a_child_in_a_bed_is_not_in_nobodys_hands(shift, house):
    child = meet(shift).child
    next_day = timezone.now() + timedelta(hours=20)
    assert "Aji" in texts(shift, next_day)

    admit(shift, house, child=child)

    assert "Aji" not in texts(shift, next_day)


def test_who_is_written_down_late_has_waited_since_the_meeting(shift):
    now = timezone.now()
    met = Met(age_from=11, age_to=11, nickname="Aji", place="Margonda")
    long_ago = now - timedelta(hours=5)

    record_encounter(shift, met=met, kind="raid", legal_basis="public_task", met_at=long_ago, at=now)

    assert "Aji" in texts(shift, now + timedelta(hours=2))
