"""Decisions on numbers in their order: none says the opposite of others, none is undone under a newer one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rangkul.cases.models import Child, SameAs
from rangkul.cases.vocabulary import MatchDecision, Reason
from rangkul.core.errors import Refused


@dataclass(frozen=True)
class _Standing:
    id: UUID
    decided_at: datetime


def check_says_no_opposite(child: Child, other: Child, decision: str) -> None:
    """What is said of two numbers does not contradict what stands between others of the same children."""
    if decision == MatchDecision.DIFFERENT and (one := _asked("holds_together", child.pk, other.pk)):
        raise Refused(Reason.MATCH_JOINED_THROUGH, which=_named(one))
    if decision == MatchDecision.SAME and (one := _asked("keeps_apart", child.pk, other.pk)):
        raise Refused(Reason.MATCH_KEPT_APART, which=_named(one))


def check_nothing_newer_holds(decision: SameAs) -> bool:
    """Refuse to undo "same" under a newer decision that joins the two anyway, and name that one.

    Returns whether older decisions hold the two together: then undoing leaves them one child, as before.
    """
    if decision.decision != MatchDecision.SAME:
        return False
    one = _asked("holds_together", decision.child_id, decision.other_id)
    if one is not None and (one.decided_at, one.id) > (decision.recorded_at, decision.pk):
        raise Refused(Reason.MATCH_NEWER_HOLDS, which=_named(one))
    return one is not None


def _asked(function: str, one: UUID, other: UUID) -> _Standing | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, decided_at FROM {function}(%s, %s)", [one, other])
        row = cursor.fetchone()
    return _Standing(*row) if row else None


def _named(one: _Standing) -> str:
    """The decision by its numbers, as far as the reader may know them, and its day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT one, two FROM numbers_in(ARRAY[%s]::uuid[])", [one.id])
        numbers = cursor.fetchone()
    day = date_format(timezone.localtime(one.decided_at), "j F Y, H.i")
    if numbers is None:
        return _("a decision of %(day)s about numbers that you do not read") % {"day": day}
    return _("%(one)s and %(two)s, %(day)s") % {"one": numbers[0], "two": numbers[1], "day": day}
