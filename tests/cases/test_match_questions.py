"""Who does not read the other file asks; only the word of somebody who does joins the two."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.models import Child, Encounter, Notice, SameAs
from rangkul.cases.queries import matches as read
from rangkul.core import edges
from rangkul.core.duties import what_waits
from rangkul.core.errors import NotFound, Refused
from rangkul.core.models import Basis, Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.test_matches import decide, meet, undo
from tests.makers import CITY, act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos():
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def worker(dinsos):
    return make_actor(dinsos, Role.SOCIAL_WORKER)


@pytest.fixture
def branch():
    return make_organisation(short_name="UPT")


@pytest.fixture
def reader(branch):
    """A social worker of another office, who reads what that office met."""
    return make_actor(branch, Role.SOCIAL_WORKER)


def question(actor):
    act_as(actor)
    return read.asked(actor).get()


def test_who_does_not_read_the_other_file_only_asks_and_learns_nothing_of_it(worker, reader, branch):
    theirs, mine = meet(reader), meet(worker)

    made = decide(worker, mine, theirs)

    assert made.decision == "asked"
    assert not visible(worker, Child).filter(pk=theirs.pk).exists()
    assert not visible(worker, Encounter).filter(child=theirs).exists()
    assert visible(worker, Child).get(pk=mine.pk).canonical_id is None
    assert not visible(worker, Event).get(name="match.decided").details["reasons"]
    assert {one.kind for one in visible(reader, Notice)} == {"match_asked"}
    assert [duty.kind for duty in what_waits(reader, timezone.now())].count("match") == 1


def test_a_signpost_to_the_other_file_is_no_right_to_join_it(dinsos, worker, reader):
    theirs, mine = meet(reader), meet(worker)
    act_as(reader)
    edges.grant(
        theirs.pk, f"d:{dinsos.pk}", 1, purpose="signpost", basis=Basis.REFERRAL,
        until=timezone.now() + timedelta(days=9), at=timezone.now(),
    )  # fmt: skip
    assert visible(worker, Child).filter(pk=theirs.pk).exists()

    assert decide(worker, mine, theirs).decision == "asked"
    assert not visible(worker, Encounter).filter(child=theirs).exists()


def test_the_reader_of_the_other_file_says_same_and_both_offices_read_both(worker, reader):
    theirs, mine = meet(reader), meet(worker)
    decide(worker, mine, theirs)

    asked = question(reader)
    decide(reader, asked.other, mine)

    assert visible(worker, Encounter).filter(child=theirs).exists()
    assert visible(reader, Encounter).filter(child=mine).exists()
    assert not read.asked(reader).exists()
    assert visible(worker, Notice).get(kind="match_answered").about_id == mine.pk


def test_the_reader_of_the_other_file_says_no_and_nothing_is_joined(worker, reader):
    theirs, mine = meet(reader), meet(worker)
    decide(worker, mine, theirs)

    decide(reader, question(reader).other, mine, "different")

    assert not visible(worker, Child).filter(pk=theirs.pk).exists()
    assert not visible(reader, Child).filter(pk=mine.pk).exists()
    assert visible(worker, Notice).filter(kind="match_answered").exists()


def test_nobody_answers_the_own_question(worker, reader):
    theirs, mine = meet(reader), meet(worker)
    asked = decide(worker, mine, theirs)

    assert not read.asked(worker).exists()
    with pytest.raises(Refused):
        decide(worker, mine, theirs)
    with pytest.raises(NotFound):
        decide(worker, theirs, mine)
    undo(worker, asked)
    assert visible(reader, SameAs).latest("recorded_at").decision == "unsure"


def test_the_database_itself_joins_no_file_that_nobody_who_reads_it_agreed_to(worker, reader):
    theirs, mine = meet(reader), meet(worker)
    decide(worker, mine, theirs)
    act_as(worker)

    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        SameAs.objects.create(
            child=mine, other_id=theirs.pk, city=CITY, decision="same", legal_basis="public_task",
            recorded_at=timezone.now(), recorded_by=worker.user_id, organisation_id=worker.organisation_id,
        )  # fmt: skip


def test_a_patrol_answers_for_a_child_that_only_it_has_met(worker):
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    theirs, mine = meet(patrol), meet(worker)
    decide(worker, mine, theirs)
    assert not visible(worker, Encounter).filter(child=theirs).exists()

    decide(patrol, question(patrol).other, mine)

    assert visible(worker, Encounter).filter(child=theirs).exists()
    assert not visible(patrol, Child).filter(pk=mine.pk).exists()


def test_a_name_that_many_children_have_is_nothing_to_ask_about(worker, reader):
    for _ in range(31):
        meet(reader, nickname="", full_name="Muhammad", place="Sawangan")
    theirs = meet(reader, nickname="", full_name="Muhammad", place="Sawangan")

    with pytest.raises(NotFound):
        decide(worker, meet(worker, nickname="", full_name="Muhammad"), theirs)


def test_what_is_hardly_alike_is_not_asked(worker, reader):
    theirs = meet(reader, nickname="Tatag", place="Sawangan", sex="f", age_from=5, age_to=5)
    mine = meet(worker, nickname="Tatang")

    with pytest.raises(Refused):
        decide(worker, mine, theirs)


def test_nobody_asks_about_a_number_that_does_not_look_alike(worker, reader):
    theirs = meet(reader, nickname="Neneng", place="Sawangan", sex="f", age_from=5, age_to=5)

    with pytest.raises(NotFound):
        decide(worker, meet(worker), theirs)


def test_a_join_by_somebody_who_reads_both_is_told_to_the_office_that_holds_one(worker, reader, branch):
    theirs, mine = meet(reader), meet(worker)
    supervisor = make_actor(branch, Role.CASE_SUPERVISOR)
    decide(worker, mine, theirs)
    undo(reader, decide(reader, question(reader).other, mine))
    act_as(reader)
    edges.offer(
        theirs.pk, worker.organisation_id, 3, purpose="case_work", basis=Basis.ASSIGNMENT,
        until=timezone.now() + timedelta(days=9), at=timezone.now(), source=(source := uuid4()),
    )  # fmt: skip
    act_as(worker)
    edges.take(source, f"d:{worker.organisation_id}", at=timezone.now())

    assert decide(worker, mine, theirs).decision == "same"

    assert visible(supervisor, Notice).get(kind="match_decided").about_id == theirs.pk


def test_the_question_is_answered_on_the_page_of_what_is_twice_listed(worker, reader):
    theirs, mine = meet(reader), meet(worker)
    encounter = visible(worker, Encounter).get(child=mine)
    asking, answering = Client(), Client()
    sign_in(asking, worker)
    sign_in(answering, reader)
    posted = {"candidate": theirs.number, "answer": "same", "op": uuid4()}
    asking.post(reverse("known", args=[encounter.pk]), posted)
    asked = question(reader)

    page = answering.get(reverse("matches")).content.decode()
    assert mine.number in page and theirs.number in page
    stranger = Client()
    sign_in(stranger, make_actor(make_organisation(), Role.SOCIAL_WORKER))
    answer = {"answer": "same", "op": uuid4()}
    assert stranger.post(reverse("match_answer", args=[asked.pk]), answer).status_code == 404
    answering.post(reverse("match_answer", args=[asked.pk]), answer)

    assert visible(worker, Encounter).filter(child=theirs).exists()
