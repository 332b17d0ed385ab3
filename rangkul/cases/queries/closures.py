"""What is read of the end of a case: who asked and decided, what is on record, what still runs."""

from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet

from rangkul.cases.models import Case, ChildIdentity, Closure, Referral, Visit
from rangkul.cases.queries.callings import called
from rangkul.cases.queries.gone import last_seen
from rangkul.cases.queries.returns import returns_of
from rangkul.cases.queries.same import of_one
from rangkul.cases.rules.closures import OnRecord
from rangkul.cases.rules.referrals import OVER
from rangkul.cases.vocabulary import VisitOutcome
from rangkul.core.access import Actor, EachRow, get, visible
from rangkul.core.models import Event
from rangkul.core.paging import nearest
from rangkul.people.queries import name_of


def closure(actor: Actor, *, closure_id: UUID) -> Closure:
    """One closure the actor may read, or NotFound."""
    return get(actor, Closure, closure_id)


def closures_of(actor: Actor, case: Case, at: datetime | None = None) -> QuerySet[Closure]:
    """Each time closure was asked for, newest first."""
    return visible(actor, Closure, at).filter(case=case).order_by("-asked_at")


def closure_waiting(actor: Actor, case: Case) -> Closure | None:
    """The closure that was asked for and nobody has decided on."""
    return closures_of(actor, case).filter(decided_at=None).first()


def closure_approved(actor: Actor, case: Case, at: datetime | None = None) -> Closure | None:
    """The closure by which the case ended."""
    return closures_of(actor, case, at).filter(approved=True).first()


def open_referrals(actor: Actor, case: Case, at: datetime | None = None) -> QuerySet[Referral]:
    """Referrals of the child that the office of the case sent and that have not ended."""
    sent = visible(actor, Referral, at).filter(child=case.child_id, from_organisation=case.holder_id)
    return sent.exclude(status__in=OVER)


def others_open_referrals(actor: Actor, case: Case, at: datetime | None = None) -> QuerySet[Referral]:
    """What other offices asked in this case and has not ended: it ends with the case."""
    return _others_referrals(actor, case, at).exclude(status__in=OVER)


def others_referrals_open_when_asked(actor: Actor, closure: Closure, at: datetime) -> QuerySet[Referral]:
    """What other offices had asked and had not ended when closure was asked for, ended since or not."""
    sent = _others_referrals(actor, closure.case, at).filter(sent_at__lte=closure.asked_at)
    return sent.filter(Q(ended_at=None) | Q(ended_at__gt=closure.asked_at))


def _others_referrals(actor: Actor, case: Case, at: datetime | None) -> QuerySet[Referral]:
    sent = visible(actor, Referral, at).filter(case=case).exclude(from_organisation=case.holder_id)
    return sent.select_related("from_organisation", "to_organisation")


def given_here(actor: Actor, at: datetime) -> QuerySet[Referral]:
    """For a subquery: referrals of the outer child to this office that have not ended."""
    here = visible(actor, Referral, at).filter(child=OuterRef("pk"), to_organisation=actor.organisation_id)
    return here.exclude(status__in=OVER)


def on_record(actor: Actor, case: Case, at: datetime) -> OnRecord:
    """What the file of a case says that reasons for closing it ask for."""
    known = visible(actor, ChildIdentity, at).filter(of_one(case.child), current=True)
    identity = known.order_by("-recorded_at").first()
    return OnRecord(
        returned=returns_of(actor, case, at).exists(),
        attempts=attempts_to_find(actor, case, at),
        earliest_birth=(identity.birth_on or identity.born_from) if identity else None,
        last_seen=last_seen(actor, case.child, at),
    )


def attempts_to_find(actor: Actor, case: Case, at: datetime | None = None) -> int:
    """How often in this case somebody looked for the family, or visited and found nobody."""
    log = visible(actor, Event, at).filter(of_one(case.child), name="family.traced")
    missed = visible(actor, Visit, at).filter(case=case, outcome=VisitOutcome.NOT_FOUND)
    return log.filter(occurred_at__gte=case.opened_at).count() + missed.count()


def closures_to_decide(actor: Actor, at: datetime, *, most: int) -> QuerySet[Closure]:
    """Closures of one's office that somebody else asked for, the longest waiting first."""
    ours = visible(actor, Case, at).filter(pk=OuterRef("case_id"), holder_id=actor.organisation_id)
    waiting = visible(actor, Closure, at).filter(EachRow(ours), decided_at=None)
    return nearest(
        waiting.exclude(asked_by=actor.user_id),
        "asked_at",
        most=most,
        dress=lambda rows: rows.select_related("case", "child").annotate(
            asker=name_of(actor, "asked_by"), called=called(actor, at)
        ),
    )
