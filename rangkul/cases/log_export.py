"""The log as files for process-mining tools: XES, OCEL 2.0 JSON, CSV; numbers and codes, never a name."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from django.db import connections

from rangkul.core.imports.export import csv_bytes

COLUMNS = ("event", "name", "kind", "occurred_at", "recorded_at", "case", "organisation", "actor", "details")


@dataclass(frozen=True)
class Logged:
    """One event as exported; `case` is the child's number, or empty when it is about no child."""

    id: str
    name: str
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    case: str
    organisation: str
    actor: str
    details: dict[str, Any]
    objects: tuple[tuple[str, str, str], ...]


def read_log(*, using: str, reads: bool) -> list[Logged]:
    """The steps of the log in the order they happened, with reads and notices when asked for.

    For the owner's connection: wall 2 would show the web role only what somebody may see.
    """
    objects: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    kinds = ["step", "read", "notice"] if reads else ["step"]
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT o.event_id::text, o.qualifier, o.kind, o.object_id FROM core_eventobject o"
            " JOIN core_event e ON e.id = o.event_id WHERE e.kind = ANY (%s) ORDER BY o.id",
            [kinds],
        )
        for event_id, qualifier, kind, object_id in cursor.fetchall():
            objects[event_id].append((qualifier, kind, object_id))
        cursor.execute(
            "SELECT e.id::text, e.name, e.kind, e.occurred_at, e.recorded_at,"
            " coalesce(c.number, e.child_id::text, ''),"
            " coalesce('o' || e.organisation_id, ''), coalesce('u' || e.actor_id, ''), e.details"
            " FROM core_event e LEFT JOIN cases_child c ON c.id = e.child_id"
            " WHERE e.kind = ANY (%s) ORDER BY e.occurred_at, e.id",
            [kinds],
        )
        rows = cursor.fetchall()
    return [_logged(row, tuple(objects[row[0]])) for row in rows]


def _logged(row: Sequence[Any], objects: tuple[tuple[str, str, str], ...]) -> Logged:
    event_id, name, kind, occurred_at, recorded_at, case, organisation, actor, details = row
    moments = (occurred_at, recorded_at)
    return Logged(event_id, name, kind, *moments, case, organisation, actor, _dict(details), objects)


def _dict(details: Any) -> dict[str, Any]:
    return json.loads(details) if isinstance(details, str) else dict(details)


def write_csv(log: Sequence[Logged], out: Path) -> None:
    """One line an event, with cells that no spreadsheet takes for a formula."""
    rows = [
        [
            one.id,
            one.name,
            one.kind,
            one.occurred_at.isoformat(),
            one.recorded_at.isoformat(),
            one.case,
            one.organisation,
            one.actor,
            json.dumps(one.details, sort_keys=True),
        ]
        for one in log
    ]
    out.write_bytes(csv_bytes([COLUMNS, *rows]))


def write_xes(log: Sequence[Logged], out: Path) -> None:
    """IEEE XES: one trace a child; what is about no child stands in traces of its organisation."""
    traces: dict[str, list[Logged]] = defaultdict(list)
    for one in log:
        traces[one.case or f"organisation:{one.organisation}"].append(one)
    with out.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in _xes(traces))


def _xes(traces: dict[str, list[Logged]]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<log xes.version="1.0" xes.features="" xmlns="http://www.xes-standard.org/">'
    for name, prefix in (("Concept", "concept"), ("Time", "time"), ("Organizational", "org")):
        uri = f"http://www.xes-standard.org/{prefix}.xesext"
        yield f'<extension name="{name}" prefix="{prefix}" uri="{uri}"/>'
    yield '<classifier name="Activity" keys="concept:name"/>'
    for case, events in traces.items():
        yield f'<trace><string key="concept:name" value={quoteattr(case)}/>'
        for one in events:
            texts = {"concept:name": one.name, "org:group": one.organisation, "org:resource": one.actor}
            texts |= {key: _text(value) for key, value in one.details.items()}
            said = "".join(f"<string key={quoteattr(k)} value={quoteattr(v)}/>" for k, v in texts.items())
            yield f'<event>{said}<date key="time:timestamp" value="{one.occurred_at.isoformat()}"/></event>'
        yield "</trace>"
    yield "</log>"


def write_ocel(log: Sequence[Logged], out: Path) -> None:
    """OCEL 2.0 as JSON: events, the things they touched by kind and number, and in which part."""
    attributes: dict[str, set[str]] = defaultdict(set)
    things: dict[str, str] = {}
    events = []
    for one in log:
        attributes[one.name] |= one.details.keys()
        touched = list(dict.fromkeys((f"{kind}:{key}", kind, part) for part, kind, key in one.objects))
        things |= {thing: kind for thing, kind, _part in touched}
        told = [{"name": key, "value": _text(value)} for key, value in one.details.items()]
        events.append(
            {
                "id": one.id,
                "type": one.name,
                "time": one.occurred_at.isoformat(),
                "attributes": told,
                "relationships": [{"objectId": thing, "qualifier": part} for thing, _kind, part in touched],
            }
        )
    ocel = {
        "objectTypes": [{"name": kind, "attributes": []} for kind in sorted(set(things.values()))],
        "eventTypes": [
            {"name": name, "attributes": [{"name": key, "type": "string"} for key in sorted(keys)]}
            for name, keys in sorted(attributes.items())
        ],
        "objects": [{"id": thing, "type": kind, "attributes": []} for thing, kind in sorted(things.items())],
        "events": events,
    }
    out.write_text(json.dumps(ocel, indent=1), encoding="utf-8")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


WRITERS = {"xes": write_xes, "ocel-json": write_ocel, "csv": write_csv}
