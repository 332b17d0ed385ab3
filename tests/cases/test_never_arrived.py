"""A child who was handed over and never came: what became of it is said, and somebody answers for it."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands import handovers as commands
from rangkul.cases.models import Handover, Notice
from rangkul.cases.procedure import load_procedure
from rangkul.cases.queries.overview import paper_of
from rangkul.cases.rules.clocks import running_clocks
from rangkul.cases.vocabulary import NeverArrived, NoticeKind, Place, Reason
from rangkul.core.access import Actor
from rangkul.core.duties import what_waits
from rangkul.core.errors import Denied, NotFound
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.core.ticks import tick
from rangkul.people.system import system_actors
from tests.cases.test_handovers import give, meet, receive, refusal, texts
from tests.cases.test_procedure import DEPOK
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db

KNOWN = "Lari di lampu merah Ramanda pukul 21, polisi diberi tahu."


@pytest.fixture
def dinsos():
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def satpol():
    return make_organisation(OrganisationKind.PUBLIC_ORDER, short_name="Satpol PP")


@pytest.fixture
def patrol(satpol):
    return make_actor(satpol, Role.ORDER_OFFICER)


@pytest.fixture
def colleague(satpol):
    return make_actor(satpol, Role.ORDER_OFFICER)


@pytest.fixture
def shelter(dinsos):
    return make_actor(dinsos, Role.SHELTER_STAFF)


def never_came(actor: Actor, handover: Handover, reason="ran_away", known=KNOWN) -> Handover:
    at = timezone.now()
    return commands.say_never_arrived(actor, handover=handover, reason=reason, known=known, at=at)


def in_hours(hours: float):
    return timezone.now() + timedelta(hours=hours)


def kinds(actor: Actor) -> set[str]:
    return {one.kind for one in visible(actor, Notice)}


def waits(actor: Actor, child, at) -> bool:
    act_as(actor)
    return child in {one.child for one in what_waits(actor, at)}


def test_whoever_gave_says_what_became_of_the_child_and_the_receiver_stops_waiting(patrol, dinsos, shelter):
    handover = give(patrol, dinsos)

    never_came(patrol, handover)

    ended = visible(patrol, Handover).get()
    assert (ended.status, ended.withdrawn_reason, ended.known) == ("not_arrived", "ran_away", KNOWN)
    assert "sedang dalam perjalanan" not in texts(shelter)
    assert NoticeKind.HANDOVER_NEVER_ARRIVED in kinds(shelter)
    assert visible(shelter, Handover).get().known == KNOWN
    assert refusal(lambda: receive(shelter, handover)) == Reason.HANDOVER_ANSWERED


@pytest.mark.parametrize(
    ("reason", "waiting"),
    [("ran_away", True), ("not_known", True), ("taken_home", False), ("elsewhere", False)],
)
def test_a_missing_child_stands_on_the_today_of_the_office_that_waited_until_one_there_says_it_is_known(
    client: Client, patrol, dinsos, shelter, reason, waiting
):
    supervisor = make_actor(dinsos, Role.CASE_SUPERVISOR)
    handover = give(patrol, dinsos)
    never_came(patrol, handover, reason)

    assert waits(shelter, handover.child_id, in_hours(1)) == waiting
    assert waits(supervisor, handover.child_id, in_hours(24 * 20)) == waiting
    sign_in(client, shelter)
    page = reverse("handover", args=[handover.pk])
    assert ('name="from" value="handover"' in client.get(page).content.decode()) == waiting
    if waiting:
        told = visible(shelter, Notice).get(about_id=handover.pk, kind=NoticeKind.HANDOVER_NEVER_ARRIVED)
        back = client.post(reverse("notice_read", args=[told.pk]), {"from": "handover"})
        assert back["Location"] == page
    assert not waits(shelter, handover.child_id, in_hours(1))
    assert not waits(supervisor, handover.child_id, in_hours(1))
    # Whoever gave answers for the child until there is news.
    assert waits(patrol, handover.child_id, in_hours(24 * 20))


def test_a_missing_child_who_is_on_the_way_again_is_looked_for_no_more(patrol, dinsos, shelter):
    encounter = meet(patrol)
    never_came(patrol, give(patrol, dinsos, encounter))

    again = give(patrol, dinsos, encounter)

    act_as(shelter)
    mine = [duty.url for duty in what_waits(shelter, in_hours(1)) if duty.child == again.child_id]
    assert mine == [reverse("handover", args=[again.pk])]


@pytest.mark.parametrize("reason", sorted(set(NeverArrived.values) - {"never_left"}))
def test_the_child_stands_on_the_givers_today_at_once_and_on_the_colleagues_from_the_next_day(
    patrol, colleague, dinsos, reason
):
    handover = give(patrol, dinsos)
    never_came(patrol, handover, reason)

    assert waits(patrol, handover.child_id, in_hours(1))
    assert not waits(colleague, handover.child_id, in_hours(1))
    assert waits(colleague, handover.child_id, in_hours(25))
    assert waits(patrol, handover.child_id, in_hours(24 * 20))


def test_a_supervisor_of_the_giver_sees_it_at_once_and_is_told(dinsos, shelter, patrol):
    receive(shelter, give(patrol, dinsos))
    lks = make_organisation(OrganisationKind.LKS, short_name="LKS")
    supervisor = make_actor(dinsos, Role.CASE_SUPERVISOR)
    act_as(shelter)
    child = visible(shelter, Handover).get().child_id
    at = timezone.now()
    given = commands.Given(called="Aji", place="RPS")
    handover = commands.give_handover(
        shelter, child=_child(shelter, child), to=lks, given=given, given_at=at, at=at
    )

    never_came(shelter, handover, "not_known")

    assert waits(supervisor, child, in_hours(1))
    assert NoticeKind.CHILD_MISSING in kinds(supervisor)
    assert NoticeKind.CHILD_MISSING not in kinds(shelter)


def _child(actor, key):
    from rangkul.cases.models import Child

    return visible(actor, Child).get(pk=key)


def test_an_office_without_a_supervisor_is_told_itself(patrol, colleague, dinsos):
    never_came(patrol, give(patrol, dinsos))

    assert NoticeKind.CHILD_MISSING in kinds(colleague)


def test_a_child_met_again_is_no_longer_looked_for(patrol, dinsos):
    encounter = meet(patrol)
    handover = give(patrol, dinsos, encounter)
    never_came(patrol, handover)
    assert "Aji" in texts(patrol, in_hours(1))

    give(patrol, dinsos, encounter)

    act_as(patrol)
    found = [one for one in what_waits(patrol, in_hours(1)) if one.child == handover.child_id]
    assert [one.url for one in found] != [reverse("handover", args=[handover.pk])]
    assert len(found) == 1


def test_a_child_that_never_left_is_in_nobodys_hands_again(patrol, dinsos):
    encounter = meet(patrol)
    never_came(patrol, give(patrol, dinsos, encounter), "never_left", known="")

    act_as(patrol)
    (duty,) = [one for one in what_waits(patrol, in_hours(7)) if one.child == encounter.child_id]
    assert duty.url == reverse("encounter", args=[encounter.pk])
    assert NoticeKind.CHILD_MISSING not in kinds(patrol)


def test_who_was_told_of_the_child_is_told_that_it_never_arrived(patrol, dinsos):
    women = make_actor(make_organisation(OrganisationKind.WOMEN_CHILD), Role.FOCAL_POINT)

    never_came(patrol, give(patrol, dinsos))

    assert kinds(women) == {"handover_of_minor", "handover_of_minor_missing"}


@pytest.mark.parametrize(
    ("reason", "place"),
    [
        ("ran_away", Place.UNKNOWN),
        ("not_known", Place.UNKNOWN),
        ("taken_home", Place.HOME),
        ("elsewhere", Place.ELSEWHERE),
        ("never_left", Place.STREET),
    ],
)
def test_the_page_of_the_child_says_where_it_is_now(patrol, dinsos, reason, place):
    encounter = meet(patrol)
    never_came(patrol, give(patrol, dinsos, encounter), reason)

    assert paper_of(patrol, encounter.child, at=in_hours(1)).where.place == place


def test_it_is_refused_without_a_reason_without_what_is_known_to_others_and_after_an_answer(
    patrol, dinsos, shelter
):
    handover = give(patrol, dinsos)

    assert refusal(lambda: never_came(shelter, handover)) == Reason.HANDOVER_NOT_GIVEN
    assert refusal(lambda: never_came(patrol, handover, "")) == Reason.HANDOVER_NEEDS_WHAT_BECAME
    assert refusal(lambda: never_came(patrol, handover, known=" ")) == Reason.HANDOVER_NEEDS_KNOWN
    receive(shelter, handover)
    assert refusal(lambda: never_came(patrol, handover)) == Reason.HANDOVER_ANSWERED


def test_a_stranger_knows_nothing_of_it_and_a_role_that_gives_nobody_may_not(patrol, satpol, dinsos):
    handover = give(patrol, dinsos)
    stranger = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)

    with pytest.raises(NotFound):
        never_came(stranger, handover)
    with pytest.raises(Denied):
        never_came(make_actor(dinsos, Role.INTAKE_DESK), handover)


def test_the_database_ends_no_handover_of_another_office(patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    act_as(shelter)
    call = "SELECT handover_never_arrived(%s, 'ran_away', 'x', now())"

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(call, [handover.pk])
        assert cursor.fetchone() == (False,)
    act_as(make_actor(dinsos, Role.INTAKE_DESK))
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(call, [handover.pk])


def test_the_log_says_why_and_not_in_whose_words(patrol, dinsos):
    never_came(patrol, give(patrol, dinsos))

    event = visible(patrol, Event).get(name="handover.never_arrived")
    assert event.details == {"reason": "ran_away"}


def test_a_handover_that_never_arrived_runs_no_clock():
    procedure, now = load_procedure(DEPOK), timezone.now()
    given = ("handover.offered", now - timedelta(hours=1))

    assert not running_clocks(procedure, [given, ("handover.never_arrived", now)], {})


def test_a_child_handed_over_within_the_minute_it_was_met_is_in_somebodys_hands(
    client: Client, patrol, dinsos
):
    encounter = meet(patrol)
    sign_in(client, patrol)
    typed = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    words = {"to": dinsos.pk, "place": "Margonda", "given_at": typed, "called": "Aji"}

    given = client.post(reverse("handover_give", args=[encounter.child_id]), words)

    assert given.status_code == 302
    act_as(patrol)
    found = [one.url for one in what_waits(patrol, in_hours(7)) if one.child == encounter.child_id]
    assert found == [given["Location"]]


# --- nobody says anything -----------------------------------------------------------------------------------


def test_a_child_on_the_way_for_more_than_a_day_is_on_the_today_of_everybody_who_gives(
    patrol, colleague, dinsos
):
    handover = give(patrol, dinsos)

    assert not waits(colleague, handover.child_id, in_hours(29))
    act_as(colleague)
    (duty,) = [one for one in what_waits(colleague, in_hours(31)) if one.child == handover.child_id]
    assert duty.url == reverse("handover_never_arrived", args=[handover.pk])


def test_the_clock_tells_the_givers_office_once_that_a_child_is_nowhere(patrol, dinsos, as_owner):
    handover = give(patrol, dinsos)

    tick(system_actors(), at=timezone.now())
    assert NoticeKind.HANDOVER_LOST not in kinds(patrol)
    with as_owner():
        Handover._base_manager.filter(pk=handover.pk).update(due_at=timezone.now() - timedelta(hours=25))
    tick(system_actors(), at=timezone.now())
    tick(system_actors(), at=timezone.now())

    told = [one.kind for one in visible(patrol, Notice)]
    assert told.count(NoticeKind.HANDOVER_LOST) == 1


# --- pages --------------------------------------------------------------------------------------------------


def test_the_patrol_says_it_on_a_page_that_keeps_what_was_typed(client: Client, patrol, dinsos):
    handover = give(patrol, dinsos)
    sign_in(client, patrol)
    address = reverse("handover_never_arrived", args=[handover.pk])
    assert address in client.get(reverse("handover", args=[handover.pk])).content.decode()

    refused = client.post(address, {"reason": "ran_away", "known": ""})
    assert refused.status_code == 409
    assert str(Reason.HANDOVER_NEEDS_KNOWN.label) in refused.content.decode()
    page = client.post(address, {"reason": "ran_away", "known": KNOWN}, follow=True).content.decode()

    assert KNOWN in page
    assert address not in page
    assert reverse("handover_give", args=[handover.child_id]) not in page
    assert "Anak belum ditemukan sejak" in page
    assert reverse("encounter_new") in page
    assert client.get(address).status_code == 302


def test_the_receiver_reads_what_is_known(client: Client, patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    never_came(patrol, handover)
    sign_in(client, shelter)

    page = client.get(reverse("handover", args=[handover.pk])).content.decode()

    assert KNOWN in page
    assert client.get(reverse("handover_paper", args=[handover.pk])).status_code == 200


@pytest.mark.parametrize("name", ["handover_never_arrived", "handover_withdraw"])
def test_the_receiver_is_told_before_filling_in_what_only_the_giver_says(
    client: Client, patrol, dinsos, shelter, name
):
    handover = give(patrol, dinsos)
    sign_in(client, shelter)

    answer = client.get(reverse(name, args=[handover.pk]), follow=True)

    assert answer.redirect_chain == [(reverse("handover", args=[handover.pk]), 302)]
    why = str(Reason.HANDOVER_NOT_GIVEN.label) % {"giver": "Satpol PP"}
    assert why in answer.content.decode()


def test_nobody_declines_a_child_that_is_received(client: Client, patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    address = reverse("handover_decline", args=[handover.pk])
    sign_in(client, shelter)
    assert client.get(address).status_code == 200
    receive(shelter, handover)

    answer = client.get(address, follow=True)

    assert answer.redirect_chain == [(reverse("handover", args=[handover.pk]), 302)]
    assert "sudah dijawab" in answer.content.decode()


@pytest.mark.parametrize(
    ("reason", "missing"),
    [("ran_away", True), ("not_known", True), ("never_left", False), ("taken_home", False)],
)
def test_the_givers_page_of_a_missing_child_asks_for_the_meeting_and_hands_nobody_over(
    client: Client, patrol, dinsos, reason, missing
):
    encounter = meet(patrol)
    never_came(patrol, give(patrol, dinsos, encounter), reason)
    sign_in(client, patrol)

    page = client.get(reverse("child", args=[encounter.child_id])).content.decode()
    main = page.partition("<main")[2]

    assert ("Anak belum ditemukan sejak" in main) == missing
    assert ("Ditemukan lagi: catat perjumpaan" in main) == missing
    assert (reverse("handover_give", args=[encounter.child_id]) in main) != missing
