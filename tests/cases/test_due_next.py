"""Until when: each page of a case says which time ends next and what it is for."""

import pytest
from django.utils import timezone

from rangkul.cases.commands.assessments import sign_assessment
from rangkul.cases.commands.returns import Home, record_return
from rangkul.cases.words import since_pick_up
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.work_makers import all_answers, answer, assess, make_world
from tests.makers import make_actor, make_organisation, sign_in

pytestmark = pytest.mark.django_db


def test_a_step_without_a_clock_says_so_and_which_clock_ends_next(client):
    world = make_world()
    risk = answer(world, "risk-24h", all_answers("risk-24h", "no"))
    sign_assessment(world.worker, assessment=risk, version=risk.row_version, at=timezone.now(), decided="low")
    assess(world)
    sign_in(client, world.worker)

    page = client.get(f"/children/{world.child.pk}/").content.decode()

    assert "Langkah ini tidak punya tenggat sendiri." in page


def test_the_list_of_cases_says_what_is_due_next_and_a_visit_is_a_deadline_too(client):
    world = make_world()
    sign_in(client, world.worker)
    fresh = client.get("/cases/").content.decode()
    draft = answer(world, "risk-24h", all_answers("risk-24h", "no"))
    at = timezone.now()
    sign_assessment(world.worker, assessment=draft, version=draft.row_version, decided="low", at=at)
    assess(world)
    home = Home(kind="family", to_whom="Ibu", relation="mother", statement_signed=True)
    record_return(world.worker, case=world.case, home=home, returned_at=timezone.now(), at=timezone.now())

    visited = client.get("/cases/").content.decode()

    assert "Risiko 24 jam dinilai" in fresh
    assert "Kunjungan setelah 1 bulan" in visited and "Tidak ada yang jatuh tempo" not in visited


@pytest.mark.parametrize(
    ("hours", "words"), [(30, "30 jam sejak"), (120, "120 jam sejak"), (4343, "180 hari sejak")]
)
def test_a_stay_is_told_in_hours_while_the_five_days_run_and_in_days_after(hours, words):
    assert since_pick_up(hours).startswith(words)


def test_what_is_not_known_and_decides_the_way_leads_to_where_one_writes_it(client):
    world = make_world()
    sign_in(client, world.worker)

    page = client.get(f"/children/{world.child.pk}/").content.decode()

    assert "Tulis yang sudah diketahui sekarang" in page
    assert f"/children/{world.child.pk}/identity/new/" in page


def test_an_office_that_opens_no_case_is_told_where_its_work_stands(client):
    sign_in(client, make_actor(make_organisation(OrganisationKind.CIVIL_REGISTRY), Role.FOCAL_POINT))

    page = client.get("/cases/").content.decode()

    assert "ada di Rujukan" in page
