"""Is this child known? What is found, what is said, and to whom."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.recognition import look_up, look_up_recorded
from rangkul.cases.models import MatchFeature, Notice
from rangkul.cases.recognition import sighting
from rangkul.cases.rules.recognition import QUESTIONS_AN_HOUR
from rangkul.cases.vocabulary import MatchBand, MatchReason, Reason
from rangkul.core.models import Event, Lookup
from rangkul.core.roles import OrganisationKind, Role
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos():
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def worker(dinsos):
    return make_actor(dinsos, Role.SOCIAL_WORKER)


@pytest.fixture
def patrol():
    return make_actor(
        make_organisation(OrganisationKind.PUBLIC_ORDER, short_name="Satpol PP"), Role.ORDER_OFFICER
    )


def meet(actor, **values):
    now = timezone.now()
    met = Met(
        **{"age_from": 11, "age_to": 11, "nickname": "Tatag", "place": "Margonda", "sex": "m", **values}
    )
    return record_encounter(actor, met=met, kind="outreach", legal_basis="public_task", met_at=now, at=now)


def ask(actor, **values):
    words = {"nickname": "Tatag", "place": "Jl. Margonda", "sex": "m", "age_from": 11, "age_to": 12, **values}
    now = timezone.now()
    return look_up(actor, sighting=sighting(on=now.date(), **words), at=now)


def test_a_patrol_learns_that_a_child_is_known_and_whom_to_ask(worker, patrol):
    child = meet(worker, mother_name="Rohayati").child

    answer = ask(patrol, mother_name="Rohajati")

    assert [(found.number, found.holder) for found in answer.candidates] == [(child.number, "Dinsos")]
    assert answer.candidates[0].likely.band in (MatchBand.STRONG, MatchBand.LIKELY)


def test_reasons_say_what_agrees_and_what_differs(worker):
    meet(worker, mother_name="Rohayati")

    likely = ask(worker, mother_name="Sumiati").candidates[0].likely

    assert {MatchReason.SAME_NICKNAME, MatchReason.SAME_PLACE} <= set(likely.speaks_for)
    assert MatchReason.MOTHER_DIFFERS in likely.speaks_against


def test_a_patrol_reads_of_a_child_it_met_itself_what_it_wrote_down(client: Client, worker, patrol):
    ours, theirs = meet(patrol, place="Ramanda"), meet(worker)
    sign_in(client, patrol)

    page = client.post("/encounters/known/", TYPED)

    told = {one.number: one.own_paper for one in page.context["candidates"]}
    assert "Tatag" in told[ours.child.number] and "Ramanda" in told[ours.child.number]
    assert told[theirs.child.number] == ""


@pytest.mark.parametrize("spelling", ["TATAK", "Tatag", "tatagg"])
def test_a_slip_of_the_pen_still_finds_the_child(worker, patrol, spelling):
    meet(worker)

    assert ask(patrol, nickname=spelling).candidates


def test_another_child_is_not_taken_for_it(worker, patrol):
    meet(worker)

    assert not ask(patrol, nickname="Neneng", place="Sawangan", sex="f", age_from=6, age_to=6).candidates


def test_a_child_of_another_city_is_not_found(worker):
    meet(worker)
    elsewhere = make_actor(make_organisation(), Role.SOCIAL_WORKER)
    elsewhere = type(elsewhere)(**{**vars(elsewhere), "city": "31.74"})

    assert not ask(elsewhere).candidates


def test_a_partner_is_told_nothing_whether_the_child_is_known_or_not(worker):
    partner = make_actor(make_organisation(OrganisationKind.LKS), Role.SOCIAL_WORKER)
    meet(worker)

    hit, miss = ask(partner), ask(partner, nickname="Neneng", place="Sawangan")

    assert hit == miss
    assert not hit.may_know


def test_who_is_barred_from_a_child_does_not_find_it(worker, dinsos):
    from rangkul.core import edges

    child = meet(worker).child
    supervisor, barred = make_actor(dinsos, Role.CASE_SUPERVISOR), make_actor(dinsos, Role.OUTREACH_WORKER)
    visible(supervisor, Event).exists()
    edges.block(child.pk, barred.user_id, at=timezone.now())

    assert not ask(barred).candidates
    assert ask(supervisor).candidates


def test_a_child_is_not_its_own_double(worker):
    encounter = meet(worker)

    assert not look_up_recorded(worker, encounter=encounter, at=timezone.now()).candidates


def test_every_question_is_in_the_log_without_the_words_asked(worker, patrol):
    child = meet(worker).child

    ask(patrol, mother_name="Rohayati")

    event = visible(patrol, Event).get(name="child.looked_up")
    assert event.details["numbers"] == [child.number]
    assert "Tatag" not in str(event.details)


def names(count):
    """So many names that are not one another's slips."""
    first, last = ("Bambu", "Cakra", "Dirga", "Fajar", "Gilang", "Hendra", "Joko"), ("laya", "wira", "tama")
    made = [f"{one}{two}{three}" for one in first for two in last for three in ("", "nto")]
    return made[:count]


def test_a_supervisor_who_asks_too_often_reads_nobodys_warning_away(dinsos):
    asker, other = make_actor(dinsos, Role.CASE_SUPERVISOR), make_actor(dinsos, Role.CASE_SUPERVISOR)
    for name in names(QUESTIONS_AN_HOUR + 1):
        ask(asker, nickname=name)

    assert not visible(asker, Notice).exists()
    assert visible(other, Notice).get().kind == "lookup_too_many"


def test_after_thirty_questions_an_hour_the_supervisor_is_told(worker, dinsos, as_owner):
    supervisor = make_actor(dinsos, Role.CASE_SUPERVISOR)
    asked = names(QUESTIONS_AN_HOUR + 2)
    assert len(set(asked)) == QUESTIONS_AN_HOUR + 2
    for name in asked[:QUESTIONS_AN_HOUR]:
        assert ask(worker, nickname=name).refused is None

    first, second = (ask(worker, nickname=name) for name in asked[QUESTIONS_AN_HOUR:])

    assert first.refused and second.refused and not first.candidates
    assert visible(supervisor, Notice).get().kind == "lookup_too_many"
    assert not visible(worker, Notice).exists()
    with as_owner():
        Lookup.objects.update(asked_at=timezone.now() - timedelta(minutes=61))
    assert ask(worker, nickname=asked[-1]).refused is None


def test_the_thirty_first_name_is_refused_on_one_form_as_on_many(client: Client, worker):
    sign_in(client, worker)
    form = str(uuid4())
    pages = [
        client.post("/encounters/known/", {"nickname": name, "op": form}).content.decode()
        for name in names(QUESTIONS_AN_HOUR + 1)
    ]

    limit = str(Reason.TOO_MANY_LOOKUPS.label)[:20]
    assert [limit in page for page in pages] == [False] * QUESTIONS_AN_HOUR + [True]


def test_asking_again_about_one_name_is_one_question_but_not_for_ever(worker):
    answers = [ask(worker, age_from=8 + number % 3).refused for number in range(10 * QUESTIONS_AN_HOUR + 1)]

    assert answers[:-1] == [None] * (10 * QUESTIONS_AN_HOUR)
    assert answers[-1] is not None


def test_a_name_more_is_a_question_more_and_many_names_are_no_question(worker, as_owner):
    ask(worker, nickname="Tatag")
    ask(worker, nickname="Tatag", age_from=9)
    ask(worker, nickname="Tatag", mother_name="Rohayati")
    ask(worker, nickname="Tatag", full_name=" ".join(names(40)))

    with as_owner():
        counted = [len(one) for one in Lookup.objects.exclude(names=[]).values_list("names", flat=True)]
    assert len(counted) == 3
    assert max(counted) <= 40


def test_nobody_takes_a_question_back(worker):
    ask(worker)

    for act in (
        "DELETE FROM core_lookup",
        "UPDATE core_lookup SET names = '{}'",
        "SELECT 1 FROM core_lookup",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute(act)


def test_a_decision_page_counts_like_any_other_question(client: Client, worker):
    met = meet(worker)
    for name in names(QUESTIONS_AN_HOUR):
        ask(worker, nickname=name)
    sign_in(client, worker)

    answer = client.post(f"/encounters/{met.pk}/known/", {"candidate": "DPK-AAA-AAA", "answer": "same"})

    assert answer.status_code == 409


def test_stored_features_hold_no_words_and_nobody_reads_them(worker, as_owner):
    meet(worker, mother_name="Rohayati")

    with as_owner():
        rows = list(MatchFeature._base_manager.values())

    assert len(rows) > 10
    assert not any("atag" in str(row).lower() or "rohayati" in str(row).lower() for row in rows)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_matchfeature")


@pytest.mark.parametrize(
    "call", ["standing_decisions(ARRAY[]::uuid[])", "same_child_group(gen_random_uuid())"]
)
def test_the_steps_inside_recognition_cannot_be_called_from_a_page(worker, call):
    meet(worker)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}")


# --- pages --------------------------------------------------------------------------------------------------

TYPED = {"nickname": "Tatag", "age": "11", "sex": "m", "place": "Margonda"}


def test_while_typing_the_page_says_who_it_may_be_and_why(client: Client, worker):
    child = meet(worker, mother_name="Rohayati").child
    sign_in(client, worker)

    page = client.post("/encounters/known/", TYPED | {"mother_name": "Rohayati"}).content.decode()

    assert child.number in page
    assert str(MatchReason.SAME_NICKNAME.label) in page


def test_a_patrol_reads_number_and_desk_and_no_reasons(client: Client, worker, patrol):
    child = meet(worker, mother_name="Rohayati").child
    sign_in(client, patrol)

    page = client.post("/encounters/known/", TYPED | {"mother_name": "Rohayati"}).content.decode()

    assert child.number in page
    assert "Dinsos" in page
    assert str(MatchReason.SAME_NICKNAME.label) not in page
    assert "Rohayati" not in page


@pytest.mark.parametrize(
    ("who", "said"), [("worker", "Anda yang memutuskan"), ("patrol", "Dinas Sosial yang memutuskan")]
)
def test_the_page_says_who_decides_whether_it_is_the_same_child(client: Client, request, worker, who, said):
    actor = request.getfixturevalue(who)
    meet(worker, mother_name="Rohayati")
    again = meet(actor, mother_name="Rohayati")
    sign_in(client, actor)

    page = client.get(f"/encounters/{again.pk}/known/").content.decode()

    assert said in page


def test_who_may_not_recognise_gets_the_same_page_for_hit_and_miss(client: Client, worker):
    partner = make_actor(make_organisation(OrganisationKind.LKS), Role.SOCIAL_WORKER)
    meet(worker)
    sign_in(client, partner)

    hit = client.post("/encounters/known/", TYPED)
    miss = client.post("/encounters/known/", TYPED | {"nickname": "Neneng", "place": "Sawangan"})

    assert hit.content == miss.content
    assert (hit.status_code, dict(hit.headers)) == (miss.status_code, dict(miss.headers))


def test_half_typed_nonsense_is_no_error(client: Client, worker):
    sign_in(client, worker)

    for words in (
        {},
        {"nickname": "x" * 5000},
        {"nickname": "Aji", "age": "zehn", "age_band": "?", "op": "no"},
    ):
        assert client.post("/encounters/known/", words).status_code in (200, 204)


def test_same_is_decided_and_undone_on_one_page(client: Client, worker):
    first, second = meet(worker), meet(worker)
    sign_in(client, worker)
    address = f"/encounters/{second.pk}/known/"
    assert first.child.number in client.get(address).content.decode()

    client.post(address, {"candidate": first.child.number, "answer": "same"})
    decided = client.get(address)
    decision = decided.context["decisions"][0]
    client.post(f"/matches/{decision.id}/undo/")

    assert client.get(address).context["decisions"][0].taken_back
    assert first.child.number in [one.number for one in client.get(address).context["candidates"]]


def test_how_alike_two_children_are_is_said_in_words_with_reasons(client: Client, worker):
    meet(worker, mother_name="Rohayati")
    second = meet(worker, mother_name="Rohayati")
    worker_page = client
    sign_in(worker_page, worker)

    shown = worker_page.get(f"/encounters/{second.pk}/known/")

    (candidate,) = shown.context["candidates"]
    assert candidate.band in ("high", "middle") and candidate.reasons
    text = shown.content.decode()
    assert candidate.reasons[0] in text
    assert "dari 100" not in text and "of 100" not in text


def test_a_closed_case_is_reopened_on_the_same_screen(client: Client, worker, as_owner):
    from rangkul.cases.commands.cases import open_case
    from rangkul.cases.models import Case

    first = meet(worker)
    case = open_case(worker, child=first.child, at=timezone.now())
    with as_owner():
        Case._base_manager.filter(pk=case.pk).update(status="closed", closed_at=timezone.now())
    second = meet(worker)
    sign_in(client, worker)
    address = f"/encounters/{second.pk}/known/"
    assert case.number in client.get(address).content.decode()

    client.post(address, {"candidate": first.child.number, "answer": "reopen"})

    assert visible(worker, Case).exclude(pk=case.pk).get().reopens_id == case.pk


def test_a_decision_page_costs_the_same_for_one_candidate_and_for_five(
    client: Client, worker, django_assert_max_num_queries
):
    for _ in range(6):
        encounter = meet(worker)
    sign_in(client, worker)

    with django_assert_max_num_queries(40):
        assert len(client.get(f"/encounters/{encounter.pk}/known/").context["candidates"]) == 5


def test_a_proposed_pair_is_decided_from_the_list(client: Client, worker):
    from rangkul.cases.commands.matches import propose_matches

    one, two = meet(worker, mother_name="Rohayati").child, meet(worker, mother_name="Rohayati").child
    propose_matches(worker, children=[one], at=timezone.now())
    sign_in(client, worker)
    pair = client.get("/matches/").context["pairs"][0]

    client.post(f"/matches/{pair['id']}/decide/", {"answer": "same"})

    assert not client.get("/matches/").context["pairs"]
    assert visible(worker, type(two)).get(pk=two.pk).canonical_id == one.pk
