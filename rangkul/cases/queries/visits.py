"""What is read of monitoring visits: those of a case, and those somebody has to make."""

from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet

from rangkul.cases.models import IS_OPEN, TO_MAKE, Case, Child, Visit
from rangkul.cases.queries.callings import called
from rangkul.cases.queries.same import of_one
from rangkul.core.access import Actor, EachRow, get, visible
from rangkul.core.paging import nearest
from rangkul.core.roles import Role
from rangkul.people.queries import name_of


def visit(actor: Actor, *, visit_id: UUID) -> Visit:
    """One visit the actor may read, or NotFound."""
    return get(actor, Visit, visit_id)


def visits_of(actor: Actor, case: Case, at: datetime | None = None) -> QuerySet[Visit]:
    """The visits of a case, planned, done and cancelled, first to last."""
    return visible(actor, Visit, at).filter(case=case).order_by("due_at")


def open_visits_of(actor: Actor, case: Case, at: datetime | None = None) -> QuerySet[Visit]:
    """The visits of a case that somebody still has to make, first to last."""
    return visits_of(actor, case, at).filter(TO_MAKE)


def visits_to_pause(actor: Actor, child: Child, *, at: datetime) -> QuerySet[Visit]:
    """The visits of a child, under whichever of its numbers, that somebody still has to make."""
    return visible(actor, Visit, at).filter(TO_MAKE, of_one(child))


def visits_to_make(actor: Actor, at: datetime, *, until: datetime, most: int) -> QuerySet[Visit]:
    """Visits not made yet: one's own until a day; for supervisors their office's late ones as well."""
    found = visible(actor, Visit, at).filter(TO_MAKE, due_at__lte=until)
    running = visible(actor, Case, at).filter(IS_OPEN, pk=OuterRef("case_id"))
    mine = Q(EachRow(running.filter(worker_id=actor.user_id)))
    if actor.role == Role.CASE_SUPERVISOR:
        ours = running.filter(holder_id=actor.organisation_id)
        wanted = mine | Q(EachRow(ours), due_at__lt=at) | Q(EachRow(ours.filter(worker_id=None)))
    elif actor.role == Role.SOCIAL_WORKER:
        wanted = mine
    else:
        wanted = Q(EachRow(running))
    return nearest(
        found.filter(wanted),
        "due_at",
        most=most,
        dress=lambda rows: rows.select_related("case", "child").annotate(
            worker=name_of(actor, "case__worker_id"), called=called(actor, at)
        ),
    )
