"""What the page of a child answers in one look: who, where, which step, whose turn, until when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from rangkul.cases import procedures
from rangkul.cases.models import (
    Case,
    CatchDecision,
    Child,
    ChildIdentity,
    Closure,
    Encounter,
    Handover,
    Referral,
    ReferralSlice,
    Return,
    Stay,
    Visit,
)
from rangkul.cases.queries.encounters import LOST_ON_THE_WAY
from rangkul.cases.queries.facts import Facts, told_by
from rangkul.cases.queries.gone import closures_that_tell
from rangkul.cases.queries.same import of_one
from rangkul.cases.rules.catches import number_as_decided
from rangkul.cases.rules.clocks import Running, running_clocks
from rangkul.cases.rules.flow import Standing, ended, now, proofs, walk
from rangkul.cases.rules.handovers import MOVES_CHILD
from rangkul.cases.rules.referrals import IN_VAIN, LIVE, UNANSWERED
from rangkul.cases.rules.whereabouts import Whereabouts, whereabouts
from rangkul.cases.vocabulary import (
    CloseReason,
    Fact,
    HandoverStatus,
    Place,
    Service,
)
from rangkul.core.access import Actor, visible
from rangkul.core.models import Event, EventKind
from rangkul.core.together import together
from rangkul.people.queries import who_and_where

# A file with more steps than this is read in the log itself.
_MOST_EVENTS = 400


@dataclass(frozen=True)
class Overview:
    """Everything the page of a child shows, as far as its reader may know."""

    encounter: Encounter | None
    handover: Handover | None
    where: Whereabouts
    identity: ChildIdentity | None = None
    case: Case | None = None
    standings: Sequence[Standing] = ()
    clocks: Sequence[Running] = ()
    whose: str = ""
    due: datetime | None = None
    facts: Facts = field(default_factory=dict)
    log: Sequence[Event] = ()
    people: dict[int, str] = field(default_factory=dict)
    offices: dict[int, str] = field(default_factory=dict)
    slices: Sequence[ReferralSlice] = ()
    stay: Stay | None = None
    back: Return | None = None
    visit: Visit | None = None
    ended: Closure | None = None
    # The referral that asks an institution for a place, until it is over.
    place: Referral | None = None
    # Who was asked for a place in this case and declined or never answered, the last first.
    turned_down: Sequence[Referral] = ()

    @property
    def died(self) -> bool:
        """Whether the file is closed over a death, so that nothing runs and nothing is asked for."""
        closed = self.case is not None and not self.case.is_open
        told = self.ended is not None and self.ended.reason == CloseReason.DIED
        return closed and (told or self.where.place == Place.DIED)

    @property
    def met_since_death(self) -> bool:
        """Whether somebody was met or moved under one of its numbers after the child is said to have died."""
        return self.died and self.where.place != Place.DIED


def paper_of(actor: Actor, child: Child, *, at: datetime) -> Overview:
    """What somebody below level 3 sees: own papers, and the slice of a referral once it is accepted."""
    own = Q(child=child)
    encounter, handover = _encounter(actor, own, at).first(), _handover(actor, own, at).first()
    slices = (
        visible(actor, ReferralSlice, at).filter(child=child).select_related("referral__from_organisation")
    )
    return Overview(
        encounter=encounter,
        handover=handover,
        where=whereabouts(encounter=encounter, handover=handover, stay=None, back=None),
        slices=list(slices.order_by("-recorded_at")),
    )


def overview(actor: Actor, child: Child, identity: ChildIdentity | None, *, at: datetime) -> Overview:
    """What a reader of the file (level 3) sees, under whichever number of the child it stands."""
    mine = of_one(child)
    seen = _newest(actor, mine, at)
    identity, case = identity or seen["identity"], seen["case"]
    papers = {one: seen[one] for one in ("encounter", "handover", "stay", "back")}
    encounter, handover, stay, back = papers.values()
    log = list(
        visible(actor, Event, at)
        .filter(mine, kind=EventKind.STEP)
        .order_by("-occurred_at", "-recorded_at")[:_MOST_EVENTS]
    )
    facts = told_by(
        case=case, identity=identity, encounter=encounter, back=back, catch=seen["catch"], log=log, at=at
    )
    people, offices = who_and_where(
        actor,
        [*(event.actor_id for event in log), *([case.worker_id] if case else [])],
        [event.organisation_id for event in log],
    )
    way: dict[str, Any] = (
        _way(case, seen, log, _as_decided(case, facts, seen["catch"]), people, at) if case else {}
    )
    return Overview(
        encounter=encounter,
        handover=handover,
        where=whereabouts(**papers, visit=way.pop("visited", None), closure=seen["ended"]),
        identity=identity,
        case=case,
        facts=facts,
        log=log,
        people=people,
        stay=stay if stay is not None and stay.out_at is None else None,
        back=back,
        offices=offices,
        ended=seen["ended"],
        place=_place_asked(case, seen["asked"]),
        turned_down=_turned_down(case, seen["asked"]),
        **way,
    )


def _newest(actor: Actor, whose: Q, at: datetime) -> dict[str, Any]:
    """The newest row of each kind in a file, its visits and what waits for an answer; in one question."""
    stays = visible(actor, Stay, at).filter(whose).select_related("shelter__organisation")
    known = visible(actor, ChildIdentity, at).filter(whose, current=True).select_related("origin")
    newest = {
        "encounter": _encounter(actor, whose, at),
        "handover": _handover(actor, whose, at),
        "stay": stays.order_by("-in_at"),
        "back": visible(actor, Return, at).filter(whose).order_by("-returned_at"),
        "catch": visible(actor, CatchDecision, at).filter(whose).order_by("-recorded_at"),
        "case": _case(actor, whose, at),
        "identity": known.order_by("recorded_at"),
        "ended": closures_that_tell(actor, whose, at),
    }
    several = {
        "visits": visible(actor, Visit, at).filter(whose, cancelled_at=None),
        "asked": _referrals(actor, whose, at),
    }
    found = together(**{name: rows[:1] for name, rows in newest.items()}, **several)
    return {name: rows if name in several else next(iter(rows), None) for name, rows in found.items()}


def of_this_case(case: Case, log: Sequence[Event]) -> Iterator[Event]:
    """What happened since the case before this one was closed."""
    before = case.reopens.closed_at if case.reopens else None
    return (event for event in log if before is None or event.occurred_at > before)


def _as_decided(case: Case, facts: Facts, catch: CatchDecision | None) -> Facts:
    """The facts by which the way goes on: what was decided about a catch counts, not what was proposed."""
    if catch is None:
        return facts
    number = number_as_decided(procedures.of_case(case), catch.catch_number, catch.decided)
    return {**facts, Fact.CATCH_NUMBER: number}


def _way(
    case: Case,
    seen: dict[str, Any],
    log: Sequence[Event],
    facts: Facts,
    people: dict[int, str],
    at: datetime,
) -> dict[str, Any]:
    procedure = procedures.of_case(case)
    mine = list(of_this_case(case, log))
    standings = walk(procedure, proofs((event.name, event.occurred_at) for event in mine), facts)
    # A case that came back begins its clocks anew, though its event is case.reopened.
    happened = [("case.opened", case.opened_at), *((event.name, event.occurred_at) for event in mine)]
    clocks = running_clocks(procedure, happened, facts)
    step = now(standings)
    due = next((one.deadline.due for one in clocks if step and one.step.code == step.code), None)
    whose = people.get(case.worker_id or 0) or str(case.holder)
    handover = seen["handover"]
    if handover is not None and handover.status == HandoverStatus.IN_TRANSIT:
        whose, due = str(handover.to_organisation), handover.due_at
    elif step and step.code in ("referral", "institution_referral"):
        asked = [one for one in seen["asked"] if one.case_id == case.pk and one.status in UNANSWERED]
        if asked:
            waiting = min(asked, key=lambda one: one.answer_due)
            whose, due = str(waiting.to_organisation), waiting.answer_due
    visits = sorted((one for one in seen["visits"] if one.case_id == case.pk), key=lambda one: one.due_at)
    visit = next((one for one in visits if one.done_at is None), None)
    visited = max((one for one in visits if one.done_at), key=lambda one: one.done_at or at, default=None)
    if step and step.code == "visits":
        due = visit.due_at if visit else None
    if step is None or not case.is_open:
        whose, due = "", None
    return {
        "standings": standings if case.is_open else ended(standings),
        "clocks": clocks if case.is_open else [],
        "whose": whose,
        "due": due,
        "visit": visit,
        "visited": visited,
    }


def _encounter(actor: Actor, whose: Q, at: datetime) -> QuerySet[Encounter]:
    return visible(actor, Encounter, at).filter(whose).select_related("area").order_by("-met_at")


def _handover(actor: Actor, whose: Q, at: datetime) -> QuerySet[Handover]:
    """The newest that moves the child: one that was declined or taken back leaves it where it was."""
    return (
        visible(actor, Handover, at)
        .filter(whose, Q(status__in=MOVES_CHILD) | LOST_ON_THE_WAY)
        .select_related("from_organisation", "to_organisation")
        .order_by("-given_at")
    )


def _case(actor: Actor, whose: Q, at: datetime) -> QuerySet[Case]:
    """The newest case: the open one, or the last that was closed."""
    newest = (
        visible(actor, Case, at).filter(whose).order_by(F("closed_at").desc(nulls_first=True), "-opened_at")
    )
    return newest.select_related("holder", "reopens", "child")


def _referrals(actor: Actor, whose: Q, at: datetime) -> QuerySet[Referral]:
    """What runs, and what was asked of an institution in vain."""
    in_vain = Q(service=Service.RESIDENTIAL_CARE, status__in=IN_VAIN)
    found = visible(actor, Referral, at).filter(whose, Q(status__in=LIVE) | in_vain)
    return found.select_related("to_organisation")


def _place_asked(case: Case | None, asked: Sequence[Referral]) -> Referral | None:
    live = (one for one in _places(case, asked) if one.status in LIVE)
    return max(live, key=lambda one: one.sent_at, default=None)


def _turned_down(case: Case | None, asked: Sequence[Referral]) -> Sequence[Referral]:
    in_vain = [one for one in _places(case, asked) if one.status in IN_VAIN]
    return sorted(in_vain, key=lambda one: one.ended_at or one.sent_at, reverse=True)


def _places(case: Case | None, asked: Sequence[Referral]) -> list[Referral]:
    mine = [one for one in asked if case is not None and one.case_id == case.pk]
    return [one for one in mine if one.service == Service.RESIDENTIAL_CARE]
