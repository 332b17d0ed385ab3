"""How the file of a case that is worked on stays open to those who answer for it, inside a command."""

from datetime import datetime

from rangkul.cases.models import Case
from rangkul.core import edges
from rangkul.core.access import Actor
from rangkul.core.models import Basis
from rangkul.core.roles import Level, Role
from rangkul.people.queries import colleagues


def keep_open(actor: Actor, case: Case, *, at: datetime) -> None:
    """The worker of a case of one's own office and its supervisors go on reading it until its last visit."""
    if case.holder_id != actor.organisation_id:
        return
    keep_supervised(actor, case, at=at)
    # Whoever has left the office, or is no social worker there any more, gets nothing more.
    if case.worker_id and colleagues(actor).filter(user_id=case.worker_id, role=Role.SOCIAL_WORKER).exists():
        worker = edges.user(case.worker_id, actor.organisation_id)
        _grant(case, worker, "case_work", Basis.ASSIGNMENT, at)


def keep_supervised(actor: Actor, case: Case, *, at: datetime) -> None:
    """The supervisors of one's own office go on reading a case that somebody works on."""
    _grant(case, edges.supervisors(actor.organisation_id), "supervision", Basis.SUPERVISION, at)


def _grant(case: Case, subject: str, purpose: str, basis: Basis, at: datetime) -> None:
    edges.grant(
        case.child_id,
        subject,
        Level.FILE,
        purpose=purpose,
        basis=basis,
        until=at + edges.CASE_WORK_FOR,
        at=at,
        source=case.pk,
    )
