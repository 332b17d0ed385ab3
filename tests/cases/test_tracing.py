"""Looking for the family, and counselling: what happened is in the log, what was said is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands.tracing import record_counselling, record_tracing
from rangkul.cases.vocabulary import Fact, Reason
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind
from tests.cases.work_makers import facts_of, make_world
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


def test_the_family_is_found_once_an_attempt_says_so():
    world, at = make_world(), timezone.now()
    record_tracing(world.worker, case=world.case, result="nobody_home", tried_at=at, at=at)
    assert facts_of(world)[Fact.FAMILY_FOUND] is False

    record_tracing(world.worker, case=world.case, result="found", tried_at=at, at=at)

    assert facts_of(world)[Fact.FAMILY_FOUND] is True


def test_nobody_counselled_tomorrow():
    world, at = make_world(), timezone.now()

    with pytest.raises(Refused) as refused:
        record_counselling(
            world.worker, case=world.case, with_whom="child", given_at=at + timedelta(days=1), at=at
        )

    assert refused.value.reason == Reason.TIME_IN_FUTURE


@pytest.mark.parametrize(("who", "error"), [("desk", Denied), ("stranger", NotFound)])
def test_who_may_not_record_an_attempt(who, error):
    world, at = make_world(), timezone.now()
    actor = world.desk if who == "desk" else make_actor(make_organisation(OrganisationKind.LKS))

    with pytest.raises(error):
        record_tracing(actor, case=world.case, result="found", tried_at=at, at=at)


def test_the_pages_record_both(client):
    world = make_world()
    sign_in(client, world.worker)
    moment = timezone.localtime().strftime("%Y-%m-%dT%H:%M")

    client.post(f"/cases/{world.case.pk}/tracing/", {"result": "found", "moment": moment})
    client.post(f"/cases/{world.case.pk}/counselling/", {"with_whom": "both", "moment": moment})

    names = set(visible(world.worker, Event).values_list("name", flat=True))
    assert {"family.traced", "counselling.given"} <= names


def test_an_attempt_in_vain_leaves_the_way_to_the_next_one_open(client):
    world, at = make_world(), timezone.now()
    sign_in(client, world.worker)
    again = f"/cases/{world.case.pk}/tracing/"
    record_tracing(world.worker, case=world.case, result="nobody_home", tried_at=at, at=at)

    file = client.get(f"/children/{world.child.pk}/").content.decode()
    closing = client.get(f"/cases/{world.case.pk}/closure/").content.decode()

    assert again in file and "Tidak ada orang di rumah" in file
    assert again in closing


def test_a_family_that_is_found_is_looked_for_no_more(client):
    world, at = make_world(), timezone.now()
    sign_in(client, world.worker)
    record_tracing(world.worker, case=world.case, result="nobody_home", tried_at=at, at=at)
    record_tracing(world.worker, case=world.case, result="found", tried_at=at, at=at)

    file = client.get(f"/children/{world.child.pk}/").content.decode()

    assert f"/cases/{world.case.pk}/tracing/" not in file
