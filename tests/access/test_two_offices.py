"""Does what a person was given in one office stay there when they act for another, or work there no more?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from rangkul.cases.models import Child
from rangkul.core import edges
from rangkul.core.models import Basis
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Membership, User
from rangkul.people.signing_in import actor_for
from tests.cases.referring import make_case
from tests.makers import act_as, make_actor, make_organisation, visible

pytestmark = [pytest.mark.access, pytest.mark.django_db]


@pytest.fixture
def dinsos():
    return make_organisation(OrganisationKind.SOCIAL_SERVICE)


@pytest.fixture
def worker(dinsos):
    return make_actor(dinsos, Role.SOCIAL_WORKER)


def second_membership(actor, organisation, **values):
    membership = Membership.objects.create(
        user_id=actor.user_id, organisation=organisation, role=Role.SOCIAL_WORKER, **values
    )
    return actor_for(membership, User.objects.get(pk=actor.user_id))


def give(giver, child, subject, level=3):
    act_as(giver)
    now = timezone.now()
    return edges.grant(
        child.pk,
        subject,
        level,
        purpose="case_work",
        basis=Basis.ASSIGNMENT,
        until=now + timedelta(days=9),
        at=now,
    )


@pytest.mark.parametrize("kind", [OrganisationKind.POLICE, OrganisationKind.SOCIAL_SERVICE])
def test_a_file_given_at_one_office_stays_closed_when_the_same_person_acts_for_another(
    as_owner, dinsos, worker, kind
):
    supervisor = make_actor(dinsos, Role.CASE_SUPERVISOR)
    child = make_case(supervisor).child
    give(supervisor, child, edges.user(worker.user_id, dinsos.pk))
    with as_owner():
        elsewhere = second_membership(worker, make_organisation(kind))

    assert visible(worker, Child).filter(pk=child.pk).exists()
    assert not visible(elsewhere, Child).filter(pk=child.pk).exists()


def test_a_person_who_left_and_works_elsewhere_reads_nothing_of_the_former_office(as_owner, dinsos, worker):
    supervisor = make_actor(dinsos, Role.CASE_SUPERVISOR)
    child = make_case(supervisor).child
    give(supervisor, child, edges.user(worker.user_id, dinsos.pk))
    with as_owner():
        elsewhere = second_membership(worker, make_organisation(OrganisationKind.SOCIAL_SERVICE))
        Membership.objects.filter(pk=worker.membership_id).update(valid_to=timezone.now())

    assert not visible(worker, Child).exists()
    assert not visible(elsewhere, Child).exists()


@pytest.mark.parametrize("who", ["a former colleague", "a stranger", "a colleague for another office"])
def test_a_file_is_given_by_name_only_to_those_who_work_here_now(as_owner, dinsos, who):
    supervisor = make_actor(dinsos, Role.CASE_SUPERVISOR)
    child, other = make_case(supervisor).child, make_organisation()
    with as_owner():
        person = make_actor(other if who == "a stranger" else dinsos)
        if who == "a former colleague":
            Membership.objects.filter(pk=person.membership_id).update(valid_to=timezone.now())
    office = other.pk if who == "a colleague for another office" else dinsos.pk

    with pytest.raises(DatabaseError), transaction.atomic():
        give(supervisor, child, edges.user(person.user_id, office), 1)
