"""What lies on an office's desk beside its cases; in one question."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, DateTimeField, F, IntegerField, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from rangkul.cases.queries import institutions, matches, notices, operations, stays
from rangkul.core.access import Actor
from rangkul.core.worded_once import worded_once

COUNTED = 200
AT_MOST = 20


@dataclass(frozen=True)
class OnDesk:
    """One thing on the desk: an operation at a place, a question of an office, a pair, notices of a kind.

    Or a stay of a child without a case, with what the child is called and `how` it ended, if it did; or an
    institution (its name and, as `number`, its key) that may no longer take children in, and `since` when.
    """

    what: str
    word: str
    number: str
    key: UUID | None
    since: datetime | None
    count: int
    how: str


def _shaped(rows: QuerySet[Any], what: str, **columns: Any) -> QuerySet[Any]:
    """Rows of any table in the shape of `OnDesk`; a column that is not named is empty."""
    empty: dict[str, Any] = {
        "word": Value("", output_field=CharField()),
        "number": Value("", output_field=CharField()),
        "key": Value(None, output_field=UUIDField()),
        "since": Value(None, output_field=DateTimeField()),
        "count": Value(1, output_field=IntegerField()),
        "how": Value("", output_field=CharField()),
    }
    made = {f"the_{name}": columns.get(name, value) for name, value in empty.items()}
    told = rows.annotate(the_what=Value(what, output_field=CharField()), **made)
    return told.values_list("the_what", *made)


_OF_STAY = {
    "word": "called",
    "number": "child_number",
    "key": "child_id",
    "since": "in_at",
    "how": "out_reason",
}


def on_desk(
    actor: Actor, at: datetime, *, runs: bool, asked: bool, decides: bool, opens: bool, supervises: bool
) -> list[OnDesk]:
    """What the actor finds: who `runs` operations, is `asked` about children, `decides` on pairs; notices.

    Who `opens` cases: the children who slept here and have none. Who `supervises`: institutions that lapsed.
    """
    asks = {"runs": runs, "asked": asked, "decides": decides, "opens": opens, "supervises": supervises}
    found = _on_desk(actor, at, **asks)
    return [OnDesk(*row) for row in found]


@worded_once
def _on_desk(
    actor: Actor, at: datetime, *, runs: bool, asked: bool, decides: bool, opens: bool, supervises: bool
) -> QuerySet[Any, Any]:
    unread = notices.unread_notices(actor).order_by()
    parts = [_shaped(unread.values("kind"), "notices", word=F("kind"), count=Count("pk"))]
    if runs:
        left = operations.open_operations(actor, at)[:AT_MOST]
        parts.append(_shaped(left, "operation", word=F("place"), key=F("pk"), since=F("recorded_at")))
    if asked:
        questions = matches.asked(actor, at)[:AT_MOST]
        office = Cast("office", CharField())
        parts.append(
            _shaped(questions, "question", word=office, number=F("other__number"), key=F("other_id"))
        )
    if decides:
        parts.append(_shaped(matches.proposals(actor, at)[:COUNTED], "pair"))
    if opens:
        slept = stays.without_case(actor, at, most=AT_MOST)
        parts.append(_shaped(slept, "stay", **{name: F(column) for name, column in _OF_STAY.items()}))
    if supervises:
        over = institutions.lapsed(actor).order_by()
        ended = Cast("accreditation_ended_on", DateTimeField())
        parts.append(
            _shaped(over, "institution", word=F("short_name"), number=Cast("pk", CharField()), since=ended)
        )
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
