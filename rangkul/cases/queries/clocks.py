"""For what time runs out or is over, of which the actor's own office was not told: what a tick looks for."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from rangkul.cases import procedures
from rangkul.cases.deadlines import stay_deadlines
from rangkul.cases.instrument_files import instruments
from rangkul.cases.instruments import RiskInstrument
from rangkul.cases.models import IS_OPEN, TO_MAKE, Assessment, Case, Handover, Notice, Referral, Stay, Visit
from rangkul.cases.queries import handovers, stays
from rangkul.cases.queries.notices import untold
from rangkul.cases.rules.clocks import running_clocks
from rangkul.cases.rules.handovers import LOST_AFTER
from rangkul.cases.rules.referrals import AT_WORK, RENEW_AHEAD
from rangkul.cases.vocabulary import CaseStatus, NoticeKind
from rangkul.core.access import Actor, visible

_MOST_AT_ONCE = 500


def handovers_to_remind(actor: Actor, at: datetime) -> Iterator[Handover]:
    """Children on the way to the actor's office since half of the time to receive them."""
    coming = handovers.on_the_way_to(actor, at).filter(due_at__gte=at)
    waiting = untold(actor, coming, NoticeKind.HANDOVER_REMINDER, at)
    return (one for one in waiting[:_MOST_AT_ONCE] if one.due_at - one.soon <= at)


def handovers_late_to(actor: Actor, at: datetime) -> QuerySet[Handover]:
    """Children who should long be with the actor's office."""
    late = handovers.on_the_way_to(actor, at).filter(due_at__lt=at)
    return untold(actor, late, NoticeKind.HANDOVER_LATE, at)[:_MOST_AT_ONCE]


def handovers_late_from(actor: Actor, at: datetime) -> QuerySet[Handover]:
    """Children whom the actor's office gave and nobody received in time."""
    late = handovers.on_the_way_from(actor, at).filter(due_at__lt=at)
    return untold(actor, late, NoticeKind.HANDOVER_UNANSWERED, at)[:_MOST_AT_ONCE]


def handovers_lost(actor: Actor, at: datetime) -> QuerySet[Handover]:
    """Children whom the actor's office gave and who are on the way for a day longer than they may."""
    lost = handovers.on_the_way_from(actor, at).filter(due_at__lt=at - LOST_AFTER)
    return untold(actor, lost, NoticeKind.HANDOVER_LOST, at)[:_MOST_AT_ONCE]


def access_ending(actor: Actor, at: datetime) -> QuerySet[Referral]:
    """Referrals the actor's office works on, whose access ends within days."""
    ours = visible(actor, Referral, at).filter(to_organisation_id=actor.organisation_id, status__in=AT_WORK)
    ending = ours.filter(access_until__gt=at, access_until__lte=at + RENEW_AHEAD)
    return _untold_since(actor, ending, NoticeKind.REFERRAL_ACCESS_ENDS, RENEW_AHEAD, at)


def access_lapsed(actor: Actor, at: datetime) -> QuerySet[Referral]:
    """Referrals from the actor's office whose receiver lost its access before it reported back."""
    ours = visible(actor, Referral, at).filter(from_organisation_id=actor.organisation_id, status__in=AT_WORK)
    lapsed = ours.filter(access_until__lte=at)
    return _untold_since(actor, lapsed, NoticeKind.REFERRAL_LAPSED, timedelta(), at)


def _untold_since(
    actor: Actor, found: QuerySet[Referral], kind: NoticeKind, before: timedelta, at: datetime
) -> QuerySet[Referral]:
    """Those of which nobody was told in the time before the present end of their access."""
    told = visible(actor, Notice, at).filter(
        about_id=OuterRef("pk"), kind=kind.value, organisation_id=actor.organisation_id
    )
    this_time = told.annotate(ends=OuterRef("access_until")).filter(sent_at__gte=F("ends") - before)
    return found.filter(~Exists(this_time)).order_by("access_until")[:_MOST_AT_ONCE]


def stays_to_remind(actor: Actor, at: datetime) -> list[Stay]:
    """Children in the actor's houses whose days end soon."""
    running = stays.running_stays(actor, at=at)
    waiting = list(untold(actor, running, NoticeKind.STAY_REMINDER, at))
    until = stay_deadlines(actor, waiting, at)
    return [one for one in waiting if until[one.pk].remind_at <= at <= until[one.pk].due]


def stays_over(actor: Actor, at: datetime) -> list[Stay]:
    """Children in the actor's houses longer than the procedure allows."""
    waiting = list(untold(actor, stays.running_stays(actor, at=at), NoticeKind.STAY_LATE, at))
    until = stay_deadlines(actor, waiting, at)
    return [one for one in waiting if until[one.pk].due < at]


def visits_late(actor: Actor, at: datetime) -> QuerySet[Visit]:
    """Visits of the actor's cases that nobody made in time."""
    open_ones = visible(actor, Visit, at).exclude(case__status=CaseStatus.CLOSED)
    late = open_ones.filter(TO_MAKE, case__holder_id=actor.organisation_id, due_at__lt=at)
    return untold(actor, late.order_by("due_at"), NoticeKind.VISIT_LATE, at)[:_MOST_AT_ONCE]


def risks_late(actor: Actor, at: datetime) -> Iterator[Case]:
    """Cases of the actor's office whose first risk should be assessed and is not."""
    codes = [one.heading.code for one in instruments() if isinstance(one, RiskInstrument)]
    return _unassessed(actor, codes, "risk.assessed", NoticeKind.RISK_LATE, at)


def assessments_late(actor: Actor, at: datetime) -> Iterator[Case]:
    """Cases of the actor's office that should be assessed from all sides and are not."""
    codes = [one.heading.code for one in instruments() if not isinstance(one, RiskInstrument)]
    return _unassessed(actor, codes, "assessment.signed", NoticeKind.ASSESSMENT_LATE, at)


def _unassessed(
    actor: Actor, codes: Iterable[str], proof: str, kind: NoticeKind, at: datetime
) -> Iterator[Case]:
    signed = visible(actor, Assessment, at).filter(
        case=OuterRef("pk"), instrument__in=codes, signed_at__isnull=False
    )
    mine = visible(actor, Case, at).filter(~Exists(signed), holder_id=actor.organisation_id)
    waiting = untold(actor, mine.filter(IS_OPEN).order_by("opened_at"), kind, at)
    return (one for one in waiting[:_MOST_AT_ONCE] if _is_over(one, proof, at))


def _is_over(case: Case, proof: str, at: datetime) -> bool:
    """Whether the clock that began with the case and that `proof` stops has run out."""
    begun = running_clocks(procedures.of_case(case), [("case.opened", case.opened_at)], {})
    return any(proof in one.clock.ends and one.deadline.due < at for one in begun)
