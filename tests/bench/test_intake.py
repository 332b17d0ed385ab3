"""How long it takes to learn whether a child is known, among 10,000 and among 100,000 children.

The register is invented by the analytics library and loaded with COPY; features are computed by the library
as for any record. The floor is one select by an indexed key in the same run. Database included, not HTTP.
"""

import statistics
import time
import uuid
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone
from rangkul_analytics.linkage.synthetic import invent

from rangkul.cases.features import features
from rangkul.cases.recognition import features_key, matches
from rangkul.core.roles import Role
from tests.bench import bars
from tests.makers import CITY, act_as, make_actor, make_organisation

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

SIZES = (10_000, 100_000)
PROBES = 100
ROUNDS = 5
LIMIT_S, LIMIT_FLOORS, LIMIT_GROWTH = 0.050, 5, 1.5


def test_candidates_for_one_new_record(as_owner, capsys):
    """p95 of one question at each size, and what ten times the children cost."""
    worker = make_actor(make_organisation(), Role.SOCIAL_WORKER)
    register = invent(SIZES[-1] // 2, np.random.default_rng(1018), spots=200, second_names=0.5)
    sightings = register.sightings
    probes, stored = sightings[:PROBES], sightings[PROBES:]
    times, told, loaded, person = {}, [], 0, {}
    for size in SIZES:
        began = time.perf_counter()
        with as_owner():
            numbers = _copy(worker.organisation_id, stored[loaded:size], at=timezone.now())
        person |= {number: register.truth[one] for number, one in numbers.items()}
        took, loaded = time.perf_counter() - began, size
        act_as(worker)
        floor = statistics.median(_p95(_each(probes, _floor)) for _ in range(ROUNDS))
        # As the owner, whose questions nobody counts: a person may ask thirty an hour.
        with as_owner():
            times[size] = statistics.median(_p95(_each(probes, _ask)) for _ in range(ROUNDS))
        of = f"{size:,} children, loaded in {took:.0f} s, median of {ROUNDS} runs"
        told.append(bars.told(bars.INTAKE, seconds=times[size], floor=floor, of=of))
        with as_owner():
            told.append(_found(probes, person, register.truth))
    growth = times[SIZES[1]] / times[SIZES[0]]
    told.append(bars.told_plain(bars.GROWTH, f"{growth:.2f} times"))
    with capsys.disabled():
        print("\n" + "\n".join(told))
    assert times[SIZES[1]] <= LIMIT_S or times[SIZES[1]] / floor <= LIMIT_FLOORS
    assert growth <= LIMIT_GROWTH


def _each(probes: list, ask: Callable[[object], object]) -> Iterator[float]:
    for probe in probes:
        began = time.perf_counter()
        ask(probe)
        yield time.perf_counter() - began


def _ask(probe: object) -> list:
    return matches(probe, city=CITY, at=timezone.now())  # type: ignore[arg-type]


def _floor(_: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM cases_child WHERE id = %s", [uuid.uuid4()])
        return cursor.fetchall()


def _p95(times: Iterator[float]) -> float:
    return float(np.percentile(list(times), 95))


def _found(probes: list, person: dict[str, int], truth: dict[str, int]) -> str:
    """How often a record of the same child is among the first five, of probes that have one."""
    known = set(person.values())
    there = [probe for probe in probes if truth[probe.id] in known]
    right = sum(truth[probe.id] in {person[one.number] for one in _ask(probe)} for probe in there)
    return f"the child is among the first five for {right} of {len(there)} probes that have another record"


def _copy(holder: int, sightings: list, *, at: object) -> dict[str, str]:
    key, ids = features_key(), [uuid.uuid4() for _ in sightings]
    with connection.cursor() as cursor:
        with cursor.copy("COPY cases_child (id, city, number, holder_id, registered_at) FROM STDIN") as copy:
            for child_id in ids:
                copy.write_row((child_id, CITY, _number(child_id), holder, at))
        cursor.execute("DROP INDEX match_feature_by_code, match_feature_of_record")
        with cursor.copy(
            "COPY cases_matchfeature (city, child_id, record_id, kind, code) FROM STDIN"
        ) as copy:
            for child_id, sighting in zip(ids, sightings, strict=True):
                made = features(sighting, city=CITY, key=key)
                copy.write("".join(f"{CITY}\t{child_id}\t{child_id}\t{f.kind:d}\t{f.code}\n" for f in made))
        cursor.execute("CREATE INDEX match_feature_by_code ON cases_matchfeature (code, child_id)")
        cursor.execute("CREATE INDEX match_feature_of_record ON cases_matchfeature (record_id)")
        cursor.execute("ANALYZE cases_child")
        cursor.execute("ANALYZE cases_matchfeature")
    return {_number(child_id): sighting.id for child_id, sighting in zip(ids, sightings, strict=True)}


def _number(child_id: uuid.UUID) -> str:
    return f"B-{child_id.hex[:16]}"
