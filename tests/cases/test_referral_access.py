"""While a service runs its giver keeps what it may see; without a word that it goes on, access ends."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands import referrals as commands
from rangkul.cases.models import Notice, Referral, ReferralSlice
from rangkul.cases.recognition import children_called
from rangkul.cases.vocabulary import Reason
from rangkul.core.duties import what_waits
from rangkul.core.errors import NotFound, Refused
from rangkul.core.ids import uuid7
from rangkul.core.models import Edge
from rangkul.core.roles import OrganisationKind, Role
from rangkul.core.ticks import tick
from rangkul.people.models import Organisation
from rangkul.people.system import system_actors
from tests.cases.referring import accepted, make_case, refer
from tests.conftest import AsOwner
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def worker():
    return make_actor(make_organisation(), Role.SOCIAL_WORKER)


@pytest.fixture
def clinic():
    return make_organisation(OrganisationKind.HEALTH, short_name="Klinik")


@pytest.fixture
def receiver(clinic):
    return make_actor(clinic, Role.FOCAL_POINT)


@pytest.fixture
def referral(worker, clinic, receiver) -> Referral:
    """The clinic accepted it and the service has started."""
    taken = accepted(receiver, refer(worker, make_case(worker), clinic))
    return commands.start_service(receiver, referral=taken, at=timezone.now())


def age(as_owner: AsOwner, referral: Referral, by: timedelta) -> None:
    """Let some days have passed since everything so far; the web role cannot move the clock."""
    columns = ("sent_at", "remind_at", "answer_due", "expires_at", "access_until", "turn_due")
    with as_owner():
        row = Referral._base_manager.get(pk=referral.pk)
        for column in columns:
            setattr(row, column, getattr(row, column) - by)
        row.save(update_fields=columns)
        for edge in Edge.objects.filter(source=referral.pk):
            edge.valid_from, edge.valid_to = edge.valid_from - by, edge.valid_to - by
            edge.save(update_fields=["valid_from", "valid_to"])


def sees(actor, referral) -> bool:
    return visible(actor, ReferralSlice).filter(referral=referral).exists()


def texts(actor) -> str:
    act_as(actor)
    return " | ".join(str(duty.text) for duty in what_waits(actor, timezone.now()))


def told(actor) -> list[str]:
    return [one.kind for one in visible(actor, Notice)]


def refusal(act) -> Reason:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason


def test_the_thirty_days_begin_anew_with_acceptance_and_with_the_start(
    worker, clinic, receiver, as_owner: AsOwner
):
    asked = refer(worker, make_case(worker), clinic)
    age(as_owner, _with_end(as_owner, asked), 20 * DAY)

    taken = accepted(receiver, asked)
    assert visible(worker, Referral).get(pk=taken.pk).access_until > timezone.now() + 29 * DAY
    age(as_owner, taken, 20 * DAY)
    commands.start_service(receiver, referral=taken, at=timezone.now())

    age(as_owner, taken, 20 * DAY)
    assert sees(receiver, taken)


def test_what_one_referral_opened_opens_no_other_of_the_same_child(worker, clinic, receiver):
    case = make_case(worker)
    first, second = (
        refer(worker, case, clinic, service=one) for one in ("health_check", "psychological_support")
    )

    accepted(receiver, first)
    assert sees(receiver, first)
    assert not sees(receiver, second)

    accepted(receiver, second)
    commands.start_service(receiver, referral=first, at=timezone.now())
    commands.report_back(receiver, referral=first, result="reached", words="Sudah.", at=timezone.now())
    commands.close_referral(worker, referral=first, at=timezone.now())
    assert not sees(receiver, first), "a closed referral shows nothing of the child, whatever else runs"
    assert sees(receiver, second)


def test_an_office_that_is_asked_learns_of_the_child_when_it_accepts(
    client: Client, worker, clinic, receiver
):
    case = make_case(worker)
    asked = refer(worker, case, clinic)
    child = reverse("child", args=[case.child_id])
    sign_in(client, receiver)

    page = client.get(reverse("referral", args=[asked.pk]))
    assert page.status_code == 200
    assert case.child.number not in page.content.decode()
    assert client.get(child).status_code == 404
    found = client.post(reverse("search"), {"words": case.child.number}).content.decode()
    assert child not in found
    act_as(receiver)
    assert children_called("Aji", city=receiver.city, at=timezone.now()) == []

    client.post(reverse("referral_accept", args=[asked.pk]))
    assert case.child.number in client.get(child).content.decode()


def _with_end(as_owner: AsOwner, referral: Referral) -> Referral:
    """A referral that is not accepted has no access to keep yet; ageing needs a value to move."""
    with as_owner():
        Referral._base_manager.filter(pk=referral.pk).update(access_until=referral.expires_at)
    return referral


def test_a_giver_that_says_nothing_for_thirty_days_sees_no_more(referral, receiver, as_owner: AsOwner):
    age(as_owner, referral, 30 * DAY)

    assert not sees(receiver, referral)
    with pytest.raises(NotFound):
        commands.continue_service(receiver, referral=referral, at=timezone.now())


def test_a_giver_that_says_it_goes_on_keeps_its_slice_and_the_sender_is_told(
    referral, worker, receiver, as_owner: AsOwner
):
    age(as_owner, referral, 25 * DAY)

    commands.continue_service(receiver, referral=referral, at=timezone.now())
    age(as_owner, referral, 25 * DAY)

    assert sees(receiver, referral)
    assert "referral_continued" in told(worker)
    assert visible(receiver, Referral).get(pk=referral.pk).status == "started"


def test_both_sides_are_told_before_and_after_access_ends(referral, worker, receiver, as_owner: AsOwner):
    boss = make_actor(Organisation.objects.get(pk=worker.organisation_id), Role.CASE_SUPERVISOR)
    age(as_owner, referral, 24 * DAY)
    assert "Akses" in texts(receiver) or "access ends soon" in texts(receiver)
    tick(system_actors(), at=timezone.now())
    assert "referral_access_ends" in told(receiver)

    age(as_owner, referral, 7 * DAY)
    tick(system_actors(), at=timezone.now())
    assert "referral_lapsed" in told(boss)
    assert "Klinik" in texts(worker)
    assert tick(system_actors(), at=timezone.now()) == 0


def test_each_renewal_is_reminded_of_anew(referral, receiver, as_owner: AsOwner):
    age(as_owner, referral, 24 * DAY)
    tick(system_actors(), at=timezone.now())
    commands.continue_service(receiver, referral=referral, at=timezone.now())
    # The days pass for the notice as well.
    with as_owner():
        for one in Notice._base_manager.filter(kind="referral_access_ends"):
            one.sent_at -= 24 * DAY
            one.save(update_fields=["sent_at"])
    age(as_owner, referral, 24 * DAY)

    tick(system_actors(), at=timezone.now())

    assert told(receiver).count("referral_access_ends") == 2


def test_only_the_sender_gives_back_what_has_lapsed(referral, worker, receiver, as_owner: AsOwner):
    age(as_owner, referral, 31 * DAY)

    commands.renew_referral(worker, referral=referral, at=timezone.now())

    assert sees(receiver, referral)
    assert "referral_renewed" in told(receiver)


def test_after_a_year_the_sender_must_say_that_it_goes_on(referral, worker, receiver, as_owner: AsOwner):
    with as_owner():
        Referral._base_manager.filter(pk=referral.pk).update(sent_at=timezone.now() - 366 * DAY)

    def go_on():
        commands.continue_service(receiver, referral=referral, at=timezone.now())

    assert refusal(go_on) == Reason.REFERRAL_ASK_SENDER
    age(as_owner, referral, DAY)
    commands.renew_referral(worker, referral=referral, at=timezone.now())
    assert sees(receiver, referral)


@pytest.mark.parametrize("ended", ["reported", "withdrawn"])
def test_an_ended_service_keeps_no_access_open(referral, worker, receiver, ended):
    if ended == "reported":
        commands.report_back(
            receiver, referral=referral, result="reached", words="Sudah diperiksa.", at=timezone.now()
        )
    else:
        commands.withdraw_referral(worker, referral=referral, at=timezone.now())

    def renew():
        commands.renew_referral(worker, referral=referral, at=timezone.now())

    assert refusal(renew) in (Reason.REFERRAL_NOT_RUNNING, Reason.REFERRAL_OVER)
    with pytest.raises(DatabaseError), transaction.atomic():
        ask_the_database(worker, referral)


def test_withdrawing_ends_what_was_renewed(referral, worker, receiver, as_owner: AsOwner):
    age(as_owner, referral, 10 * DAY)
    commands.continue_service(receiver, referral=referral, at=timezone.now())

    commands.withdraw_referral(worker, referral=referral, at=timezone.now())

    assert not sees(receiver, referral)


def test_the_database_itself_lets_nobody_else_renew(referral):
    for stranger in (
        make_actor(make_organisation(OrganisationKind.HEALTH), Role.FOCAL_POINT),
        make_actor(make_organisation(), Role.CASE_SUPERVISOR),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            ask_the_database(stranger, referral)


def test_an_unanswered_referral_has_no_access_to_renew(worker, clinic, receiver):
    asked = refer(worker, make_case(worker), clinic)

    for one in (worker, receiver):
        with pytest.raises(DatabaseError), transaction.atomic():
            ask_the_database(one, asked)


def ask_the_database(actor, referral) -> None:
    act_as(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT renew_referral_access(%s, %s, now())", [uuid7(), referral.pk])


def test_the_pages_offer_to_go_on(client: Client, referral, worker, receiver):
    sign_in(client, receiver)
    page = client.get(reverse("referral", args=[referral.pk])).content.decode()
    assert reverse("referral_continue", args=[referral.pk]) in page
    assert reverse("referral_renew", args=[referral.pk]) not in page
    client.post(reverse("referral_continue", args=[referral.pk]), {"op": str(uuid7())}, follow=True)

    sign_in(client, worker)
    page = client.get(reverse("referral", args=[referral.pk])).content.decode()
    assert reverse("referral_renew", args=[referral.pk]) in page
    assert client.post(
        reverse("referral_continue", args=[referral.pk]), {"op": str(uuid7())}
    ).status_code in (
        403,
        409,
    )


def test_when_access_has_lapsed_it_is_the_senders_turn(client: Client, referral, worker, as_owner: AsOwner):
    age(as_owner, referral, 31 * DAY)
    sign_in(client, worker)

    page = client.get(reverse("referral", args=[referral.pk]))

    assert page.context["lapsed"] and page.context["ours"]
    assert "Klinik tidak lagi melihat rujukan ini" in page.content.decode()
