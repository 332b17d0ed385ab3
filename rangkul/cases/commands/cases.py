"""Verbs on a case as a whole: open it, give it to a worker."""

from datetime import datetime

from rangkul.cases import rules
from rangkul.cases.commands.keeping import keep_supervised
from rangkul.cases.deadlines import procedure_to_begin_with
from rangkul.cases.events.cases import CaseAssigned, CaseOpened, CaseReopened
from rangkul.cases.models import IS_OPEN, Case, Child
from rangkul.cases.numbers import paper_number
from rangkul.cases.on_file import on_file
from rangkul.cases.queries.children import child_with_file
from rangkul.cases.queries.reentry import cases_of_same_child
from rangkul.cases.rules.work import check_case_open
from rangkul.cases.vocabulary import LegalBasis, Reason, ReentryKind
from rangkul.core import edges
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import Refused, Stale
from rangkul.core.events import record
from rangkul.core.models import Basis
from rangkul.core.roles import Level, Permission
from rangkul.people.queries import colleagues


@command
def open_case(
    actor: Actor, *, child: Child, at: datetime, legal_basis: str = LegalBasis.PUBLIC_TASK, how: str = "new"
) -> Case:
    """Begin the work with a child, on the procedure it came in under; a closed case before it is named."""
    require(actor, Permission.CASE_OPEN, child, at=at)
    child = child_with_file(actor, child_id=child.pk, at=at)
    earlier = cases_of_same_child(actor, child, at)
    if earlier.filter(IS_OPEN).exists():
        raise Refused(Reason.CASE_OPEN)
    before = earlier.first()
    if before is not None and how not in ReentryKind.values:
        raise Refused(Reason.REENTRY_MISSING)
    # A child who comes back under a new number goes on in the file that it had.
    child = before.child if before else child
    version = procedure_to_begin_with(actor, child.pk, city=child.city, at=at)
    case = Case.objects.create(
        **on_file(actor, child, legal_basis=legal_basis, at=at),
        number=paper_number("KSS", at),
        procedure=version,
        holder_id=actor.organisation_id,
        opened_at=at,
        reopens=before,
    )
    if before is None:
        record(CaseOpened(case=case, child=child, procedure=version.code, procedure_version=version.version))
    else:
        record(CaseReopened(case=case, child=child, before=before, how=how))
        _back_to_the_desk(actor, case, at)
    return case


def _back_to_the_desk(actor: Actor, case: Case, at: datetime) -> None:
    # Closing took the file from the desk; whoever is on duty now must be able to go on with it.
    edges.grant(
        case.child_id,
        edges.desk(actor.organisation_id),
        Level.FILE,
        purpose="re_entry",
        basis=Basis.ASSIGNMENT,
        until=at + edges.DESK_INTAKE_FOR,
        at=at,
        source=case.pk,
    )


def locked(actor: Actor, case: Case, at: datetime) -> Case:
    """The case, held until the end: of two colleagues who save at once the second sees the first's."""
    return visible(actor, Case, at).select_for_update().get(pk=case.pk)


@command
def assign_case(
    actor: Actor, *, case: Case, worker_id: int, version: int | None = None, at: datetime
) -> Case:
    """Give the case to one social worker of one's own organisation; who had it before has it no more.

    `version` is the one that was read; without it the case is taken as it stands.
    """
    case = locked(actor, require(actor, Permission.CASE_ASSIGN, case, at=at), at)
    rules.check_holds_case(case.holder_id, office=actor.organisation_id)
    check_case_open(case.status)
    if version is not None and version != case.version:
        raise Stale({"worker": case.worker_id})
    if not colleagues(actor).filter(user_id=worker_id, role="social_worker").exists():
        raise Refused(Reason.NOT_A_SOCIAL_WORKER)
    if case.worker_id and case.worker_id != worker_id:
        edges.revoke_subject(case.child_id, edges.user(case.worker_id, actor.organisation_id), at=at)
    if case.worker_id != worker_id:
        edges.grant(
            case.child_id,
            edges.user(worker_id, actor.organisation_id),
            Level.FILE,
            purpose="case_work",
            basis=Basis.ASSIGNMENT,
            until=at + edges.ASSIGNMENT_FOR,
            at=at,
            source=case.pk,
        )
        keep_supervised(actor, case, at=at)
    case.worker_id = worker_id
    case.version += 1
    case.save(update_fields=["worker_id", "version"])
    record(CaseAssigned(case=case, child=case.child, worker_id=worker_id))
    return case
