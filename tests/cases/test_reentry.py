"""A child with a closed case comes back: the case is proposed where it is recognised, and opened there."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.cases.commands.cases import open_case
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.models import Case
from rangkul.cases.rules.reentry import came_back
from rangkul.cases.vocabulary import CloseReason
from rangkul.core.clocks import JAKARTA
from tests.cases.office import Office
from tests.cases.test_gone import end, today
from tests.makers import act_as, sign_in, visible

pytestmark = pytest.mark.django_db


def gone_home():
    office = Office()
    office.go_home()
    return office


@pytest.fixture
def office():
    office = gone_home()
    office.close()
    return office


def meet_again(actor, kind="raid", met_at=None):
    now = timezone.now()
    met = Met(age_from=11, age_to=11, nickname="Aji", place="Margonda")
    return record_encounter(
        actor, met=met, kind=kind, legal_basis="public_task", met_at=met_at or now, at=now
    )


def client_of(actor):
    client = Client()
    sign_in(client, actor)
    return client


def newest(actor):
    return visible(actor, Case).exclude(status="closed").get()


def test_who_said_same_opens_the_case_again_on_the_same_screen(office):
    encounter = meet_again(office.supervisor)
    client, here = client_of(office.supervisor), f"/encounters/{encounter.pk}/known/"
    client.post(here, {"candidate": office.child.number, "answer": "same"})

    shown = client.get(here).content.decode()
    assert office.case.number in shown and 'value="reopen_now"' in shown

    client.post(here, {"answer": "reopen_now"})
    case = newest(office.supervisor)
    assert case.reopens == office.case and case.child_id == office.child.pk
    assert 'value="reopen_now"' not in client.get(here).content.decode()


def test_the_case_goes_on_in_the_file_that_it_had(office):
    encounter = meet_again(office.supervisor)
    client = client_of(office.supervisor)
    client.post(f"/encounters/{encounter.pk}/known/", {"candidate": office.child.number, "answer": "same"})

    act_as(office.supervisor)
    case = open_case(office.supervisor, child=encounter.child, how="caught_again", at=timezone.now())

    assert (case.child_id, case.reopens) == (office.child.pk, office.case)


def test_opening_a_case_on_the_second_number_offers_to_open_the_first_again(office):
    encounter = meet_again(office.supervisor)
    client = client_of(office.supervisor)
    client.post(f"/encounters/{encounter.pk}/known/", {"candidate": office.child.number, "answer": "same"})

    for way in (client.get, client.post):
        answer = way(f"/children/{encounter.child_id}/case/")
        assert (answer.status_code, answer["Location"]) == (302, f"/children/{encounter.child_id}/reopen/")

    page = client.get(f"/children/{encounter.child_id}/reopen/").content.decode()
    assert office.case.number in page
    # How the child came back is told by how it was met.
    assert 'value="caught_again"' in page.split("checked")[0].rsplit("<input", 1)[1]


def test_a_child_whose_case_runs_gets_no_second_one(office):
    encounter = meet_again(office.supervisor)
    client = client_of(office.supervisor)
    here = f"/encounters/{encounter.pk}/known/"
    client.post(here, {"candidate": office.child.number, "answer": "same"})
    client.post(here, {"answer": "reopen_now"})

    again = client.post(here, {"answer": "reopen_now"})
    opened = client.get(f"/children/{encounter.child_id}/case/")

    assert again.status_code == 302
    assert visible(office.supervisor, Case).exclude(status="closed").count() == 1
    assert opened["Location"] == f"/children/{encounter.child_id}/"


def test_the_desk_asks_its_supervisor_whose_yes_leads_to_the_case(office):
    encounter = meet_again(office.desk)
    desk, here = client_of(office.desk), f"/encounters/{encounter.pk}/known/"
    shown = desk.get(here).content.decode()
    assert office.child.number in shown and office.case.number not in shown
    desk.post(here, {"candidate": office.child.number, "answer": "same"})

    supervisor = client_of(office.supervisor)
    asked = supervisor.get("/matches/").context["questions"][0]
    answer = supervisor.post(f"/matches/{asked['id']}/answer/", {"answer": "same"})
    assert answer["Location"] == f"/children/{office.child.pk}/reopen/"

    # And the desk, which reads the file again, finds the same offer where it asked.
    assert 'value="reopen_now"' in desk.get(here).content.decode()


def same_child(office, encounter):
    """The page of a child met now, once somebody said that it is the child of the closed case."""
    client, here = client_of(office.supervisor), f"/encounters/{encounter.pk}/known/"
    client.post(here, {"candidate": office.child.number, "answer": "same"})
    return client.get(here).content.decode()


def test_a_child_who_moved_away_and_is_met_again_goes_on_with_its_case_at_once():
    office = gone_home()
    end(office, "moved_away")

    shown = same_child(office, meet_again(office.supervisor))

    assert 'class="btn btn-primary" name="answer" value="reopen_now"' in shown
    assert str(CloseReason.MOVED_AWAY.label) in shown


def test_of_a_child_who_died_the_file_is_looked_at_first_and_the_case_opened_only_quietly():
    office = gone_home()
    end(office, "died")
    encounter = meet_again(office.supervisor)
    card = client_of(office.supervisor).get(f"/encounters/{encounter.pk}/known/").content.decode()

    shown = same_child(office, encounter)

    assert "Meninggal dunia" in card and 'value="reopen"' not in card
    primary = shown.partition('id="came-back"')[2].partition("btn-primary")[2]
    assert primary.startswith(f'" href="/children/{office.child.pk}/"')
    assert 'class="btn btn-quiet" name="answer" value="reopen_now"' in shown


def test_a_meeting_before_the_end_that_is_written_down_late_is_no_coming_back():
    office = gone_home()
    end(office, "moved_away", today())
    encounter = meet_again(office.supervisor, met_at=timezone.now() - timedelta(days=3))

    shown = same_child(office, encounter)
    client = client_of(office.supervisor)
    client.post(f"/encounters/{encounter.pk}/known/", {"answer": "reopen_now"})

    assert "reopen_now" not in shown and 'id="came-back"' in shown
    assert not visible(office.supervisor, Case).exclude(status="closed").exists()
    form = client.get(f"/children/{office.child.pk}/reopen/").content.decode().partition("<main")[2]
    assert "checked" not in form


@pytest.mark.parametrize("before", [True, False])
def test_the_card_offers_to_open_the_case_only_to_whom_was_met_after_its_end(before):
    office = gone_home()
    end(office, "moved_away")
    met_at = timezone.now() - timedelta(days=3 if before else 0)
    encounter = meet_again(office.supervisor, met_at=met_at)
    client, here = client_of(office.supervisor), f"/encounters/{encounter.pk}/known/"

    card = client.get(here).content.decode()

    assert office.case.number in card and 'value="same"' in card
    assert ('value="reopen"' in card) is not before
    assert ("Anak ditemui sebelum kasus ini berakhir" in card) is before


def test_the_card_offers_no_closed_case_of_a_child_whose_case_runs_under_another_number(office):
    first, second = meet_again(office.supervisor), meet_again(office.supervisor)
    client, here = client_of(office.supervisor), f"/encounters/{second.pk}/known/"
    shown = client.get(here).content.decode()
    assert 'value="reopen"' in shown
    client.post(
        f"/encounters/{first.pk}/known/", {"candidate": office.child.number, "answer": "reopen"}, follow=True
    )
    running = newest(office.supervisor)

    late = client.post(here, {"candidate": office.child.number, "answer": "reopen"}, follow=True)

    # An older page still holds the button: what happened is said.
    assert running.number in late.content.decode()
    third = meet_again(office.supervisor)
    assert 'value="reopen"' not in client.get(f"/encounters/{third.pk}/known/").content.decode()
    assert visible(office.supervisor, Case).exclude(status="closed").count() == 1


@pytest.mark.parametrize(
    ("met", "ended_on", "back"),
    [
        ((25, 9), None, True),
        ((24, 7), None, False),
        ((24, 23), date(2026, 11, 24), False),
        ((25, 1), date(2026, 11, 24), True),
        ((20, 1), date(2026, 11, 24), False),
        ((22, 9), date(2026, 11, 20), True),
    ],
)
def test_only_whoever_is_met_after_the_end_came_back(met, ended_on, back):
    """In Jakarta's calendar; without a day the moment counts at which the end was told: 24 November, 9.00."""
    day, hour = met
    met_at, told = datetime(2026, 11, day, hour, tzinfo=JAKARTA), datetime(2026, 11, 24, 9, tzinfo=JAKARTA)

    assert came_back(met_at, ended_on=ended_on, ended_at=told) is back
