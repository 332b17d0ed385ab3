"""The page of a child answers in one look, to each as far as they may know; the list of cases."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone as now

from rangkul.cases import procedures
from rangkul.cases.commands.cases import open_case
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.models import Encounter
from rangkul.cases.rules.clocks import running_clocks
from rangkul.cases.rules.flow import walk
from rangkul.cases.rules.whereabouts import whereabouts
from rangkul.cases.views.acts import next_act
from rangkul.cases.views.files import tabs
from rangkul.cases.vocabulary import Fact, Place
from rangkul.cases.words import TELLINGS
from rangkul.core.duties import grouped, what_waits
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.core.unbroken import NO_BREAK
from tests.cases.work_makers import all_answers, answer, assess, facts_of, file_of, make_world, plan
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


class Row:
    def __init__(self, **values):
        self.__dict__.update(values)


def test_the_page_says_who_where_which_step_whose_turn_and_until_when(client):
    world = make_world()
    sign_in(client, world.worker)

    page = client.get(f"/children/{world.child.pk}/").content.decode()

    assert "Aji" in page and world.child.number in page
    assert "Margonda" in page and "Di jalan" in page
    assert world.worker.name in page
    assert "Kasus dibuka" in page
    assert "jam lagi" in page or "lagi" in page
    opened = visible(world.worker, Event).filter(name="file.opened").get()
    assert opened.details["level"] == 3 and opened.details["reason"] == "care"


def test_the_page_costs_at_most_twenty_five_queries(client):
    world = make_world()
    assess(world)
    plan(world)
    sign_in(client, world.worker)
    client.get(f"/children/{world.child.pk}/")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(f"/children/{world.child.pk}/")

    asked = [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 25, "\n".join(sql[:120] for sql in asked)


@pytest.mark.parametrize("part", ["identity", "assessments", "plan", "referrals", "stays", "visits"])
def test_each_part_of_the_file_opens_and_is_in_the_log(client, part):
    world = make_world()
    sign_in(client, world.worker)

    page = client.get(f"/children/{world.child.pk}/{part}/")

    assert page.status_code == 200
    assert visible(world.worker, Event).filter(name="file.opened").count() == 1


PARTS = ["", "identity/", "assessments/", "plan/", "referrals/", "stays/", "visits/", "consents/", "readers/"]


@pytest.mark.parametrize("part", PARTS)
def test_from_each_part_of_the_file_every_other_part_is_one_press_away(client, part):
    world = make_world()
    sign_in(client, world.supervisor)

    page = client.get(f"/children/{world.child.pk}/{part}").content.decode()

    for other in PARTS:
        assert f'class="tab" href="/children/{world.child.pk}/{other}"' in page


@pytest.mark.parametrize("part", PARTS)
def test_the_name_of_a_child_does_not_stay_in_the_history_of_a_shared_phone(client, part):
    world = make_world()
    sign_in(client, world.supervisor)

    page = client.get(f"/children/{world.child.pk}/{part}").content.decode()

    title = page[page.index("<title>") : page.index("</title>")]
    assert "Aji" not in title


def test_an_institution_is_shown_no_part_that_would_refuse_it(client):
    world = make_world()
    request = RequestFactory().get("/")
    request.actor = make_actor(make_organisation(OrganisationKind.LKS), Role.LKS_MANAGER)

    words = [str(one["url"]) for one in tabs(request, world.child, "child")]

    assert f"/children/{world.child.pk}/plan/" in words
    assert f"/children/{world.child.pk}/consents/" not in words


def test_public_order_sees_the_signpost_and_its_own_paper_only(client):
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    at = now.now()
    met = Met(age_from=11, age_to=11, nickname="Ucil", place="Margonda", mother_name="Sri Rahasia")
    child = record_encounter(patrol, met=met, kind="raid", legal_basis="public_task", met_at=at, at=at).child
    sign_in(client, patrol)

    page = client.get(f"/children/{child.pk}/").content.decode()

    assert "Ucil" in page and child.number in page
    assert client.get(f"/children/{child.pk}/plan/").status_code == 404
    assert client.get(f"/children/{child.pk}/identity/").status_code in (403, 404)


def test_a_stranger_finds_no_child(client):
    world = make_world()
    sign_in(client, make_actor(make_organisation()))

    assert client.get(f"/children/{world.child.pk}/").status_code == 404


def test_a_case_that_nobody_has_opened_is_opened_from_the_page(client):
    office = make_organisation()
    desk = make_actor(office, Role.INTAKE_DESK)
    at = now.now()
    child = record_encounter(
        desk,
        met=Met(age_from=9, age_to=9, nickname="Nina", place="Margonda"),
        kind="outreach",
        legal_basis="public_task",
        met_at=at,
        at=at,
    ).child
    sign_in(client, desk)

    page = client.post(f"/children/{child.pk}/case/", follow=True).content.decode()

    assert "Pilih pekerja sosial" in page


def test_the_desk_gives_the_case_to_a_worker(client):
    world = make_world()
    other = make_actor(world.office)
    sign_in(client, world.desk)

    client.post(f"/cases/{world.case.pk}/assign/", {"worker": other.user_id, "version": world.case.version})

    assert world.child.number in client.get("/cases/?whose=office").content.decode()
    assert any(duty.kind == "risk_assessment" for duty in _waits(other))


def _waits(actor):
    act_as(actor)
    return what_waits(actor, now.now())


def test_today_names_the_first_risk_the_assessment_the_plan_and_late_services():
    world = make_world()
    assert {duty.kind for duty in _waits(world.worker)} >= {"risk_assessment", "full_assessment"}
    risk = next(duty for duty in _waits(world.worker) if duty.kind == "risk_assessment")
    assert risk.due == world.case.opened_at + timedelta(hours=24)

    assess(world)
    assert "plan" in {duty.kind for duty in _waits(world.worker)}


def test_the_desk_is_told_of_a_case_without_a_worker():
    office = make_organisation()
    desk = make_actor(office, Role.INTAKE_DESK)
    at = now.now()
    child = record_encounter(
        desk,
        met=Met(age_from=9, age_to=9, nickname="Nina", place="Margonda"),
        kind="outreach",
        legal_basis="public_task",
        met_at=at,
        at=at,
    ).child
    case = open_case(desk, child=child, at=now.now())

    (waits,) = [duty for duty in _waits(desk) if duty.kind == "case_without_worker"]
    assert waits.due == case.opened_at + timedelta(hours=12)


def test_whoever_assigns_sees_how_long_a_case_waits_for_a_worker():
    world = make_world()
    at = now.now()
    met = Met(age_from=9, age_to=9, nickname="Nina", place="Margonda")
    child = record_encounter(
        world.desk, met=met, kind="outreach", legal_basis="public_task", met_at=at, at=at
    ).child
    case = open_case(world.desk, child=child, at=at)
    later = at + timedelta(days=3, minutes=1)

    act_as(world.supervisor)
    waiting = [duty for duty in what_waits(world.supervisor, later) if duty.kind == "case_without_worker"]
    act_as(world.worker)
    of_worker = {duty.kind for duty in what_waits(world.worker, later)}

    assert [(duty.detail, duty.mine) for duty in waiting] == [
        (f"{case.number} · tanpa pekerja sosial selama 3{NO_BREAK}hari", True)
    ]
    assert [group.code for group in grouped(waiting, later)] == ["late"]
    assert "case_without_worker" not in of_worker


def test_the_list_of_cases_costs_at_most_fifteen_queries_and_writes_one_read_event(client):
    world = make_world()
    for _ in range(3):
        at = now.now()
        child = record_encounter(
            world.desk,
            met=Met(age_from=9, age_to=9, nickname="Nina", place="Margonda"),
            kind="outreach",
            legal_basis="public_task",
            met_at=at,
            at=at,
        ).child
        open_case(world.desk, child=child, at=at)
    sign_in(client, world.desk)
    client.get("/cases/")

    with CaptureQueriesContext(connection) as queries:
        page = client.get("/cases/?whose=office").content.decode()

    asked = [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 15, "\n".join(sql[:120] for sql in asked)
    assert page.count("DPK-") >= 4
    assert visible(world.desk, Event).filter(name="children.listed").count() == 2


def test_the_facts_are_what_is_recorded_and_nothing_more():
    world = make_world()
    facts = facts_of(world)

    assert facts[Fact.CATCH_NUMBER] == 1
    assert facts[Fact.AGE_BAND] == "five_to_eleven"
    assert facts[Fact.IN_SCHOOL] is None
    assert facts[Fact.RESIDENT] is None
    assert facts[Fact.FAMILY_FOUND] is None


def _at(hour):
    return datetime(2026, 11, 24, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("papers", "place"),
    [
        ({}, Place.UNKNOWN),
        ({"encounter": Row(met_at=_at(1))}, Place.STREET),
        (
            {
                "encounter": Row(met_at=_at(1)),
                "handover": Row(status="in_transit", given_at=_at(2), received_at=None),
            },
            Place.TRANSIT,
        ),
        (
            {
                "encounter": Row(met_at=_at(1)),
                "handover": Row(status="declined", given_at=_at(2), received_at=None),
            },
            Place.STREET,
        ),
        (
            {
                "handover": Row(status="received", given_at=_at(2), received_at=_at(3)),
                "stay": Row(in_at=_at(3), out_at=None),
            },
            Place.SHELTER,
        ),
        (
            {  # the receipt has seconds; the time of admission was typed
                "handover": Row(status="received", given_at=_at(2), received_at=_at(3).replace(second=40)),
                "stay": Row(in_at=_at(3), out_at=None),
            },
            Place.SHELTER,
        ),
        ({"stay": Row(in_at=_at(3), out_at=_at(9), out_reason="left")}, Place.UNKNOWN),
        (
            {
                "stay": Row(in_at=_at(3), out_at=_at(9), out_reason="family"),
                "back": Row(kind="family", returned_at=_at(9)),
            },
            Place.HOME,
        ),
        ({"encounter": Row(met_at=_at(12)), "back": Row(kind="family", returned_at=_at(9))}, Place.STREET),
    ],
)
def test_the_newest_paper_says_where_the_child_is(papers, place):
    all_papers = {"encounter": None, "handover": None, "stay": None, "back": None, **papers}

    assert whereabouts(**all_papers).place == place


def test_a_clock_runs_from_the_event_that_starts_it_until_the_one_that_ends_it():
    world = make_world()
    procedure = procedures.of_case(world.case)
    opened = [("case.opened", _at(1))]

    codes = {one.clock.code for one in running_clocks(procedure, opened, {})}
    after = {one.clock.code for one in running_clocks(procedure, [*opened, ("risk.assessed", _at(2))], {})}
    stay = {
        one.clock.code
        for one in running_clocks(procedure, [("stay.started", _at(1)), ("shift.noted", _at(2))], {})
    }
    left = running_clocks(procedure, [("stay.started", _at(1)), ("stay.ended", _at(5))], {})

    assert codes == {"risk_24h", "full_assessment"}
    assert after == {"full_assessment"}
    # The shift note tells of the house; of a child nothing would ever end its clock.
    assert stay == {"rps_stay"}
    assert left == []


def test_every_event_of_the_procedure_has_words_for_the_timeline():
    world = make_world()

    assert set(procedures.of_case(world.case).events) <= set(TELLINGS)


def test_a_late_service_waits_for_the_worker():
    world = make_world()
    assess(world)
    from rangkul.cases.commands.plans import Need

    plan(world, Need("lapar", "basic_needs", "immediate", due_on=now.localdate()))
    tomorrow = now.now() + timedelta(days=1)

    act_as(world.worker)
    late = [duty for duty in what_waits(world.worker, tomorrow) if duty.kind == "service"]
    assert len(late) == 1 and late[0].due < tomorrow
    assert visible(world.worker, Encounter).exists()
    assert answer(world, "risk-24h", all_answers("risk-24h", "no")).row_version == 1


@pytest.mark.parametrize(
    ("happened", "leads_to", "step"),
    [
        ((), "return_new", "reunification"),
        (("child.returned",), "case_after", "visits"),
        (("child.placed",), "case_after", "visits"),
    ],
)
def test_while_the_child_is_not_home_strip_and_button_say_the_return_and_no_visit(happened, leads_to, step):
    world = make_world()
    proven = {"case.opened", "encounter.recorded", "plan.signed", "service.started", "referral.accepted"}
    procedure = procedures.of_case(world.case)
    standings = walk(procedure, proven | set(happened), {})

    act = next_act(world.worker, world.child, file_of(world, standings))

    assert act is not None
    assert act.url == reverse(leads_to, args=[world.case.pk])
    assert [one.step.code for one in standings if one.state == "now"] == [step]


@pytest.mark.parametrize(
    ("part", "leads_to"), [("child_visits", "case_after"), ("child_referrals", "referral_new")]
)
def test_going_home_and_asking_a_partner_are_found_at_every_step_of_the_case(client, part, leads_to):
    world = make_world()
    way = reverse(leads_to, args=[world.case.pk])
    sign_in(client, world.worker)

    page = client.get(reverse(part, args=[world.child.pk]))

    assert way in page.content.decode()
    assert client.get(way).status_code == 200


def test_whoever_may_not_ask_a_partner_is_offered_no_way_there(client):
    world = make_world()
    shift = make_actor(world.office, Role.SHELTER_STAFF)
    sign_in(client, shift)

    page = client.get(reverse("child_referrals", args=[world.child.pk])).content.decode()

    assert reverse("referral_new", args=[world.case.pk]) not in page
