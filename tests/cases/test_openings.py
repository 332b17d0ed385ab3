"""One person who opens unusually many children's files on one day is noticed, and somebody looks into it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands.children import list_children, open_file, show_page
from rangkul.cases.models import Notice
from rangkul.cases.ticks.openings import tell_of_many_openings
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core import edges
from rangkul.core.clocks import JAKARTA
from rangkul.core.duties import what_waits
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.system import system_actors
from tests.cases.test_handovers import meet
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db
USUAL = 3


@pytest.fixture(autouse=True)
def _so_many_are_usual(settings):
    settings.CHILDREN_A_DAY = USUAL


@pytest.fixture
def dinsos():
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def supervisor(dinsos):
    return make_actor(dinsos, Role.CASE_SUPERVISOR)


@pytest.fixture
def worker(dinsos):
    return make_actor(dinsos, Role.SOCIAL_WORKER)


@pytest.fixture
def administrator():
    return make_actor(make_organisation(OrganisationKind.OTHER), Role.ADMINISTRATOR)


@pytest.fixture
def children(worker):
    return [meet(worker).child for _one in range(USUAL + 1)]


def look(actor, children):
    for child in children:
        open_file(actor, child=child, at=timezone.now())


def tick(office):
    """What the clock does for one office."""
    actor = next(one for one in system_actors() if one.organisation_id == office.pk)
    act_as(actor)
    return tell_of_many_openings(actor, timezone.now())


def told(actor):
    return list(visible(actor, Notice).filter(kind=NoticeKind.OPENED_MANY))


def test_who_opens_more_than_usual_is_noticed_once_that_day(dinsos, supervisor, worker, children):
    look(worker, children)

    assert (tick(dinsos), tick(dinsos)) == (1, 0)

    assert [one.for_user for one in told(supervisor)] == [supervisor.user_id]
    assert told(worker) == []
    [event] = visible(supervisor, Event).filter(name="openings.many")
    assert (event.details["person"], event.details["children"], event.child_id) == (
        worker.user_id,
        USUAL + 1,
        None,
    )


def test_reading_few_children_often_or_seeing_many_in_a_list_is_usual(dinsos, supervisor, worker, children):
    look(worker, children[:USUAL] * 3)
    list_children(worker, children=children, where="cases", at=timezone.now())

    assert tick(dinsos) == 0


def test_another_day_counts_anew(dinsos, supervisor, worker, children):
    for child in children[:2]:
        show_page(worker, child=child.pk, part="", at=timezone.now() - timedelta(days=1))
    look(worker, children[2:])

    assert tick(dinsos) == 0


def test_when_the_clock_stood_still_for_two_nights_it_is_told_once_all_the_same(
    dinsos, supervisor, worker, children
):
    then = timezone.now() - timedelta(days=2)
    for child in children:
        show_page(worker, child=child.pk, part="", at=then)

    assert (tick(dinsos), tick(dinsos)) == (1, 0)

    [event] = visible(supervisor, Event).filter(name="openings.many")
    assert event.details["day"] == str(then.astimezone(JAKARTA).date())
    assert len(told(supervisor)) == 1


def test_two_days_that_were_missed_are_told_each_for_itself(dinsos, supervisor, worker, children):
    for days in (1, 3):
        for child in children:
            show_page(worker, child=child.pk, part="", at=timezone.now() - timedelta(days=days))

    assert tick(dinsos) == 2


def test_of_a_supervisor_the_other_one_and_the_administrators_are_told(
    dinsos, supervisor, children, administrator
):
    other = make_actor(dinsos, Role.CASE_SUPERVISOR)
    look(supervisor, children)

    tick(dinsos)

    assert len(told(other)) == len(told(administrator)) == 1
    assert told(supervisor) == []


def test_where_nobody_else_supervises_an_administrator_is_told(dinsos, worker, children, administrator):
    look(worker, children)

    tick(dinsos)

    assert len(told(administrator)) == 1


def test_an_administrator_reads_no_other_notice_and_it_stands_on_today(
    dinsos, supervisor, children, administrator
):
    look(supervisor, children)
    tick(dinsos)

    act_as(administrator)
    assert {duty.kind for duty in what_waits(administrator, timezone.now())} == {"notice"}
    assert visible(administrator, Notice).count() == 1


def test_the_supervisor_sees_which_children_and_the_look_is_logged(
    client, dinsos, supervisor, worker, children
):
    look(worker, children)
    tick(dinsos)
    sign_in(client, supervisor)

    address = reverse("openings", args=[told(supervisor)[0].pk])
    assert address in client.get(reverse("notices")).content.decode()
    page = client.get(address).content.decode()

    assert worker.name in page
    assert all(child.number in page for child in children)
    [listed] = visible(supervisor, Event).filter(name="children.listed", details__where="openings")
    assert listed.actor_id == supervisor.user_id


def test_a_child_the_supervisor_is_barred_from_is_counted_and_not_listed(
    client, dinsos, supervisor, worker, children
):
    other = make_actor(dinsos, Role.CASE_SUPERVISOR)
    look(worker, children)
    tick(dinsos)
    act_as(other)
    edges.block(children[0].pk, supervisor.user_id, at=timezone.now())
    sign_in(client, supervisor)

    page = client.get(reverse("openings", args=[told(supervisor)[0].pk]))

    assert children[0].number not in page.content.decode()
    assert (page.context["opened"].children, page.context["others"]) == (USUAL + 1, 1)


def test_the_administrator_sees_who_and_how_many_and_no_child(
    client, dinsos, supervisor, children, administrator
):
    look(supervisor, children)
    tick(dinsos)
    sign_in(client, administrator)

    page = client.get(reverse("openings", args=[told(administrator)[0].pk])).content.decode()

    assert supervisor.name in page and reverse("person", args=[supervisor.user_id]) in page
    assert not any(child.number in page or str(child.pk) in page for child in children)


def test_nobody_else_finds_the_page(client, dinsos, supervisor, worker, children, administrator):
    look(worker, children)
    tick(dinsos)
    address = reverse("openings", args=[told(supervisor)[0].pk])

    for who in (
        worker,
        administrator,
        make_actor(dinsos, Role.CASE_SUPERVISOR),
        make_actor(make_organisation(), Role.CASE_SUPERVISOR),
    ):
        sign_in(client, who)
        assert client.get(address).status_code == 404


def test_no_page_pays_for_it(client, worker, children):
    sign_in(client, worker)
    address = reverse("child", args=[children[0].pk])
    client.get(address)

    with CaptureQueriesContext(connection) as few:
        client.get(address)
    look(worker, children)
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(few) == len(many)
