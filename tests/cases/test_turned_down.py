"""An institution that declines: the worker sees who, when and why, and chooses another one."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands import referrals as commands
from rangkul.cases.commands.catches import decide_catch
from rangkul.cases.commands.matches import decide_same
from rangkul.cases.commands.tracing import record_counselling, record_tracing
from rangkul.cases.models import Child, Referral
from rangkul.core.duties import what_waits
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.referring import name_child, opened, refer
from tests.cases.test_catches import met
from tests.cases.work_makers import make_world
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A child caught twice, for whom an institution was decided."""
    world = make_world()
    second = met(world.worker, hours_ago=0)
    decide_same(world.worker, child=second.child, other=world.child, decision="same", at=timezone.now())
    second.child.refresh_from_db(from_queryset=visible(world.worker, Child))
    now = timezone.now()
    decide_catch(world.worker, encounter=second, decided="institution", at=now)
    record_tracing(world.worker, case=world.case, result="found", tried_at=now, at=now)
    record_counselling(world.worker, case=world.case, with_whom="both", given_at=now, at=now)
    name_child(world.worker, world.case)
    return world


@pytest.fixture
def first():
    return make_organisation(OrganisationKind.LKS, short_name="Bina Remaja")


@pytest.fixture
def second(first):
    return make_organisation(OrganisationKind.LKS, short_name="Kasih Ibu")


def ask(world, lks, **asked) -> Referral:
    act_as(world.worker)
    return refer(world.worker, world.case, lks, service="residential_care", **asked)


def declined(world, lks) -> Referral:
    referral = ask(world, lks)
    receiver = make_actor(lks, Role.LKS_MANAGER)
    commands.decline_referral(
        receiver, referral=opened(receiver, referral), reason="outside_age", at=timezone.now()
    )
    act_as(world.worker)
    return referral


def page(client: Client, world, address: str) -> str:
    sign_in(client, world.worker)
    return client.get(address).content.decode().partition("<main")[2]


def test_the_page_of_the_child_says_who_declined_when_and_why_and_asks_for_another(
    client: Client, world, first, second
):
    referral = declined(world, first)

    shown = page(client, world, reverse("child", args=[world.child.pk]))

    told = shown.partition('id="turned-down"')[2].partition("</section>")[0]
    day = visible(world.worker, Referral).get(pk=referral.pk).ended_at
    assert "Bina Remaja" in told and "Di luar batas usia" in told
    assert str(timezone.localtime(day).year) in told and reverse("referral", args=[referral.pk]) in told
    assert "Rujuk ke lembaga lain" in shown.partition("<section")[0]


def test_who_declined_stands_last_with_its_reason_and_nobody_is_chosen_beforehand(
    client: Client, world, first, second
):
    declined(world, first)

    shown = page(client, world, f"{reverse('referral_new', args=[world.case.pk])}?service=residential_care")

    choices = shown[shown.index('name="to"') :]
    assert choices.index(f'value="{second.pk}"') < choices.index(f'value="{first.pk}"')
    assert "Di luar batas usia" in choices
    asked = choices.partition('name="urgency"')[0]
    assert "checked" not in asked


def test_the_only_institution_that_declined_is_not_chosen_by_itself(client: Client, world, first):
    declined(world, first)

    shown = page(client, world, f"{reverse('referral_new', args=[world.case.pk])}?service=residential_care")

    asked = shown[shown.index('name="to"') :].partition('name="urgency"')[0]
    assert f'value="{first.pk}"' in asked and "checked" not in asked


def test_today_says_who_declined_when_and_why(world, first):
    referral = declined(world, first)

    (duty,) = [one for one in what_waits(world.worker, timezone.now()) if one.kind == "referral"]

    assert duty.url == reverse("referral", args=[referral.pk])
    assert "Bina Remaja" in duty.text and "Di luar batas usia" in duty.text


def test_once_another_one_is_asked_the_page_waits_for_its_answer(client: Client, world, first, second):
    declined(world, first)
    asked = ask(world, second)

    shown = page(client, world, reverse("child", args=[world.child.pk]))

    assert 'id="turned-down"' not in shown
    assert reverse("referral", args=[asked.pk]) in shown.partition("<section")[0]
