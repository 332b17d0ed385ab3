"""Two numbers, one child: decided by a person, undone with every link restored."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.matches import decide_same, propose_matches, undo_match
from rangkul.cases.models import Child, MatchProposal, SameAs
from rangkul.cases.queries.matches import numbers_of
from rangkul.core import edges
from rangkul.core.errors import NotFound, Refused
from rangkul.core.models import Basis, Edge, Event
from rangkul.core.roles import OrganisationKind, Role
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos():
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def worker(dinsos):
    return make_actor(dinsos, Role.SOCIAL_WORKER)


def meet(actor, **values):
    now = timezone.now()
    met = Met(
        **{"age_from": 11, "age_to": 11, "nickname": "Tatag", "place": "Margonda", "sex": "m", **values}
    )
    return record_encounter(
        actor, met=met, kind="outreach", legal_basis="public_task", met_at=now, at=now
    ).child


def decide(actor, child, other, decision="same"):
    return decide_same(actor, child=child, other=other, decision=decision, at=timezone.now())


def undo(actor, decision):
    return undo_match(actor, decision=decision, at=timezone.now())


def test_the_oldest_number_stands_for_both(worker):
    first, second, third = meet(worker), meet(worker), meet(worker)

    decide(worker, third, second)
    decide(worker, first, second)

    assert {one.number for one in numbers_of(worker, third, at=timezone.now())} == {
        first.number,
        second.number,
        third.number,
    }
    assert visible(worker, Child).get(pk=third.pk).canonical_id == first.pk
    assert visible(worker, Child).get(pk=first.pk).canonical_id is None


def test_undoing_splits_them_again_and_says_so_in_the_log(worker):
    first, second = meet(worker), meet(worker)
    decision = decide(worker, first, second)

    undo(worker, decision)

    assert [one.number for one in numbers_of(worker, second, at=timezone.now())] == [second.number]
    assert visible(worker, Child).get(pk=second.pk).canonical_id is None
    names = visible(worker, Event).filter(child_id=first.pk).values_list("name", flat=True)
    assert {"match.decided", "match.undone"} <= set(names)


def test_a_colleague_who_holds_one_file_is_given_the_other_until_it_is_undone(dinsos, worker):
    other_worker = make_actor(dinsos, Role.SOCIAL_WORKER)
    mine, theirs = meet(worker), meet(worker)
    act_as(worker)
    until = timezone.now() + timedelta(days=300)
    edges.grant(
        theirs.pk, edges.user(other_worker.user_id, dinsos.pk), 3,
        purpose="case_work", basis=Basis.ASSIGNMENT, until=until, at=timezone.now(),
    )  # fmt: skip

    decision = decide(worker, mine, theirs)

    held = Edge.objects.filter(
        child_id=mine.pk, subject=edges.user(other_worker.user_id, dinsos.pk), revoked_at=None
    )
    act_as(other_worker)
    assert held.get().level == 3
    undo(worker, decision)
    act_as(other_worker)
    assert not held.exists()


def test_a_partners_right_stays_on_the_child_it_was_given_for(worker):
    home = make_organisation(OrganisationKind.LKS)
    manager = make_actor(home, Role.LKS_MANAGER)
    known, again = meet(worker), meet(worker)
    edges.offer(
        known.pk, home.pk, 2, purpose="referral", basis=Basis.REFERRAL,
        until=timezone.now() + timedelta(days=30), at=timezone.now(), source=(source := uuid4()),
    )  # fmt: skip
    act_as(manager)
    edges.take(source, f"d:{home.pk}", at=timezone.now())

    decide(worker, again, known)

    assert [child.number for child in visible(manager, Child)] == [known.number]


def test_public_order_reads_no_file_and_so_joins_none(worker):
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    theirs = meet(worker)

    with pytest.raises(NotFound):
        decide(patrol, meet(patrol), theirs)


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(lambda worker, one, two: decide(worker, one, two), id="decided already"),
        pytest.param(
            lambda worker, one, two: decide(worker, two, one, "different"), id="the other way round"
        ),
        pytest.param(lambda worker, one, two: decide(worker, one, one), id="with itself"),
    ],
)
def test_what_is_decided_is_undone_first(worker, second):
    one, two = meet(worker), meet(worker)
    decide(worker, one, two)

    with pytest.raises(Refused):
        second(worker, one, two)


def test_only_the_decision_that_stands_is_undone(worker):
    one, two = meet(worker), meet(worker)
    decision = decide(worker, one, two)
    undo(worker, decision)

    with pytest.raises(Refused):
        undo(worker, decision)


def test_twins_are_proposed_and_never_joined_silently(worker):
    one, two = meet(worker, mother_name="Rohayati"), meet(worker, mother_name="Rohayati")
    meet(worker, nickname="Neneng", place="Sawangan", sex="f", age_from=5, age_to=5)

    new = propose_matches(worker, children=[one, two], at=timezone.now())
    again = propose_matches(worker, children=[one, two], at=timezone.now())

    assert (new, again) == (1, 0)
    assert not visible(worker, SameAs).exists()
    assert visible(worker, Child).get(pk=two.pk).canonical_id is None
    decide(worker, one, two)
    assert visible(worker, MatchProposal).get().decided_at is not None


@pytest.mark.parametrize("said", ["same", "different"])
def test_the_page_of_the_child_tells_what_was_decided_and_takes_it_back(client, worker, said):
    first, second = meet(worker), meet(worker)
    decision = decide(worker, first, second, said)
    way_back = reverse("match_undo", args=[decision.pk])
    sign_in(client, worker)

    page = client.get(reverse("child", args=[first.pk])).content.decode()
    client.post(way_back)

    assert way_back in page
    assert way_back not in client.get(reverse("child", args=[first.pk])).content.decode()
