"""What is read of cases: mine, one, and where it stands."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rangkul.cases import procedures
from rangkul.cases.models import Case, Child
from rangkul.cases.rules.flow import Standing, walk
from rangkul.core.access import Actor, get, visible
from rangkul.core.models import Event, EventKind


def case(actor: Actor, *, case_id: UUID) -> Case:
    """One case the actor may read, or NotFound."""
    return get(actor, Case, case_id)


def cases(actor: Actor, *, at: datetime | None = None) -> QuerySet[Case]:
    """Every case the actor may read, newest first."""
    return visible(actor, Case, at).select_related("child", "holder").order_by("-opened_at")


def open_case_of(actor: Actor, child: Child, *, at: datetime | None = None) -> Case | None:
    """The child's case that is not closed, if there is one the actor may read."""
    return visible(actor, Case, at).filter(child=child).exclude(status="closed").first()


def proven_events(actor: Actor, case: Case, *, at: datetime | None = None) -> set[str]:
    """The names of the steps that the log proves for this case: since the case before it was closed."""
    events = visible(actor, Event, at).filter(child_id=case.child_id, kind=EventKind.STEP)
    if case.reopens_id is not None and case.reopens is not None and case.reopens.closed_at is not None:
        events = events.filter(occurred_at__gt=case.reopens.closed_at)
    return set(events.values_list("name", flat=True).distinct())


def standing(
    actor: Actor, case: Case, facts: dict[str, Any], *, at: datetime | None = None
) -> list[Standing]:
    """Each step of the case's own procedure with its state, for the flow strip."""
    return walk(procedures.of_case(case), proven_events(actor, case, at=at), facts)
