"""The invented city lives through the real commands, and its planted troubles are where the key says."""

# ruff: noqa: E501 (a file of troubles in one line)

import argparse
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from rangkul.cases.models import Case, Child, Handover, Referral, Stay
from rangkul.cli import Trouble
from rangkul.cli.city import run
from rangkul.core.datafiles import DataError
from rangkul.core.models import Event
from rangkul.sandbox.cast import make_cast
from rangkul.sandbox.clockwork import City
from rangkul.sandbox.faults import Fault, FaultKind, Faults, load_faults
from rangkul.sandbox.life import free_bed
from rangkul.sandbox.make import make_city
from rangkul.sandbox.persons import invent
from tests.makers import make_organisation

pytestmark = pytest.mark.django_db
ENDS = datetime(2026, 11, 1, tzinfo=UTC)


def city(as_owner, *, seed: int = 7, children: int = 4, faults: Faults | None = None):
    with as_owner():
        return make_city(seed=seed, children=children, years=1.2, faults=faults or Faults(), ends_at=ENDS)[0]


def always(kind: FaultKind, organisation: str) -> Faults:
    start = (ENDS - timedelta(days=1500)).date()
    return Faults([Fault(kind, organisation, start, ENDS.date(), 1.0)])


def test_children_of_the_city_go_the_whole_way(as_owner):
    made = city(as_owner, children=4)

    with as_owner():
        names = set(Event.objects.values_list("name", flat=True))
    assert {
        "encounter.recorded",
        "handover.received",
        "case.opened",
        "stay.started",
        "referral.sent",
    } <= names
    assert {"child.returned", "visit.recorded"} <= names
    assert {"risk.assessed", "assessment.signed", "plan.signed", "service.started", "service.ended"} <= names
    assert "catch.decided" in names
    assert {"notice.read", "shift.noted", "shift.taken_over"} <= names
    assert not made.refused
    assert made.commands > 30


def test_a_bed_is_free_from_the_moment_in_which_the_last_child_left_it(as_owner):
    made = city(as_owner, children=1)

    with as_owner():
        stay = Stay._base_manager.filter(bed=1).latest("in_at")
        minute = timedelta(minutes=1)
        assert free_bed(made, stay.shelter, stay.out_at - minute) != 1
        assert free_bed(made, stay.shelter, stay.out_at + minute) == 1


def test_the_same_seed_invents_the_same_children(as_owner):
    with as_owner():
        make_cast()
        first, second = (City(seed=7, faults=Faults(), ends_at=ENDS) for _ in range(2))

        assert [invent(first) for _ in range(20)] == [invent(second) for _ in range(20)]


def test_a_child_in_nobodys_hands_waits_two_days_for_its_receiver(as_owner):
    faults = always(FaultKind.NOBODYS_HANDS, "dinsos")

    city(as_owner, children=2, faults=faults)

    struck = {answer["handover"] for answer in faults.answers}
    with as_owner():
        received = Handover._base_manager.filter(number__in=struck, status="received")
        late = [one for one in received if one.received_at - one.given_at >= timedelta(hours=48)]
    assert struck
    assert {one.number for one in late} == struck


def test_a_slow_receiver_answers_after_its_time(as_owner):
    faults = always(FaultKind.SLOW_RECEIVER, "")

    city(as_owner, children=3, faults=faults)

    struck = {answer["referral"] for answer in faults.answers}
    with as_owner():
        answered = Referral._base_manager.filter(number__in=struck).exclude(answered_at=None)
        assert all(one.answered_at > one.answer_due for one in answered)
    assert struck


def test_children_come_back_when_that_is_planted(as_owner):
    faults = always(FaultKind.RETURNING_CHILDREN, "")
    with as_owner():
        make_city(seed=3, children=4, years=3, faults=faults, ends_at=ENDS)

        assert Case._base_manager.count() > 4
        assert Event.objects.filter(name="case.reopened").exists()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("faults:\n  - kind: magic\n    from: 2026-01-01\n    to: 2026-02-01\n    strength: 50\n", 2),
        (
            "faults:\n  - kind: slow_receiver\n    from: 2026-01-01\n    to: 2026-02-01\n    strength: 500\n",
            5,
        ),
        (
            "faults:\n  - kind: slow_receiver\n    organisation: nasa\n    from: 2026-01-01\n    to: 2026-02-01\n"
            "    strength: 50\n",
            3,
        ),
    ],
)
def test_a_wrong_file_of_troubles_is_refused_at_its_line(tmp_path: Path, text: str, line: int):
    file = tmp_path / "faults.yaml"
    file.write_text(text)

    with pytest.raises(DataError) as refused:
        load_faults(file)

    assert refused.value.line == line


def test_the_shell_reads_one_language_about_a_wrong_file_of_troubles(tmp_path: Path):
    file = tmp_path / "faults.yaml"
    file.write_text("bad: [")

    with pytest.raises(Trouble) as told:
        run(argparse.Namespace(faults=str(file)))

    assert "cannot be used: Line 1: This line" in str(told.value)


def test_a_city_that_stands_already_takes_the_sign_down_that_it_is_being_made(
    as_owner, monkeypatch, tmp_path: Path
):
    monkeypatch.setattr("rangkul.cli.city.as_owner", nullcontext)
    sign, office = tmp_path / "making", make_organisation()
    sign.touch()

    with as_owner():
        Child._base_manager.create(
            city=office.city, number="DPK-1", holder_id=office.pk, registered_at=timezone.now()
        )
        run(argparse.Namespace(faults="none", once=True, making=sign))

    assert not sign.exists()
