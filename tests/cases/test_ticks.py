"""What the clock does by itself: once, whatever happens around it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rangkul.cases.models import Notice, Referral
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.core.ticks import tick
from rangkul.people.models import Membership, User
from rangkul.people.system import system_actors, system_user
from tests.cases.referring import make_case, opened, refer
from tests.conftest import AsOwner
from tests.makers import make_actor, make_organisation, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_actor(make_organisation(), Role.SOCIAL_WORKER)


@pytest.fixture
def clinic():
    return make_organisation(OrganisationKind.HEALTH)


def supervisor_of(worker):
    return make_actor(Membership.objects.get(pk=worker.membership_id).organisation, Role.CASE_SUPERVISOR)


def move_clock(as_owner, referral, by):
    """Let the referral be older, as the owner may; the web role cannot move the clock."""
    columns = ("sent_at", "remind_at", "answer_due", "expires_at", "turn_due")
    with as_owner():
        row = Referral._base_manager.get(pk=referral.pk)
        for column in columns:
            setattr(row, column, getattr(row, column) - by)
        row.save(update_fields=columns)


def run_tick():
    return tick(system_actors(), at=timezone.now())


def test_the_tick_delivers_what_was_sent(worker, clinic):
    referral = refer(worker, make_case(worker), clinic)

    run_tick()

    assert visible(worker, Referral).get(pk=referral.pk).delivered_at


def test_the_desk_is_reminded_at_half_time_and_both_supervisors_at_full_time(
    worker, clinic, as_owner: AsOwner
):
    desk, boss = make_actor(clinic, Role.FOCAL_POINT), make_actor(clinic, Role.CASE_SUPERVISOR)
    ours = supervisor_of(worker)
    referral = opened(desk, refer(worker, make_case(worker), clinic, urgency="urgent"))

    move_clock(as_owner, referral, timedelta(hours=13))
    run_tick()
    assert [one.kind for one in visible(desk, Notice)] == ["referral_reminder"]
    assert not visible(ours, Notice).exists()

    move_clock(as_owner, referral, timedelta(hours=12))
    run_tick()
    assert {one.kind for one in visible(boss, Notice)} == {"referral_reminder", "referral_late"}
    assert [one.kind for one in visible(desk, Notice)] == ["referral_reminder"]
    assert [one.kind for one in visible(ours, Notice)] == ["referral_unanswered"]
    assert not visible(worker, Notice).exists()


def test_what_nobody_answers_in_thirty_days_ends_and_the_sender_is_told(worker, clinic, as_owner: AsOwner):
    desk = make_actor(clinic, Role.FOCAL_POINT)
    referral = refer(worker, make_case(worker), clinic)

    move_clock(as_owner, referral, timedelta(days=30, minutes=1))
    run_tick()

    assert visible(worker, Referral).get(pk=referral.pk).status == "expired"
    assert "referral_expired" in {one.kind for one in visible(worker, Notice)}
    assert not visible(desk, Referral).exists()


def test_an_answered_referral_reminds_nobody(worker, clinic, as_owner: AsOwner):
    from rangkul.cases.commands.referrals import decline_referral

    desk = make_actor(clinic, Role.FOCAL_POINT)
    referral = opened(desk, refer(worker, make_case(worker), clinic))
    move_clock(as_owner, referral, timedelta(days=10))
    decline_referral(desk, referral=referral, reason="no_capacity", at=timezone.now())

    run_tick()

    assert [one.kind for one in visible(supervisor_of(worker), Notice)] == ["referral_declined"]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ages=st.lists(st.integers(0, 35 * 24), min_size=1, max_size=3), order=st.randoms(use_true_random=False)
)
def test_running_it_twice_in_any_order_writes_nothing_twice(as_owner: AsOwner, ages, order):
    worker, clinic = make_actor(make_organisation()), make_organisation(OrganisationKind.HEALTH)
    for hours in ages:
        referral = refer(worker, make_case(worker), clinic, urgency="urgent")
        move_clock(as_owner, referral, timedelta(hours=hours))
    actors, at = system_actors(), timezone.now()
    order.shuffle(actors)

    tick(actors, at=at)
    tick(actors, at=at)
    before = written(as_owner)
    order.shuffle(actors)

    assert tick(actors, at=at) == 0
    assert written(as_owner) == before


def written(as_owner):
    with as_owner():
        keys = list(Notice._base_manager.values_list("unique_key", flat=True))
        assert len(keys) == len(set(keys))
        return len(keys), Event.objects.count()


def test_the_platforms_own_account_cannot_sign_in(client, clinic):
    system_actors()
    user = system_user()

    assert not user.has_usable_password()
    assert not user.is_active
    assert User.objects.filter(is_system=True).count() == 1
    assert Membership.objects.filter(user=user, organisation=clinic).count() == 1
    client.force_login(user, backend="rangkul.people.accounts.Accounts")
    assert client.get("/").status_code == 302


def test_one_fault_holds_nobody_up(worker, clinic, monkeypatch):
    from rangkul.core import ticks

    def broken(actor, at):
        raise RuntimeError("broken")

    monkeypatch.setattr(ticks, "_sources", [broken, *ticks._sources])
    referral = refer(worker, make_case(worker), clinic)

    with pytest.raises(ExceptionGroup):
        run_tick()

    assert visible(worker, Referral).get(pk=referral.pk).delivered_at
