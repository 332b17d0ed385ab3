"""What waits after a child went home, for Today: visits and closures, asked for at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateTimeField, ExpressionWrapper, F, IntegerField, QuerySet, Value

from rangkul.cases.queries.closures import closures_to_decide
from rangkul.cases.queries.visits import visits_to_make
from rangkul.cases.rules.closures import DECIDED_WITHIN
from rangkul.core.access import Actor
from rangkul.core.worded_once import worded_once


@dataclass(frozen=True)
class Left:
    """What waits after a child went home: a visit with its month, or a closure somebody asked for."""

    what: str
    key: UUID
    due: datetime | None
    month: int | None
    case: str
    child_id: UUID
    child: str
    worker_id: int | None
    who: str | None


def left_to_do(
    actor: Actor, at: datetime, *, visits: bool, closures: bool, ahead: timedelta, most: int
) -> list[Left]:
    """The visits to make as far `ahead` and the closures to decide on, in one question."""
    if not (visits or closures):
        return []
    found = _left_to_do(actor, at, visits=visits, closures=closures, ahead=ahead, most=most)
    return [Left(*row) for row in found]


@worded_once
def _left_to_do(
    actor: Actor, at: datetime, *, visits: bool, closures: bool, ahead: timedelta, most: int
) -> QuerySet[Any, Any]:
    parts: list[QuerySet[Any]] = []
    rest = ("case__number", "child_id", "called", "case__worker_id")
    if visits:
        rows = visits_to_make(actor, at, until=at + ahead, most=most).annotate(what=_word("visit"))
        parts.append(rows.values_list("what", "pk", "due_at", "month", *rest, "worker"))
    if closures:
        nothing = {
            "due": ExpressionWrapper(F("asked_at") + Value(DECIDED_WITHIN), output_field=DateTimeField()),
            "month": Value(None, output_field=IntegerField()),
        }
        asked = closures_to_decide(actor, at, most=most).annotate(what=_word("closure"), **nothing)
        parts.append(asked.values_list("what", "pk", "due", "month", *rest, "asker"))
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _word(text: str) -> Value:
    return Value(text, output_field=CharField())
