"""A question worded once is the question worded anew, for whoever asks and whenever; else it is refused."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import EmptyResultSet
from django.db.models import F, Q, Value
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from rangkul.cases.models import Child, Operation
from rangkul.cases.queries import cases
from rangkul.cases.queries.search import found_children
from rangkul.core.access import Actor, by_edge, visible, wall_1_off
from rangkul.core.clocks import JAKARTA
from rangkul.core.duties import what_waits
from rangkul.core.roles import OrganisationKind, Role
from rangkul.core.worded_once import CannotBeWordedOnce, Keys, Question, key_in, worded_once
from tests.cases.office import Office
from tests.makers import act_as, make_actor, make_organisation

pytestmark = pytest.mark.django_db

IDS = st.integers(1, 2_000_000)
_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=7000)).map(lambda since: _BEGIN + since)
KEYS = st.lists(st.uuids(), max_size=4).map(Keys)


def anew(question, actor, at, choices):
    try:
        return question.anew(actor, at, **choices).query.get_compiler(using="default").as_sql()
    except EmptyResultSet:
        return "", ()


@pytest.fixture
def asked(monkeypatch):
    """Every question put while a test runs, with its choices."""
    seen: dict[tuple, tuple[Question, dict]] = {}
    put = Question.__call__

    def remember(question, actor, at, **choices):
        kinds = tuple(sorted((name, repr(one)) for name, one in choices.items() if not isinstance(one, Keys)))
        seen.setdefault((question.__name__, kinds), (question, choices))
        return put(question, actor, at, **choices)

    monkeypatch.setattr(Question, "__call__", remember)
    return seen


def test_today_and_search_ask_in_the_words_they_would_find_anew(asked):
    office = Office()
    office.go_home()
    for role in Role:
        for actor in (
            make_actor(office.dinsos, role),
            make_actor(make_organisation(OrganisationKind.LKS), role),
        ):
            act_as(actor)
            what_waits(actor, timezone.now())
    act_as(office.worker)
    what_waits(office.worker, timezone.now() + timedelta(days=40))
    assert found_children(office.worker, "Aji", at=timezone.now())
    assert len({name for name, _choices in asked}) >= 11, "fewer questions are asked than this test knows"

    @settings(max_examples=60)
    @given(st.sampled_from(Role), st.sampled_from(OrganisationKind), st.tuples(IDS, IDS), MOMENTS, st.data())
    def compare(role, kind, ids, at, data):
        user, office = ids
        city = data.draw(st.sampled_from(["32.76", "31.71"]))
        actor = Actor(user, user + 1, office, kind, role, city)
        question, choices = data.draw(st.sampled_from(list(asked.values())))
        choices = {n: data.draw(KEYS) if isinstance(one, Keys) else one for n, one in choices.items()}

        assert question.words(actor, at, **choices) == anew(question, actor, at, choices)

    compare()


def test_keys_are_put_in_their_own_places():
    @worded_once
    def question(actor, at, *, first, second):
        return visible(actor, Child, at).filter(key_in(first) | key_in(second, "canonical_id"))

    actor, at = Actor(1, 2, 3, OrganisationKind.LKS, Role.LKS_MANAGER, "32.76"), timezone.now()
    choices = {"first": Keys([UUID(int=1), UUID(int=2)]), "second": Keys()}

    words = question.words(actor, at, **choices)

    assert words == anew(question, actor, at, choices)
    assert [UUID(int=1), UUID(int=2)] in words[1]


def by_the_clock_of_the_wall(actor, at):
    return visible(actor, Child)


def by_the_day(actor, at):
    return visible(actor, Operation, at).filter(started_at__date=at.astimezone(JAKARTA).date())


def by_a_word_about_the_asker(actor, at):
    return visible(actor, Operation, at).filter(place=f"office {actor.organisation_id}")


def by_a_sum_with_the_asker(actor, at):
    return visible(actor, Operation, at).filter(
        adults_male__in=[F("adults_female"), Value(f"{actor.city}-1")]
    )


@pytest.mark.parametrize(
    "question",
    [by_the_clock_of_the_wall, by_the_day, by_a_word_about_the_asker, by_a_sum_with_the_asker],
)
def test_what_would_stay_as_it_is_is_refused(question):
    actor = Actor(1, 2, 3, OrganisationKind.SOCIAL_SERVICE, Role.CASE_SUPERVISOR, "32.76")

    with pytest.raises(CannotBeWordedOnce):
        worded_once(question)(actor, timezone.now())


def test_who_asks_gets_the_own_rows_and_not_those_of_who_asked_before():
    @worded_once
    def question(actor, at):
        return visible(actor, Child, at).filter(by_edge(3, child="id")(actor, at))

    one, other = Office(), Office()
    for office, at in ((one, timezone.now()), (other, timezone.now()), (one, timezone.now())):
        act_as(office.worker)
        assert question(office.worker, at) == [office.child]
        assert question(office.worker, at + timedelta(days=800)) == []


def test_a_question_that_nobody_can_answer_is_not_put(django_assert_num_queries):
    actor = Actor(1, 2, 3, OrganisationKind.SOCIAL_SERVICE, Role.CASE_SUPERVISOR, "32.76")
    nothing = worded_once(lambda actor, at: visible(actor, Child, at).filter(Q(pk__in=[])))

    with django_assert_num_queries(0):
        assert nothing(actor, timezone.now()) == []


def test_where_wall_1_is_open_the_words_are_those_of_the_open_wall():
    office, stranger = Office(), make_actor(make_organisation(OrganisationKind.SCHOOL), Role.FOCAL_POINT)
    question = worded_once(lambda actor, at: visible(actor, Child, at))
    act_as(office.worker)
    assert question(stranger, timezone.now()) == []

    with wall_1_off():
        assert question(stranger, timezone.now()) == [office.child]
    assert question(stranger, timezone.now()) == []


def test_rows_come_as_the_queryset_would_give_them():
    office = Office()
    act_as(office.worker)
    at = timezone.now()
    whole = worded_once(lambda actor, at: cases.cases(actor, at=at))
    shaped = worded_once(lambda actor, at: cases.cases(actor, at=at).values_list("number", "child__number"))
    named = worded_once(lambda actor, at: cases.cases(actor, at=at).values("number", mine=F("worker_id")))

    assert whole(office.worker, at)[0].holder == office.dinsos
    for question in (whole, shaped, named):
        assert question(office.worker, at) == list(question.anew(office.worker, at))
