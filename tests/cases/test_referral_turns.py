"""Whose turn a referral is, and until when: the inbox is read by what is due next."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from rangkul.cases.commands import referrals as commands
from rangkul.cases.models import Referral
from rangkul.cases.queries.referrals import page_of_referrals
from rangkul.cases.rules import referrals as rules
from rangkul.core.duties import what_waits
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.referring import accepted, make_case, name_child, opened, refer
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_actor(make_organisation(), Role.SOCIAL_WORKER)


@pytest.fixture
def clinic():
    return make_organisation(OrganisationKind.HEALTH)


@pytest.fixture
def receiver(clinic):
    return make_actor(clinic, Role.FOCAL_POINT)


def inbox(receiver, at=None):
    act_as(receiver)
    words = {"received": True, "state": "", "service": "", "urgency": "", "after": ""}
    return page_of_referrals(receiver, **words, at=at or timezone.now()).rows


def due(actor):
    return visible(actor, Referral).get().turn_due


def test_an_urgent_one_that_waits_stands_above_an_accepted_one_that_was_due_before(worker, clinic, receiver):
    old = refer(worker, make_case(worker), clinic, urgency="urgent")
    accepted(receiver, old)
    routine = refer(worker, make_case(worker), clinic, service="psychological_support")
    accepted(receiver, routine)
    waiting = refer(worker, make_case(worker), clinic, urgency="urgent")

    found = [one.pk for one in inbox(receiver)]

    assert found[-1] == routine.pk
    assert found[:2] == [old.pk, waiting.pk] or found[:2] == [waiting.pk, old.pk]
    commands.start_service(receiver, referral=old, at=timezone.now())
    assert [one.pk for one in inbox(receiver)] == [waiting.pk, routine.pk, old.pk]


def test_each_turn_has_its_own_time(worker, clinic, receiver):
    sent = refer(worker, make_case(worker), clinic)
    assert due(worker) == sent.answer_due

    opened(receiver, sent)
    assert due(receiver) == sent.answer_due

    commands.accept_referral(receiver, referral=sent, at=timezone.now())
    row = visible(receiver, Referral).get()
    assert row.turn_due == row.answered_at + timedelta(days=7)

    commands.start_service(receiver, referral=sent, at=timezone.now())
    row = visible(receiver, Referral).get()
    assert row.turn_due == row.access_until

    commands.report_back(receiver, referral=sent, result="reached", words="Sembuh.", at=timezone.now())
    row = visible(worker, Referral).get()
    assert row.turn_due == row.reported_at + rules.READ_WITHIN

    commands.close_referral(worker, referral=sent, at=timezone.now())
    assert due(worker) is None


def test_what_goes_on_is_due_when_its_new_access_ends(worker, clinic, receiver):
    sent = refer(worker, make_case(worker), clinic)
    accepted(receiver, sent)
    commands.start_service(receiver, referral=sent, at=timezone.now())
    before = due(receiver)

    commands.renew_referral(worker, referral=visible(worker, Referral).get(), at=timezone.now())

    assert due(receiver) > before


def test_today_says_until_when_an_accepted_service_starts(worker, clinic, receiver):
    accepted(receiver, refer(worker, make_case(worker), clinic, urgency="urgent"))
    act_as(receiver)

    duty = next(one for one in what_waits(receiver, timezone.now()) if one.kind == "referral")

    assert timedelta(hours=23) < duty.due - timezone.now() <= timedelta(hours=24)


def test_the_list_shows_the_time_of_the_next_step(client, worker, clinic, receiver):
    case = make_case(worker)
    name_child(worker, case)
    accepted(receiver, refer(worker, case, clinic))
    sign_in(client, receiver)

    page = client.get("/referrals/?side=to").content.decode()

    assert timezone.localtime(due(receiver)).strftime("%Y-%m-%d") in page


@pytest.mark.parametrize("status", sorted(rules.LIVE | rules.OVER))
def test_the_migration_fills_what_the_rule_says(worker, clinic, as_owner, status):
    sent = refer(worker, make_case(worker), clinic)
    moment = sent.sent_at + timedelta(hours=5)
    with as_owner():
        now = {"status": status, "answered_at": moment, "reported_at": moment, "turn_due": None}
        now |= {"ended_at": moment, "decline_reason": "no_capacity"} if status in rules.OVER else {}
        Referral._base_manager.filter(pk=sent.pk).update(**now)
        migration = import_module("rangkul.cases.migrations.0020_whose_turn_has_a_time")
        with connection.cursor() as cursor:
            cursor.execute(migration.FILL)
        row = Referral._base_manager.get(pk=sent.pk)

    assert row.turn_due == rules.turn_due(
        status,
        urgency=row.urgency,
        answer_due=row.answer_due,
        answered_at=row.answered_at,
        access_ends=row.access_ends,
        reported_at=row.reported_at,
    )
