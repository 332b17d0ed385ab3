"""A referral that came to nothing stays on its sender's Today until somebody says what comes instead."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.cases.commands import referrals as commands
from rangkul.cases.models import Referral
from rangkul.cases.vocabulary import Reason
from rangkul.core.duties import what_waits
from rangkul.core.errors import Denied, Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.referring import make_case, name_child, opened, refer
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinkes():
    return make_organisation(OrganisationKind.HEALTH, short_name="Dinkes")


@pytest.fixture
def worker():
    return make_actor(make_organisation(short_name="Dinsos"), Role.SOCIAL_WORKER, language="en")


@pytest.fixture
def receiver(dinkes):
    return make_actor(dinkes, Role.FOCAL_POINT)


@pytest.fixture
def referral(worker, dinkes):
    case = make_case(worker)
    name_child(worker, case)
    return refer(worker, case, dinkes)


def decline(receiver, referral):
    return commands.decline_referral(
        receiver, referral=opened(receiver, referral), reason="no_capacity", at=timezone.now()
    )


def ways(worker):
    return [duty for duty in what_waits_for(worker) if duty.kind == "referral"]


def what_waits_for(worker):
    act_as(worker)
    return what_waits(worker, timezone.now())


def settle(worker, referral, how="not_needed"):
    return commands.settle_referral(worker, referral=referral, how=how, at=timezone.now())


def test_a_declined_referral_waits_for_its_sender_until_a_reason_ends_it(worker, receiver, referral):
    decline(receiver, referral)
    assert [duty.url for duty in ways(worker)] == [f"/referrals/{referral.pk}/"]

    settle(worker, referral)

    assert not ways(worker)
    assert visible(worker, Event).get(name="referral.settled").details["how"] == "not_needed"


@pytest.mark.parametrize("end", ["withdrawn", "expired"])
def test_what_was_taken_back_or_never_answered_waits_as_well(worker, referral, end, as_owner):
    if end == "withdrawn":
        commands.withdraw_referral(worker, referral=referral, at=timezone.now())
    else:
        with as_owner():
            Referral._base_manager.filter(pk=referral.pk).update(
                status="expired", ended_at=timezone.now() - timedelta(minutes=1)
            )

    assert len(ways(worker)) == 1


def test_asking_another_office_is_an_answer(worker, receiver, referral):
    decline(receiver, referral)
    other = make_organisation(OrganisationKind.HEALTH, short_name="RSUD")

    refer(worker, referral.case, other)

    assert not ways(worker)


def test_the_page_offers_another_office_and_an_end_with_a_reason(worker, receiver, referral):
    decline(receiver, referral)
    client = Client()
    sign_in(client, worker)

    shown = client.get(f"/referrals/{referral.pk}/").content.decode()
    assert f"/cases/{referral.case_id}/refer/?service=health_check" in shown
    assert f"/referrals/{referral.pk}/settle/" in shown

    client.post(f"/referrals/{referral.pk}/settle/", {"how": "family_cares"})
    assert visible(worker, Referral).get(pk=referral.pk).settled_how == "family_cares"
    assert (
        f"/referrals/{referral.pk}/settle/" not in client.get(f"/referrals/{referral.pk}/").content.decode()
    )


@pytest.mark.parametrize("why", ["running", "twice", "unlisted"])
def test_an_end_is_refused(worker, receiver, referral, why):
    if why != "running":
        decline(receiver, referral)
    if why == "twice":
        settle(worker, referral)

    with pytest.raises(Refused) as refused:
        settle(worker, referral, "whatever" if why == "unlisted" else "not_needed")

    assert (
        refused.value.reason
        == {
            "running": Reason.REFERRAL_STILL_RUNS,
            "twice": Reason.REFERRAL_SETTLED,
            "unlisted": Reason.REFERRAL_NEEDS_HOW,
        }[why]
    )


def test_the_receiver_does_not_settle_it(worker, receiver, referral):
    with pytest.raises((Denied, Refused)):
        settle(receiver, referral)
