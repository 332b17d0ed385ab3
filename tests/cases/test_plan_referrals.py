"""The plan knows by which referral a service is asked of another office, and what came of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands import referrals as commands
from rangkul.cases.commands.plans import Need
from rangkul.cases.commands.services import end_service, start_service
from rangkul.cases.models import Notice, PlanItem, Referral
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.duties import what_waits
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.referring import accepted, name_child, opened, refer
from tests.cases.work_makers import assess, make_world, plan
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    return make_organisation(OrganisationKind.HEALTH, short_name="Dinkes")


@pytest.fixture
def receiver(clinic):
    return make_actor(clinic, Role.FOCAL_POINT)


@pytest.fixture
def world(clinic):
    """A case whose plan asks the clinic for a check."""
    made = make_world()
    name_child(made.worker, made.case)
    assess(made)
    due = timezone.localdate() + timedelta(days=3)
    need = Need("batuk sudah lama", "health_check", "immediate", provider_id=clinic.pk, due_on=due)
    plan(made, need)
    return made


def item(world):
    return visible(world.worker, PlanItem).order_by("recorded_at").last()


def ask(world, clinic, **values):
    return refer(world.worker, world.case, clinic, plan_item=item(world), **values)


def page(client, world):
    sign_in(client, world.worker)
    client.cookies["django_language"] = "en"
    return client.get(f"/children/{world.child.pk}/plan/", headers={"accept-language": "en"}).content.decode()


def services(actor):
    act_as(actor)
    return [one for one in what_waits(actor, timezone.now()) if one.kind == "service"]


@pytest.mark.parametrize("of_the_plan", [True, False])
def test_a_sent_referral_leads_back_to_the_need_it_serves(client, world, clinic, of_the_plan):
    referral = ask(world, clinic) if of_the_plan else refer(world.worker, world.case, clinic)
    sign_in(client, world.worker)

    shown = client.get(f"/referrals/{referral.pk}/").content.decode()

    assert f'/children/{world.child.pk}/plan/#need-{item(world).pk}"' in shown
    assert "batuk sudah lama" in shown
    assert f'id="need-{item(world).pk}"' in page(client, world)


def test_the_receiver_reads_no_need_of_the_plan(client, world, clinic, receiver):
    referral = accepted(receiver, ask(world, clinic))
    sign_in(client, receiver)

    shown = client.get(f"/referrals/{referral.pk}/").content.decode()

    assert "batuk sudah lama" not in shown


def test_a_service_of_another_office_leads_to_a_referral_filled_in_from_the_plan(client, world, clinic):
    shown = page(client, world)
    way = f"/cases/{world.case.pk}/refer/?item={item(world).pk}"
    assert way in shown

    form = client.get(way).content.decode()

    assert "batuk sudah lama" in form
    assert f'value="{clinic.pk}" class' in form or f'value="{clinic.pk}"' in form
    words = {"to": clinic.pk, "urgency": "routine", "need": "batuk", "reason": "health", "why": "Batuk."}
    client.post(way, {**words, "legal_basis": "public_task"})
    assert visible(world.worker, Referral).get().plan_item_id == item(world).pk


def test_a_referral_sent_past_the_plan_is_known_to_the_one_service_that_fits(client, world, clinic):
    sign_in(client, world.worker)
    words = {"to": clinic.pk, "urgency": "routine", "need": "batuk", "reason": "health", "why": "Batuk."}

    client.post(
        f"/cases/{world.case.pk}/refer/?service=health_check", {**words, "legal_basis": "public_task"}
    )

    assert visible(world.worker, Referral).get().plan_item_id == item(world).pk


def test_today_asks_for_the_referral_and_is_quiet_while_it_runs(world, clinic, receiver):
    (duty,) = services(world.worker)
    assert f"?item={item(world).pk}" in duty.url

    sent = ask(world, clinic)
    assert not services(world.worker)

    commands.decline_referral(
        receiver, referral=opened(receiver, sent), reason="no_capacity", at=timezone.now()
    )
    assert services(world.worker)


def test_the_plan_says_where_the_referral_stands_and_what_comes_next(client, world, clinic, receiver):
    sent = ask(world, clinic)

    def shown():
        return page(client, world)

    assert sent.number in shown()
    accepted(receiver, sent)
    taken = shown()
    assert f"/referrals/{sent.pk}/" in taken
    assert f"/plan-items/{item(world).pk}/start/" not in taken
    commands.start_service(receiver, referral=sent, at=timezone.now())
    running = shown()
    assert running != taken
    commands.report_back(receiver, referral=sent, result="reached", words="Sembuh.", at=timezone.now())
    assert "chip-due_soon" in shown()


@pytest.mark.parametrize("how", ["declined", "withdrawn", "expired"])
def test_what_came_to_nothing_asks_for_another_office(client, world, clinic, receiver, as_owner, how):
    sent = ask(world, clinic)
    if how == "declined":
        commands.decline_referral(
            receiver, referral=opened(receiver, sent), reason="no_capacity", at=timezone.now()
        )
    elif how == "withdrawn":
        commands.withdraw_referral(world.worker, referral=sent, at=timezone.now())
    else:
        with as_owner():
            Referral._base_manager.filter(pk=sent.pk).update(expires_at=timezone.now())
        act_as(world.worker)
        sent = visible(world.worker, Referral).get()
        commands.expire_referral(world.worker, referral=sent, at=timezone.now())
        # The page of what ended is closed for the receiver, so the end is said to it in a notice.
        told = visible(receiver, Notice).get(kind=NoticeKind.REFERRAL_LEFT_UNANSWERED)
        assert (told.paper, told.organisation_id) == (sent.number, clinic.pk)

    shown = page(client, world)

    assert f"/cases/{world.case.pk}/refer/?item={item(world).pk}" in shown
    act_as(world.worker)
    again = ask(world, clinic, urgency="urgent")
    assert again.number in page(client, world)


def test_the_result_of_the_service_comes_from_the_report(world, clinic, receiver):
    sent = ask(world, clinic)
    accepted(receiver, sent)
    commands.start_service(receiver, referral=sent, at=timezone.now())
    commands.report_back(
        receiver, referral=sent, result="partly", words="Obat enam bulan.", at=timezone.now()
    )

    commands.close_referral(world.worker, referral=sent, at=timezone.now())

    kept, closed = item(world), visible(world.worker, Referral).get()
    assert (kept.result, kept.result_note) == ("partly", "Obat enam bulan.")
    assert (kept.started_at, kept.ended_at) == (closed.started_at, closed.reported_at)
    told = dict(
        visible(world.worker, Event).filter(name__startswith="service.").values_list("name", "details")
    )
    assert told["service.ended"]["result"] == "partly"
    assert "service.started" in told


def test_a_new_version_of_the_plan_keeps_its_referral_and_takes_the_result(client, world, clinic, receiver):
    sent = ask(world, clinic)
    accepted(receiver, sent)
    plan(world, Need("ingin sekolah lagi", "school_return", "short"))
    assert sent.number in page(client, world)

    act_as(receiver)
    commands.report_back(receiver, referral=sent, result="reached", words="Sembuh.", at=timezone.now())
    commands.close_referral(world.worker, referral=sent, at=timezone.now())

    results = visible(world.worker, PlanItem).filter(service="health_check").order_by("plan__version")
    assert list(results.values_list("result", flat=True)) == ["", "reached"]


def test_a_service_that_was_ended_by_hand_stays_as_it_was_said(world, clinic, receiver):
    sent = ask(world, clinic)
    accepted(receiver, sent)
    start_service(world.worker, item=item(world), started_at=timezone.now(), at=timezone.now())
    end_service(
        world.worker, item=item(world), ended_at=timezone.now(), result="not_reached", at=timezone.now()
    )
    commands.report_back(receiver, referral=sent, result="reached", words="Sembuh.", at=timezone.now())

    commands.close_referral(world.worker, referral=sent, at=timezone.now())

    assert item(world).result == "not_reached"
