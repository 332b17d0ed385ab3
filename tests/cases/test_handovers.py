"""A child passes from the street patrol to the social service."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands import handovers as commands
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.stays import Arrival, admit_child
from rangkul.cases.models import Child, Encounter, Handover, HandoverNote, Notice
from rangkul.cases.queries.overview import overview
from rangkul.cases.vocabulary import Place, Reason
from rangkul.core import edges
from rangkul.core.access import Actor
from rangkul.core.duties import what_waits
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Basis, Edge, Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import User
from tests.makers import act_as, make_actor, make_house, make_organisation, sign_in, visible
from tests.people.second import number_of, set_up_second_step

pytestmark = pytest.mark.django_db


def meet(actor: Actor, **values) -> Encounter:
    now = timezone.now()
    met = Met(**{"age_from": 11, "age_to": 11, "nickname": "Aji", "place": "Margonda", **values})
    return record_encounter(actor, met=met, kind="raid", legal_basis="public_task", met_at=now, at=now)


def give(actor: Actor, to, encounter: Encounter | None = None, *, at=None, **values) -> Handover:
    encounter = encounter or meet(actor)
    at = at or timezone.now()
    given = commands.Given(**{"called": "Aji", "place": "Margonda", "conditions": ["tired"], **values})
    return commands.give_handover(actor, child=encounter.child, to=to, given=given, given_at=at, at=at)


def receive(actor: Actor, handover: Handover) -> Handover:
    return commands.receive_handover(actor, handover=handover, at=timezone.now())


def texts(actor: Actor, at=None) -> str:
    act_as(actor)
    return " | ".join(str(duty.text) for duty in what_waits(actor, at or timezone.now()))


def refusal(act) -> Reason:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason


def test_who_may_not_receive_is_told_who_comes_and_offered_no_act_that_refuses(
    patrol, dinsos, shelter, client
):
    give(patrol, dinsos)
    head = make_actor(dinsos, Role.AGENCY_HEAD)

    act_as(head)
    [told] = [duty for duty in what_waits(head, timezone.now()) if duty.kind == "handover"]
    act_as(shelter)
    [asked] = [duty for duty in what_waits(shelter, timezone.now()) if duty.kind == "handover"]

    assert (str(told.act), str(asked.act)) == ("Lihat siapa yang datang", "Terima atau tolak")
    assert (told.at_the_door, asked.at_the_door) == (False, True)
    sign_in(client, head)
    assert "Terima atau tolak" not in client.get("/handovers/").content.decode()
    sign_in(client, shelter)
    assert "Terima atau tolak" in client.get("/handovers/").content.decode()


def test_both_sides_see_that_the_child_is_on_the_way(patrol, dinsos, shelter):
    handover = give(patrol, dinsos)

    assert visible(patrol, Handover).get().status == "in_transit"
    assert visible(shelter, Handover).get() == handover
    assert "Aji" in texts(patrol)
    assert "Aji" in texts(shelter)
    assert handover.due_at - handover.given_at == timedelta(hours=6)


def test_the_receiver_reads_the_file_only_after_receiving(patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    assert not visible(shelter, Child).exists()
    assert not visible(shelter, Encounter).exists()

    receive(shelter, handover)

    assert visible(shelter, Encounter).get().nickname == "Aji"
    assert visible(shelter, Child).get().holder_id == dinsos.pk
    supervisor = make_actor(dinsos, Role.CASE_SUPERVISOR)
    in_half_a_year = timezone.now() + timedelta(days=180)
    assert visible(supervisor, Child, in_half_a_year).exists()
    assert not visible(shelter, Child, in_half_a_year).exists()


def test_the_giver_keeps_its_own_paper_for_thirty_days(patrol, dinsos, shelter):
    receive(shelter, give(patrol, dinsos))

    later = timezone.now() + timedelta(days=30, seconds=1)
    assert visible(patrol, Handover).get().status == "received"
    assert not visible(patrol, Handover, later).exists()


def test_a_stranger_finds_nothing(client: Client, patrol, dinsos):
    handover = give(patrol, dinsos)
    stranger = make_actor(make_organisation(), Role.SOCIAL_WORKER)

    sign_in(client, stranger)

    assert client.get(reverse("handover", args=[handover.pk])).status_code == 404
    assert client.get(reverse("handover_paper", args=[handover.pk])).status_code == 404
    with pytest.raises(NotFound):
        receive(stranger, handover)


def test_a_child_is_in_one_handover_at_a_time(patrol, dinsos):
    encounter = meet(patrol)
    give(patrol, dinsos, encounter)

    assert refusal(lambda: give(patrol, dinsos, encounter)) == Reason.HANDOVER_RUNNING


def test_the_women_and_child_office_is_told_that_and_never_who(patrol, dinsos):
    office = make_organisation(OrganisationKind.WOMEN_CHILD)
    focal = make_actor(office, Role.FOCAL_POINT)

    handover = give(patrol, dinsos)

    notice = visible(focal, Notice).get()
    assert notice.about_id == handover.pk
    assert not visible(focal, Handover).exists()
    assert not visible(focal, Child).exists()
    assert "Aji" not in texts(focal)
    assert texts(focal)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (OrganisationKind.POLICE, Reason.HANDOVER_RECEIVER),
        (OrganisationKind.LKS, Reason.HANDOVER_RECEIVER),  # who does not read the file cannot pass it on
    ],
)
def test_a_patrol_gives_to_the_social_service_only(patrol, kind, reason):
    assert refusal(lambda: give(patrol, make_organisation(kind))) == reason


def test_who_gave_the_child_away_cannot_give_it_again(patrol, dinsos, shelter):
    encounter = meet(patrol)
    receive(shelter, give(patrol, dinsos, encounter))
    second = make_organisation(short_name="Dinsos lain")

    assert refusal(lambda: give(patrol, second, encounter)) == Reason.HANDOVER_NOT_YOURS

    assert visible(shelter, Child).get().holder_id == dinsos.pk
    assert not visible(make_actor(second, Role.SHELTER_STAFF), Handover).exists()


def test_a_child_who_sleeps_in_a_shelter_is_not_handed_over_by_who_cannot_see_that(patrol, dinsos, shelter):
    encounter, now = meet(patrol), timezone.now()
    act_as(patrol)
    edges.offer(
        encounter.child_id, dinsos.pk, 3, purpose="intake", basis=Basis.ASSIGNMENT,
        until=now + timedelta(days=9), at=now, source=(source := uuid4()),
    )  # fmt: skip
    act_as(shelter)
    edges.take(source, f"d:{dinsos.pk}", at=timezone.now())
    house = make_house(dinsos, name="RPS", beds=2)
    admit_child(
        shelter, child=encounter.child, shelter=house, bed=1, arrival=Arrival(now, now), at=timezone.now()
    )

    assert refusal(lambda: give(patrol, dinsos, encounter)) == Reason.STILL_IN_SHELTER


def test_a_child_is_not_handed_to_oneself(shelter, dinsos):
    assert refusal(lambda: give(shelter, dinsos)) == Reason.HANDOVER_TO_ITSELF


def test_a_declined_child_stays_with_the_giver_who_sees_it_at_once(patrol, dinsos, shelter):
    handover = give(patrol, dinsos)

    commands.decline_handover(shelter, handover=handover, reason="needs_hospital", at=timezone.now())

    assert "Aji" in texts(patrol)
    assert texts(shelter) == ""
    assert visible(patrol, Child).get().holder_id == patrol.organisation_id
    assert not visible(shelter, Child).exists()
    assert refusal(lambda: receive(shelter, handover)) == Reason.HANDOVER_ANSWERED


def test_a_handover_that_was_declined_does_not_hide_where_the_child_is(patrol, dinsos, shelter):
    encounter = meet(patrol)
    receive(shelter, give(patrol, dinsos, encounter))
    home = make_organisation(OrganisationKind.LKS, short_name="LKS")
    worker = make_actor(dinsos, Role.SOCIAL_WORKER)
    later = give(worker, home, encounter)
    act_as(worker)
    assert overview(worker, later.child, None, at=timezone.now()).where.place == Place.TRANSIT

    manager = make_actor(home, Role.LKS_MANAGER)
    commands.decline_handover(manager, handover=later, reason="full", at=timezone.now())

    act_as(worker)
    assert overview(worker, later.child, None, at=timezone.now()).where.place == Place.OFFICE


def test_declining_needs_a_listed_reason(patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    act = lambda: commands.decline_handover(shelter, handover=handover, reason="", at=timezone.now())  # noqa: E731

    assert refusal(act) == Reason.HANDOVER_NEEDS_REASON


def test_the_giver_cannot_receive_for_the_other_side(patrol, dinsos):
    handover = give(patrol, dinsos)
    colleague = make_actor(dinsos, Role.OUTREACH_WORKER)

    with pytest.raises(Denied):
        receive(patrol, handover)
    with pytest.raises(Denied):
        receive(colleague, handover)


def test_a_late_handover_waits_for_the_receivers_supervisor(patrol, dinsos):
    supervisor = make_actor(dinsos, Role.CASE_SUPERVISOR)
    give(patrol, dinsos)

    late = timezone.now() + timedelta(hours=6, minutes=1)
    act_as(supervisor)
    duty = what_waits(supervisor, late)[0]

    assert duty.due < late
    assert patrol.organisation_name in duty.text


def test_a_confirmed_paper_is_corrected_with_a_note_only(patrol, dinsos, shelter):
    handover = receive(shelter, give(patrol, dinsos))

    commands.correct_handover(patrol, handover=handover, text="Tas merah, bukan biru.", at=timezone.now())

    assert visible(shelter, HandoverNote).get().text == "Tas merah, bukan biru."
    act_as(patrol)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Handover._base_manager.filter(pk=handover.pk).update(place="lain")


def test_everything_at_a_handover_is_in_the_log(patrol, dinsos, shelter):
    handover = receive(shelter, give(patrol, dinsos))
    commands.correct_handover(shelter, handover=handover, text="Jam 21.", at=timezone.now())

    names = set(visible(shelter, Event).values_list("name", flat=True))
    assert {"handover.offered", "handover.received", "handover.corrected"} <= names


# --- on one phone -------------------------------------------------------------------------------------------


RIGHT = "rahasia-sekali-1"


def sign(client: Client, handover: Handover, receiver: Actor, password: str = RIGHT):
    email = User.objects.get(pk=receiver.user_id).email
    return client.post(reverse("handover_sign", args=[handover.pk]), {"email": email, "password": password})


def test_the_receiver_confirms_on_the_givers_phone_and_the_session_stays(
    client: Client, patrol, dinsos, shelter
):
    handover = give(patrol, dinsos)
    sign_in(client, patrol)

    answer = sign(client, handover, shelter)

    assert answer.status_code == 302
    assert visible(patrol, Handover).get().received_by == shelter.user_id
    assert client.get("/").context["actor"].user_id == patrol.user_id
    act_as(shelter)
    assert Edge.objects.filter(subject=f"d:{dinsos.pk}", level=3).exists()


def test_a_wrong_password_or_somebody_elses_does_not_confirm(client: Client, patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    stranger = make_actor(make_organisation(), Role.SHELTER_STAFF)
    sign_in(client, patrol)

    assert sign(client, handover, shelter, "salah").status_code == 200
    assert sign(client, handover, stranger).status_code == 200
    assert sign(client, handover, patrol).status_code == 200
    assert visible(patrol, Handover).get().status == "in_transit"


def test_guessing_on_a_borrowed_phone_ends_after_five_tries(client: Client, patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    sign_in(client, patrol)

    for _try in range(5):
        assert sign(client, handover, shelter, "salah").status_code == 200

    assert sign(client, handover, shelter).status_code == 409
    assert visible(patrol, Handover).get().status == "in_transit"


def test_who_uses_a_code_needs_it_on_the_givers_phone_too(client: Client, patrol, dinsos, shelter):
    account = User.objects.get(pk=shelter.user_id)
    act_as(shelter)
    secret = set_up_second_step(account)
    handover = give(patrol, dinsos)
    sign_in(client, patrol)

    without = sign(client, handover, shelter)
    words = {"email": account.email, "password": "rahasia-sekali-1", "code": number_of(secret)}
    with_code = client.post(reverse("handover_sign", args=[handover.pk]), words)

    assert (without.status_code, with_code.status_code) == (200, 302)


def test_the_password_rests_nowhere(client: Client, patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    sign_in(client, patrol)
    page = client.get(reverse("handover_sign", args=[handover.pk])).content.decode()

    form = page[page.index('autocomplete="off"') :]
    assert 'name="kept_for"' not in form
    assert 'name="op"' not in form


# --- pages --------------------------------------------------------------------------------------------------


def test_the_patrol_hands_over_and_the_shelter_receives_on_two_phones(patrol, dinsos, shelter):
    child = meet(patrol).child
    giving, receiving = Client(), Client()
    sign_in(giving, patrol)
    sign_in(receiving, shelter)
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    words = {"to": dinsos.pk, "place": "Margonda", "given_at": now, "carries": ["phone"], "called": "Aji"}

    given = giving.post(reverse("handover_give", args=[child.pk]), words)
    assert given.status_code == 302
    today = receiving.get("/").content.decode()
    received = receiving.post(given["Location"] + "receive/", follow=True)

    assert given["Location"] in today
    assert received.status_code == 200
    assert giving.get(given["Location"]).context["handover"].status == "received"
