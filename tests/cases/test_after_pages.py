"""The pages of going home and after, and what Today says of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands import referrals
from rangkul.cases.commands.closures import ask_closure
from rangkul.cases.models import Case, Return, Visit
from rangkul.core.duties import grouped, what_waits
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.office import Office
from tests.cases.referring import refer
from tests.cases.work_makers import assess, make_world, plan
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def when():
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S")


def waits(actor, at=None):
    at = at or timezone.now()
    act_as(actor)
    return what_waits(actor, at)


def test_the_worker_records_return_and_visit_and_asks_and_a_supervisor_closes(office, client):
    sign_in(client, office.worker)
    case, words = office.case, {"kind": "family", "to_whom": "Ibu Sumarni", "relation": "mother"}
    home = client.post(
        f"/cases/{case.pk}/return/", {**words, "returned_at": when(), "statement_signed": "on"}
    )
    assert home["Location"] == f"/cases/{case.pk}/after/"
    visit = visible(office.worker, Visit).get(month=1)
    client.post(f"/visits/{visit.pk}/", {"outcome": "at_risk", "note": "Sakit", "done_at": when()})

    after = client.get(f"/cases/{case.pk}/after/").content.decode()
    assert "Ibu Sumarni" in after
    assert "Nilai ulang risiko dalam 24 jam." in after

    client.post(f"/cases/{case.pk}/closure/", {"reason": "home_city", "note": ""})
    duty = next(one for one in waits(office.supervisor) if one.kind == "closure")
    sign_in(client, office.supervisor)
    client.post(duty.url, {"approved": "yes", "answer": ""})
    assert visible(office.supervisor, Case).get().status == "closed"


def test_a_return_without_the_letter_is_said_on_the_form_and_nothing_typed_is_lost(office, client):
    sign_in(client, office.worker)

    answer = client.post(
        f"/cases/{office.case.pk}/return/",
        {"kind": "family", "to_whom": "Ibu Sumarni", "relation": "mother", "returned_at": when()},
    )

    page = answer.content.decode()
    assert "statement_signed" in answer.context["form"].errors
    assert "Surat pernyataan" in page and 'value="Ibu Sumarni"' in page
    assert not visible(office.worker, Return).exists()


def test_the_statement_letter_is_a_pdf_and_printing_it_is_written_down(office, client):
    sign_in(client, office.worker)

    answer = client.get(f"/cases/{office.case.pk}/statement/")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert visible(office.worker, Event).filter(name="statement.printed").exists()


def test_the_page_of_coming_back_asks_how_and_the_new_case_says_so(office, client):
    office.close()
    sign_in(client, office.supervisor)

    client.post(f"/children/{office.child.pk}/reopen/", {"how": "caught_again"})

    again = visible(office.supervisor, Case).get(status="open")
    page = client.get(f"/cases/{again.pk}/after/").content.decode()
    assert "Anak ini kembali" in page and office.case.number in page


def test_a_visit_waits_for_the_worker_before_it_is_due_and_late_for_the_supervisor_too(office):
    office.go_home()
    visit = visible(office.worker, Visit).get(month=1)

    early, late = visit.due_at - timedelta(days=7), visit.due_at + timedelta(hours=1)

    assert [one.kind for one in waits(office.worker, early) if one.kind == "visit"] == ["visit"]
    assert not [one for one in waits(office.supervisor, early) if one.kind == "visit"]
    [theirs] = [one for one in waits(office.supervisor, late) if one.kind == "visit"]
    assert (theirs.whose, theirs.mine) == (office.worker.name, False)


def test_a_closure_waits_for_another_supervisor_and_not_for_who_asked(office):
    asker = make_actor(office.dinsos, Role.CASE_SUPERVISOR)
    office.ask(asker)

    assert not [one for one in waits(asker) if one.kind == "closure"]
    [duty] = [one for one in waits(office.supervisor) if one.kind == "closure"]
    assert asker.name in duty.text
    # Whoever asked must not wait without a day: the file says until when, and Today counts it.
    assert duty.due is not None and timedelta(days=2) < duty.due - timezone.now() <= timedelta(days=3)


def test_a_case_in_which_nothing_is_planned_waits_for_its_worker(office):
    later = timezone.now() + timedelta(days=4)
    assert [one.kind for one in waits(office.worker, later) if one.kind == "case"] == ["case"]

    office.go_home()

    assert not [one for one in waits(office.worker, later) if one.kind == "case"]


def test_today_groups_by_pressure_and_greets(office, client):
    office.go_home()
    visit = visible(office.worker, Visit).get(month=1)
    waiting = waits(office.worker, visit.due_at - timedelta(days=3))
    duties = [one for one in waiting if one.kind == "visit"]
    assert [group.code for group in grouped(duties, visit.due_at - timedelta(days=3))] == ["soon"]
    assert [group.code for group in grouped(duties, visit.due_at + timedelta(days=1))] == ["late"]
    sign_in(client, office.worker)

    page = client.get("/").content.decode()

    assert office.worker.name.split()[0] in page and "Selamat" in page


def test_today_calls_a_child_to_visit_or_to_close_as_the_other_lists_do(office):
    office.go_home()
    in_a_month = timezone.now() + timedelta(days=40)
    act_as(office.worker)
    visits = [duty.text for duty in what_waits(office.worker, in_a_month) if duty.kind == "visit"]
    office.ask()
    act_as(office.supervisor)
    closures = [duty.text for duty in what_waits(office.supervisor, in_a_month) if duty.kind == "closure"]

    assert visits and closures
    assert all("Aji" in text and office.child.number not in text for text in (*visits, *closures))


def test_today_asks_the_database_as_often_for_one_child_as_for_five(office):
    office.go_home()
    office.ask()
    for_one = questions(office.supervisor)
    for _child in range(4):
        office.new_case()
        office.go_home()
        office.ask()

    assert questions(office.supervisor) == for_one
    assert for_one <= 15


def questions(actor):
    """How many queries Today makes for this person in two months."""
    act_as(actor)
    with CaptureQueriesContext(connection) as asked:
        assert what_waits(actor, timezone.now() + timedelta(days=60))
    return len(asked)


def test_a_stranger_does_not_find_the_page(office, client):
    sign_in(client, make_actor(make_organisation("lks")))

    assert client.get(f"/cases/{office.case.pk}/after/").status_code == 404


def test_after_a_second_return_the_page_asks_for_its_visits_again(office, client):
    office.go_home()
    office.visit(1, outcome="on_street")
    office.go_home()
    sign_in(client, office.worker)

    page = client.get(f"/children/{office.child.pk}/").content.decode()

    assert f"/cases/{office.case.pk}/closure/" not in page
    assert reverse("case_after", args=[office.case.pk]) in page


def test_each_visit_stands_below_its_return_which_leads_to_where_the_case_is_closed(client):
    office = Office()
    office.go_home()
    office.go_home(to_whom="Paman Dedi", relation="aunt_uncle", kind="relative")
    sign_in(client, office.worker)

    rows = client.get(f"/children/{office.child.pk}/visits/").context["rows"]

    returns = [number for number, row in enumerate(rows) if row["icon"] == "home"]
    assert returns == [0, 5]
    assert "Paman Dedi" in rows[0]["line"]
    assert {row["url"] for row in (rows[0], rows[5])} == {f"/cases/{office.case.pk}/after/"}
    assert all(row["due"] for row in rows[1:5])
    assert not any(row["due"] for row in rows[6:])


def test_a_visit_that_ended_with_its_case_does_not_blame_the_return(client):
    office = Office()
    office.go_home()
    office.close()
    sign_in(client, office.supervisor)

    page = client.get(f"/cases/{office.case.pk}/after/")

    assert [row["ended_with_case"] for row in page.context["visits"]] == [True] * 4
    assert page.content.decode().count(": kasus ditutup.") == 4


def test_whoever_asks_for_closure_and_whoever_decides_see_what_the_plan_still_promises(client):
    world = make_world()
    assess(world)
    plan(world)
    sign_in(client, world.worker)
    asking = client.get(f"/cases/{world.case.pk}/closure/")
    closure = ask_closure(
        world.worker, case=world.case, reason="goals_reached", note="Selesai.", at=timezone.now()
    )
    sign_in(client, world.supervisor)
    deciding = client.get(f"/closures/{closure.pk}/")

    for page in (asking, deciding):
        assert page.context["undone"]
        for need, service in page.context["undone"]:
            assert need in page.content.decode()
            assert service in page.content.decode()
        assert f"/children/{world.child.pk}/plan/" in page.content.decode()


def test_a_case_without_a_plan_has_nothing_undone(client):
    office = Office()
    sign_in(client, office.worker)

    assert client.get(f"/cases/{office.case.pk}/closure/").context["undone"] == []


def test_a_return_and_a_closure_name_every_fault_at_once(client, office):
    sign_in(client, office.worker)
    tomorrow = timezone.localtime(timezone.now() + timedelta(days=1))
    home = {
        "kind": "family",
        "to_whom": "",
        "relation": "mother",
        "returned_at": f"{tomorrow:%Y-%m-%dT%H:%M}",
    }
    gone = {"reason": "died", "note": " ", "happened_on": "kemarin"}

    returned = client.post(reverse("return_new", args=[office.case.pk]), home)
    closed = client.post(reverse("closure_new", args=[office.case.pk]), gone)

    assert set(returned.context["form"].errors) == {"to_whom", "returned_at", "statement_signed"}
    assert set(closed.context["form"].errors) == {"note", "happened_on"}


def test_the_page_of_a_visit_names_the_child_and_whose_work_it_is(client, office):
    office.go_home()
    visit = visible(office.worker, Visit).order_by("due_at").first()
    pages = {}
    for who in (office.worker, office.supervisor):
        sign_in(client, who)
        pages[who] = client.get(reverse("visit", args=[visit.pk])).content.decode().partition("<main")[2]

    assert all("Kunjungan ke Aji setelah 1 bulan" in page for page in pages.values())
    assert f"Tugas {office.worker.name}" in pages[office.supervisor]
    assert "Tugas " not in pages[office.worker]


def test_whoever_closes_a_case_finds_each_open_referral_before_filling_in_and_when_deciding(client, office):
    clinic = make_organisation(OrganisationKind.HEALTH)
    office.go_home()
    asked = refer(office.worker, office.case, clinic)
    sign_in(client, office.worker)
    page = client.get(reverse("closure_new", args=[office.case.pk])).content.decode()
    referrals.withdraw_referral(office.worker, referral=asked, at=timezone.now())
    free = client.get(reverse("closure_new", args=[office.case.pk])).content.decode()
    closure = office.ask()
    again = refer(office.worker, office.case, clinic)
    sign_in(client, office.supervisor)
    decision = client.get(reverse("closure", args=[closure.pk])).content.decode()

    assert reverse("referral", args=[asked.pk]) in page
    assert "Rujukan yang masih berjalan" not in free
    assert reverse("referral", args=[again.pk]) in decision
