"""Until when: each page of a case says which time ends next and what it is for."""

import pytest
from django.utils import timezone

from rangkul.cases.commands.assessments import sign_assessment
from rangkul.cases.commands.returns import Home, record_return
from tests.cases.work_makers import all_answers, answer, assess, make_world
from tests.makers import sign_in

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
