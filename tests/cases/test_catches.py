"""The catch rule: the procedure proposes, a person decides."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Row
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rangkul.cases import procedures
from rangkul.cases.commands.catches import decide_catch
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.matches import decide_same
from rangkul.cases.commands.tracing import record_counselling, record_tracing
from rangkul.cases.models import CatchDecision, Child
from rangkul.cases.procedure import load_procedure
from rangkul.cases.queries.catches import catch
from rangkul.cases.rules.catches import Caught, catch_number, number_as_decided
from rangkul.cases.rules.flow import walk
from rangkul.cases.views.acts import next_act
from rangkul.cases.vocabulary import CatchOutcome, Fact, Reason
from rangkul.core.access import Actor
from rangkul.core.duties import what_waits
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.test_procedure import DEPOK
from tests.cases.work_makers import file_of, make_world
from tests.conftest import AsOwner
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible


@pytest.fixture
def worker(db) -> Actor:
    return make_actor(make_organisation(), Role.SOCIAL_WORKER)


def met(actor: Actor, kind: str = "raid", hours_ago: int = 1):
    now = timezone.now()
    return record_encounter(
        actor,
        met=Met(11, 11, nickname="Aji", place="Ramanda"),
        kind=kind,
        legal_basis="public_task",
        met_at=now - timedelta(hours=hours_ago),
        at=now,
    )


def same_child(as_owner: AsOwner, *encounters) -> None:
    with as_owner():
        for other in encounters[1:]:
            Child._base_manager.filter(pk=other.child_id).update(canonical_id=encounters[0].child_id)


def decide(actor: Actor, encounter, decided: str, **values) -> CatchDecision:
    return decide_catch(actor, encounter=encounter, decided=decided, at=timezone.now(), **values)


def test_the_first_catch_goes_home_with_a_statement_letter(worker):
    found = catch(worker, met(worker), at=timezone.now())

    assert (found.number, found.rule.outcome) == (1, "family")


def test_the_second_catch_under_another_number_of_the_same_child_goes_to_an_institution(worker, as_owner):
    first, second = met(worker, hours_ago=48), met(worker)
    same_child(as_owner, first, second)
    second.child.refresh_from_db(from_queryset=visible(worker, Child))

    found = catch(worker, second, at=timezone.now())

    assert (found.number, found.rule.outcome) == (2, "institution")


def test_outreach_is_no_catch(worker):
    encounter = met(worker, "outreach")

    with pytest.raises(Refused) as refused:
        decide(worker, encounter, "family")

    assert refused.value.reason == Reason.NOT_A_CATCH


def test_a_decision_as_the_rule_proposes_needs_no_reason(worker):
    decision = decide(worker, met(worker), "family")

    assert (decision.catch_number, decision.proposed, decision.override_code) == (1, "family", "")
    details = visible(worker, Event).get(name="catch.decided").details
    assert details == {
        "catch_number": 1,
        "rule": "first_catch",
        "proposed": "family",
        "decided": "family",
        "override": "",
    }


@pytest.mark.parametrize(
    "given_reason",
    [{}, {"reason": "child_unsafe_at_home"}, {"words": "Ayahnya memukul"}, {"reason": "court", "words": " "}],
)
def test_deciding_otherwise_takes_a_listed_reason_and_words(worker, given_reason):
    encounter = met(worker)

    with pytest.raises(Refused) as refused:
        decide(worker, encounter, "institution", **given_reason)

    assert refused.value.reason == Reason.OVERRIDE_NEEDS_REASON
    assert not visible(worker, CatchDecision).exists()


def test_a_reason_and_words_override_the_rule_and_no_word_reaches_the_log(worker):
    decision = decide(
        worker,
        met(worker),
        "institution",
        reason="child_unsafe_at_home",
        words="Kata tetangga, ayahnya memukul.",
    )

    assert decision.override_reason.startswith("Kata tetangga")
    assert "tetangga" not in str(visible(worker, Event).get(name="catch.decided").details)


def test_the_same_decision_is_not_taken_twice_but_another_may_follow(worker):
    encounter = met(worker)
    decide(worker, encounter, "family")

    with pytest.raises(Refused):
        decide(worker, encounter, "family")
    decide(worker, encounter, "institution", reason="court", words="Penetapan pengadilan.")

    assert catch(worker, encounter, at=timezone.now()).decision.decided == "institution"


def test_who_only_has_the_paper_decides_nothing(worker):
    office = make_organisation(OrganisationKind.PUBLIC_ORDER)
    encounter = met(make_actor(office, Role.ORDER_OFFICER))

    with pytest.raises(NotFound):
        decide(make_actor(office, Role.ORDER_OFFICER), encounter, "family")


def test_a_role_without_the_verb_is_told_no(db):
    office = make_organisation()
    encounter = met(make_actor(office, Role.SOCIAL_WORKER))

    with pytest.raises(Denied):
        decide(make_actor(office, Role.OUTREACH_WORKER), encounter, "family")


def test_the_page_shows_the_rule_with_its_basis_and_source_and_records_the_decision(client: Client, worker):
    encounter = met(worker)
    sign_in(client, worker)
    address = f"/encounters/{encounter.pk}/catch/"

    page = client.get(address).content.decode()
    assert "berita.depok.go.id" in page and "Kebiasaan Dinsos" in page

    refused = client.post(address, {"decided": "institution", "words": "Ayahnya memukul"})
    assert refused.status_code == 400 and "Ayahnya memukul" in refused.content.decode()
    assert set(refused.context["form"].errors) == {"reason"}
    bare = client.post(address, {"decided": "institution", "words": " "})
    assert set(bare.context["form"].errors) == {"reason", "words"}
    assert not visible(worker, CatchDecision).exists()

    assert client.post(address, {"decided": "family"}).status_code == 302
    assert visible(worker, CatchDecision).get().decided == "family"


def test_a_decision_says_who_took_it_and_leads_on_to_the_file(client: Client, worker):
    encounter = met(worker)
    decide(worker, encounter, "family")
    sign_in(client, worker)

    page = client.get(f"/encounters/{encounter.pk}/catch/").content.decode()

    assert f'href="/children/{encounter.child_id}/"' in page
    decided = page[page.index('id="decision"') : page.index("Putuskan lagi")]
    assert worker.name in decided
    # Another decision is possible, and not the first thing at hand.
    assert "<details" in decided


def test_a_caught_child_in_nobodys_hands_waits_in_today_until_somebody_decides(worker):
    encounter = met(worker)
    later = timezone.now() + timedelta(hours=7)
    act_as(worker)
    assert any(duty.kind == "encounter" for duty in what_waits(worker, later))
    assert any(duty.kind == "encounter" for duty in what_waits(worker, timezone.now()))

    decide(worker, encounter, "family")

    act_as(worker)
    assert not any(duty.kind == "encounter" for duty in what_waits(worker, later))


# --- the rule -----------------------------------------------------------------------------------------------

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
CAUGHT = st.builds(
    Caught,
    id=st.uuids(),
    kind=st.sampled_from(["raid", "outreach", "report"]),
    met_at=st.integers(0, 500).map(lambda hours: BEGIN + timedelta(hours=hours)),
    operation=st.sampled_from([None, UUID(int=1), UUID(int=2)]),
)
LIVES = st.lists(CAUGHT, min_size=1, max_size=12, unique_by=lambda one: one.id)


@given(LIVES, st.randoms())
def test_the_catch_number_does_not_depend_on_the_order_of_the_papers(life, dice):
    shuffled = list(life)
    dice.shuffle(shuffled)

    for one in life:
        assert catch_number(life, encounter=one.id) == catch_number(shuffled, encounter=one.id)


@given(LIVES)
def test_only_raids_count_and_the_first_is_number_one(life):
    for one in life:
        number = catch_number(life, encounter=one.id)
        assert (number >= 1) == (one.kind == "raid")
        assert number <= sum(other.kind == "raid" for other in life)


@given(LIVES)
def test_a_second_record_of_the_same_operation_is_no_second_catch(life):
    first = Caught(uuid4(), "raid", BEGIN + timedelta(hours=600), UUID(int=3))
    double = Caught(uuid4(), "raid", BEGIN + timedelta(hours=601), UUID(int=3))

    alone = catch_number([*life, first], encounter=first.id)
    assert catch_number([*life, first, double], encounter=double.id) == alone


def test_the_file_says_what_was_decided_about_a_catch(client: Client, worker):
    encounter = met(worker)
    decide(worker, encounter, "family")
    sign_in(client, worker)

    page = client.get(f"/children/{encounter.child_id}/").content.decode()

    assert str(CatchOutcome.FAMILY.label) in page.partition('id="past"')[2]


@pytest.mark.parametrize(
    ("number", "decided", "goes_by"),
    [(1, "family", 1), (1, "institution", 2), (2, "institution", 2), (2, "family", 1), (5, "institution", 5)],
)
def test_the_way_goes_on_as_a_person_decided_and_not_as_the_rule_proposed(number, decided, goes_by):
    assert number_as_decided(load_procedure(DEPOK), number, decided) == goes_by


@pytest.mark.django_db
@pytest.mark.parametrize("decided", ["family", "institution"])
def test_the_strip_and_the_button_of_a_child_caught_twice_follow_the_decision(client: Client, decided):
    world = make_world()
    second = met(world.worker, hours_ago=0)
    decide_same(world.worker, child=second.child, other=world.child, decision="same", at=timezone.now())
    second.child.refresh_from_db(from_queryset=visible(world.worker, Child))
    why = {"reason": "family_ready", "words": "Neneknya siap mengasuh."} if decided == "family" else {}
    decide(world.worker, second, decided, **why)
    now = timezone.now()
    record_tracing(world.worker, case=world.case, result="found", tried_at=now, at=now)
    record_counselling(world.worker, case=world.case, with_whom="both", given_at=now, at=now)
    sign_in(client, world.worker)

    page = client.get(f"/children/{world.child.pk}/").content.decode()
    head = page.partition("<main")[2].partition("<section")[0]

    assert ("?service=residential_care" in head) == (decided == "institution")
    assert (f"/cases/{world.case.pk}/return/" in head) == (decided == "family")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "leads_to"), [(None, "refer"), ("delivered", "referral"), ("accepted", "return")]
)
def test_where_an_institution_was_decided_a_place_is_asked_for_once_and_then_the_child_goes_there(
    asked, leads_to
):
    world = make_world()
    procedure = procedures.of_case(world.case)
    proven = {"case.opened", "encounter.recorded", "plan.signed", "service.started", "referral.accepted"}
    standings = walk(procedure, proven, {Fact.CATCH_NUMBER: 2})
    place = Row(pk=uuid4(), status=asked) if asked else None
    seen = file_of(world, standings, place=place)

    act = next_act(world.worker, world.child, seen)

    assert act is not None
    assert (
        act.url
        == {
            "refer": f"{reverse('referral_new', args=[world.case.pk])}?service=residential_care",
            "referral": reverse("referral", args=[place.pk]) if place else "",
            "return": reverse("return_new", args=[world.case.pk]),
        }[leads_to]
    )
