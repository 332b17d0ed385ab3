"""A stranger who signs in to the invented city finds a day that one can read, whoever they are."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from rangkul.cases.models import Case, Notice
from rangkul.core import trial
from rangkul.core.duties import what_waits
from rangkul.core.models import Event
from rangkul.people import tasks
from rangkul.sandbox.cast import PEOPLE, WORKERS
from rangkul.sandbox.clockwork import City
from rangkul.sandbox.faults import Faults
from rangkul.sandbox.make import make_city

pytestmark = pytest.mark.django_db


def visited(*, children: int, recent: int) -> City:
    """The city as it is on the last Wednesday at three; early in the day the night is half worked off."""
    now = timezone.localtime()
    ends_at = (now - timedelta(days=(now.weekday() - 2) % 7)).replace(hour=15, minute=0)
    ends_at = ends_at if ends_at < now else ends_at - timedelta(days=7)
    made, _speed = make_city(
        seed=1, children=children, years=1.0, faults=Faults(), ends_at=ends_at, recent=recent
    )
    return made


def test_everybody_finds_a_handful_of_things_and_few_of_them_late(as_owner):
    with as_owner():
        made = visited(children=9, recent=7)

        days = {key: what_waits(made.actors[key], made.ends_at) for key in PEOPLE}
        late = {
            key: sum(one.due is not None and one.due < made.ends_at for one in found)
            for key, found in days.items()
        }
        unread = Notice._base_manager.filter(read_at=None)
        told_long_ago = unread.filter(sent_at__lt=made.ends_at - timedelta(days=4))
        shares = Counter(Case._base_manager.exclude(status="closed").values_list("worker_id", flat=True))

        assert "handover" in made.left
        assert "case_to_open" in {one.kind for one in days["penerima"]}
        assert max(len(found) for found in days.values()) <= 12
        assert max(late.values()) <= 3
        assert all(days[key] for key in ("satpol", "rps", "penerima", "penyelia", *WORKERS))
        assert not told_long_ago.exists()
        assert max(shares.values()) - min(shares.values()) <= 1
        assert set(shares) == {made.actors[key].user_id for key in WORKERS}
    assert not made.refused


def test_nothing_is_left_undone_where_nobody_looks_around(as_owner):
    with as_owner():
        now = timezone.now()
        made, _speed = make_city(seed=1, children=2, years=0.3, faults=Faults(), ends_at=now)

    assert not made.left


def test_the_same_seed_makes_the_same_days(as_owner):
    def told(now) -> list[tuple[str, str]]:
        with transaction.atomic():
            make_city(seed=5, children=3, years=0.4, faults=Faults(), ends_at=now)
            found = sorted((str(at), name) for at, name in Event.objects.values_list("occurred_at", "name"))
            transaction.set_rollback(True)
        return found

    now = timezone.now()
    with as_owner():
        first, again = told(now), told(now)

    assert first == again


def test_no_clock_tells_of_a_city_that_is_still_being_made(settings, tmp_path, monkeypatch):
    looked = []
    monkeypatch.setattr(tasks, "tick", lambda actors, *, at: looked.append(at) or 0)
    settings.DEMO, settings.DEMO_MAKING = True, str(tmp_path / "being-made")

    (tmp_path / "being-made").touch()
    tasks.run_tick(0)
    while_made = list(looked)
    (tmp_path / "being-made").unlink()
    tasks.run_tick(0)

    assert not while_made
    assert len(looked) == 1
    assert not trial.being_made()
