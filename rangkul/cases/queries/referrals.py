"""What is read of referrals: the inbox, one, who may be asked, and what the clock has to do."""

from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value

from rangkul.cases.catalogue import catalogue
from rangkul.cases.models import (
    IS_OPEN,
    Case,
    Consent,
    PlanItem,
    Referral,
    ReferralMessage,
    ReferralReason,
)
from rangkul.cases.queries.callings import called
from rangkul.cases.queries.notices import untold
from rangkul.cases.queries.same import the_number
from rangkul.cases.rules import consents as consent_rules
from rangkul.cases.rules import referrals as rules
from rangkul.cases.rules.referrals import Party
from rangkul.cases.vocabulary import MessageKind, NoticeKind, ReferralStatus, Service
from rangkul.core.access import Actor, EachRow, IsOneOf, get, visible
from rangkul.core.definers import ask
from rangkul.core.models import Event
from rangkul.core.paging import Shown, a_page
from rangkul.core.worded_once import worded_once
from rangkul.people.models import Organisation
from rangkul.people.queries import organisations

_MOST_AT_ONCE = 500
# A page of the list, and how far the numbers on the tabs count.
A_PAGE = 25
COUNTED = 100
_PARTIES = ("from_organisation", "to_organisation")


def referral(actor: Actor, *, referral_id: UUID) -> Referral:
    """One referral the actor may know about, or NotFound."""
    found = visible(actor, Referral).select_related(*_PARTIES).filter(pk=referral_id).first()
    return found or get(actor, Referral, referral_id)


def page_of_referrals(
    actor: Actor, *, received: bool, state: str, service: str, urgency: str, after: str, at: datetime
) -> Shown[Referral]:
    """A page of the inbox or of what one's office asked: by what is due next, or ended ones, newest first."""
    found = _of_side(actor, received=received, at=at)
    if service:
        found = found.filter(service=service)
    if urgency:
        found = found.filter(urgency=urgency)
    by = "-ended_at" if state == "over" else "turn_due"
    if state == "over":
        found = found.filter(status__in=rules.OVER, ended_at__isnull=False)
    elif state == "late":
        found = found.filter(status__in=rules.UNANSWERED, answer_due__lt=at)
    else:
        found = found.filter(status__in=rules.LIVE)
    return a_page(found, by=by, size=A_PAGE, after=after, dress=lambda rows: _dressed(actor, rows, received))


def _dressed(actor: Actor, rows: QuerySet[Referral], received: bool) -> QuerySet[Referral]:
    rows = rows.select_related(*_PARTIES)
    return rows if received else rows.annotate(child_number=the_number(actor))


def _of_side(actor: Actor, *, received: bool, at: datetime | None = None) -> QuerySet[Referral]:
    side = {"to_organisation_id" if received else "from_organisation_id": actor.organisation_id}
    return visible(actor, Referral, at).filter(**side)


def live_counts(actor: Actor) -> dict[bool, int]:
    """How many referrals run to (True) and from (False) the actor's organisation; counted up to COUNTED."""
    sides = [
        _of_side(actor, received=received)
        .filter(status__in=rules.LIVE)
        .annotate(received=Value(received))
        .values_list("received", flat=True)[:COUNTED]
        for received in (True, False)
    ]
    found = list(sides[0].union(sides[1], all=True))
    return {received: found.count(received) for received in (True, False)}


@worded_once
def waiting_for(
    actor: Actor, at: datetime, *, answers: bool, refers: bool, supervises: bool, most: int
) -> QuerySet[Referral]:
    """Referrals whose next step is one's own, most pressing first; `of_mine` when the actor sends for it.

    `answers`: what the office was asked. `refers`: what comes back to the sender's worker, and what came to
    nothing. `supervises`: what the office asked and nobody answered in time. At most `most` of each.
    """
    found = visible(actor, Referral, at)
    ours = found.filter(from_organisation_id=actor.organisation_id)
    # No case is closed while a referral runs, and what came to nothing matters only in one that runs.
    cases = visible(actor, Case, at).filter(IS_OPEN, worker_id=actor.user_id)
    mine = Q(recorded_by=actor.user_id) | Q(IsOneOf(F("case_id"), ArraySubquery(cases.values("pk"))))
    parts = []
    if answers:
        asked = found.filter(to_organisation_id=actor.organisation_id)
        parts.append(asked.filter(status__in=_turn_of(Party.RECEIVER)))
    if refers:
        # The receiver no longer sees a referral whose access has lapsed: only the sender can go on with it.
        lapsed = Q(status__in=rules.AT_WORK, access_until__lte=at)
        parts.append(ours.filter(Q(status__in=_turn_of(Party.SENDER)) | lapsed, mine))
        nothing = _came_to_nothing(actor, ours, at).filter(mine)
        parts.append(Referral._base_manager.filter(pk__in=nothing.order_by("-ended_at").values("pk")[:most]))
    if supervises:
        # Said in the words of an index: one that runs has a turn, whose end is then that of the answer.
        parts.append(ours.filter(answered_at=None, turn_due__lt=at))
    keys = [part.order_by("turn_due").values("pk")[:most] for part in parts]
    chosen = keys[0].union(*keys[1:]) if len(keys) > 1 else keys[0]
    rows = Referral._base_manager.filter(pk__in=chosen).select_related(*_PARTIES)
    # A worker knows the children by name; whoever only supervises or answers is told the number of the paper.
    names = {"called": called(actor, at)} if refers and not supervises else {}
    return rows.annotate(of_mine=ExpressionWrapper(mine, BooleanField()), **names).order_by("turn_due")


def _came_to_nothing(actor: Actor, ours: QuerySet[Referral], at: datetime) -> QuerySet[Referral]:
    """What ended without the service, in a case that runs, and nobody has asked elsewhere or said why not."""
    again = visible(actor, Referral, at).filter(
        case_id=OuterRef("case_id"), service=OuterRef("service"), sent_at__gt=OuterRef("sent_at")
    )
    runs = visible(actor, Case, at).filter(IS_OPEN, pk=OuterRef("case_id"))
    unsettled = ours.filter(status__in=rules.CAME_TO_NOTHING, settled_at=None)
    return unsettled.filter(EachRow(runs), ~EachRow(again))


def _turn_of(party: Party) -> list[ReferralStatus]:
    return [status for status in rules.LIVE if rules.turn(status) is party]


def late_from(actor: Actor, at: datetime) -> QuerySet[Referral]:
    """Referrals from the actor's organisation that are not answered in time and of which nobody was told."""
    found = visible(actor, Referral, at).filter(from_organisation_id=actor.organisation_id)
    return _late(actor, found, NoticeKind.REFERRAL_UNANSWERED, at)


def late_to(actor: Actor, at: datetime) -> QuerySet[Referral]:
    """Referrals to the actor's organisation that are not answered in time and of which nobody was told."""
    found = visible(actor, Referral, at).filter(to_organisation_id=actor.organisation_id)
    return _late(actor, found, NoticeKind.REFERRAL_LATE, at)


def to_remind(actor: Actor, at: datetime) -> QuerySet[Referral]:
    """Referrals to the actor's organisation past half time, not late yet, of which the desk was not told."""
    found = visible(actor, Referral, at).filter(
        to_organisation_id=actor.organisation_id,
        status__in=rules.UNANSWERED,
        remind_at__lte=at,
        answer_due__gte=at,
    )
    return _untold(actor, found, NoticeKind.REFERRAL_REMINDER, at)


def sent_to(actor: Actor, at: datetime) -> QuerySet[Referral]:
    """Referrals that have not been delivered to the actor's organisation."""
    found = visible(actor, Referral, at).filter(to_organisation_id=actor.organisation_id, status="sent")
    return found[:_MOST_AT_ONCE]


def to_expire(actor: Actor, at: datetime) -> QuerySet[Referral]:
    """Referrals from the actor's organisation that nobody answered until they ended."""
    found = visible(actor, Referral, at).filter(
        from_organisation_id=actor.organisation_id, status__in=rules.UNANSWERED, expires_at__lte=at
    )
    return found[:_MOST_AT_ONCE]


def _late(actor: Actor, found: QuerySet[Referral], kind: NoticeKind, at: datetime) -> QuerySet[Referral]:
    late = found.filter(status__in=rules.UNANSWERED, answer_due__lt=at)
    return _untold(actor, late, kind, at)


def _untold(actor: Actor, found: QuerySet[Referral], kind: NoticeKind, at: datetime) -> QuerySet[Referral]:
    waiting = untold(actor, found, kind, at).select_related("from_organisation", "to_organisation")
    return waiting.order_by("answer_due")[:_MOST_AT_ONCE]


def messages_of(actor: Actor, referral: Referral) -> QuerySet[ReferralMessage]:
    """What the two parties wrote to each other, as far as the actor may read it, oldest first."""
    return visible(actor, ReferralMessage).filter(referral=referral).order_by("recorded_at")


def last_question(actor: Actor, referral: Referral) -> ReferralMessage | None:
    """What the receiver asked last."""
    return messages_of(actor, referral).filter(kind=MessageKind.QUESTION).last()


def result_of(actor: Actor, referral: Referral) -> str:
    """What the receiver said came of it, as the log holds it; empty for who may not read that."""
    told = visible(actor, Event).filter(
        child_id=referral.child_id,
        name="referral.feedback",
        objects_touched__kind="referral",
        objects_touched__object_id=str(referral.pk),
    )
    return str(told.values_list("details__result", flat=True).first() or "")


def reason_of(actor: Actor, referral: Referral) -> ReferralReason | None:
    """Why it is best for the child; only the file's readers see it."""
    return visible(actor, ReferralReason).filter(referral=referral).first()


def case_of(actor: Actor, referral: Referral) -> Case | None:
    """The case it belongs to, for those who may read it."""
    return visible(actor, Case).filter(pk=referral.case_id).first() if referral.case_id else None


def case_running(actor: Actor, referral: Referral) -> bool:
    """Whether the case it belongs to runs, for those who may read it."""
    case = case_of(actor, referral)
    return case is not None and case.is_open


def access_can_be_kept(referral: Referral, *, at: datetime) -> bool:
    """Whether the asker's word would keep the receiver's access open for longer than it is."""
    if referral.status not in rules.AT_WORK:
        return False
    until = ask("access_would_end", referral.pk, at)
    return until is not None and until > referral.access_ends


def services_offered(actor: Actor) -> dict[Service, list[Organisation]]:
    """Each service with the organisations of the city that give it and may be asked."""
    others = [
        one for one in organisations(actor) if one.pk != actor.organisation_id and rules.can_receive(one.kind)
    ]
    offered = {
        service: [one for one in others if one.kind in entry.receivers]
        for service, entry in catalogue().items()
    }
    return {service: givers for service, givers in offered.items() if givers}


def turned_down(actor: Actor, case: Case, service: Service) -> dict[int, Referral]:
    """By office, the last time it was asked for this service in this case and declined or never answered."""
    found = visible(actor, Referral).filter(case=case, service=service, status__in=rules.IN_VAIN)
    return {one.to_organisation_id: one for one in found.select_related(*_PARTIES).order_by("sent_at")}


def consents_that_carry(actor: Actor, case: Case, *, at: datetime) -> QuerySet[Consent]:
    """The consents of this child on which a referral may rest today."""
    return (
        visible(actor, Consent)
        .filter(
            child_id=case.child_id,
            purpose__in=consent_rules.SHARES,
            withdrawn_at=None,
            valid_to__gt=at,
        )
        .select_related("to_organisation")
        .order_by("-given_at")
    )


def plan_item(actor: Actor, case: Case, item_id: str) -> PlanItem | None:
    """The part of the child's plan that asks for the referral, if there is one."""
    try:
        key = UUID(item_id)
    except ValueError:
        return None
    return visible(actor, PlanItem).filter(pk=key, child_id=case.child_id).first()
