"""Of a worker's many cases Today names the one whose first hours run, however many are older."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.duties import work
from rangkul.cases.models import Case
from rangkul.core.duties import what_waits
from tests.cases.office import Office
from tests.conftest import owner_for_a_while
from tests.makers import act_as

pytestmark = pytest.mark.django_db


def test_a_case_just_given_is_named_though_many_older_ones_wait(monkeypatch):
    monkeypatch.setattr(work, "_LONGEST", 3)
    office = Office()
    for _more in range(3):
        office.new_case()
    with owner_for_a_while():
        long_ago = timezone.now() - timedelta(days=90)
        Case._base_manager.update(opened_at=long_ago, risk="low")
    office.new_case()

    act_as(office.worker)
    found = what_waits(office.worker, timezone.now())

    assert office.child.pk in {duty.child for duty in found if duty.kind == "risk_assessment"}
