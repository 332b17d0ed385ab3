"""The log leaves as files that other tools open, and no child's identity leaves with it."""

import csv
import json
from collections import Counter

import pm4py
import pytest
from defusedxml import ElementTree
from django.utils import timezone

from rangkul.cases.commands.children import list_children
from rangkul.cases.log_export import WRITERS, read_log
from rangkul.cases.models import Child
from rangkul.core.roles import Role
from tests.imports.test_importing import LIST, brought_in
from tests.makers import make_actor, make_organisation, visible

pytestmark = pytest.mark.django_db
XES = "{http://www.xes-standard.org/}"


@pytest.fixture
def files(tmp_path, as_owner):
    desk = make_actor(make_organisation(), Role.INTAKE_DESK)
    brought_in(desk)
    numbers = set(visible(desk, Child).values_list("number", flat=True))
    list_children(desk, children=list(visible(desk, Child)), where="search", at=timezone.now())
    made = {}
    with as_owner():
        log = read_log(using="default", reads=False)
        everything = read_log(using="default", reads=True)
    for kind, write in WRITERS.items():
        made[kind] = tmp_path / kind
        write(log, made[kind])
    return log, everything, made, numbers


def test_three_formats_hold_the_same_steps(files):
    log, everything, made, numbers = files
    expected = Counter(one.name for one in log)
    assert expected["child.registered"] == 3

    trace_names = set()
    in_xes: Counter[str] = Counter()
    for trace in ElementTree.parse(made["xes"]).getroot().iter(f"{XES}trace"):
        trace_names.add(trace.find(f"{XES}string").get("value"))
        for event in trace.iter(f"{XES}event"):
            in_xes[event.find(f"{XES}string[@key='concept:name']").get("value")] += 1
    ocel = json.loads(made["ocel-json"].read_text())
    with made["csv"].open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))

    assert in_xes == expected == Counter(event["type"] for event in ocel["events"])
    assert expected == Counter(line["name"] for line in lines)
    assert numbers <= trace_names
    known = {thing["id"] for thing in ocel["objects"]}
    told = {link["objectId"] for event in ocel["events"] for link in event["relationships"]}
    assert told == known
    assert {"children.listed"} & {one.name for one in everything} and "children.listed" not in expected


def test_no_identity_leaves_with_the_log(files):
    _log, _everything, made, _numbers = files
    canaries = {str(cell).lower() for row in LIST[1:] for cell in (row[2], row[3], row[6], row[7]) if cell}

    for file in made.values():
        text = file.read_text(encoding="utf-8-sig").lower()
        assert not [canary for canary in canaries if canary in text]


def test_the_process_miners_own_reader_counts_the_same_steps(files):
    log, _everything, made, _numbers = files
    expected = Counter(one.name for one in log)

    traces = pm4py.read_xes(str(made["xes"]), return_legacy_log_object=True)
    things = pm4py.read_ocel2_json(str(made["ocel-json"]))

    assert Counter(event["concept:name"] for trace in traces for event in trace) == expected
    assert Counter(things.events["ocel:activity"]) == expected
    assert len(things.relations) == sum(len(one.objects) for one in log)
