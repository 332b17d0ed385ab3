"""What the page of a child answers in one look: who, where, which step, whose turn, until when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from rangkul.cases import procedures
from rangkul.cases.models import (
    Case,
    CatchDecision,
    Child,
    ChildIdentity,
    Encounter,
    Handover,
    Referral,
    ReferralSlice,
    Return,
    Stay,
    Visit,
)
from rangkul.cases.queries.facts import Facts, told_by
from rangkul.cases.queries.same import of_one
from rangkul.cases.rules.clocks import Running, running_clocks
from rangkul.cases.rules.flow import Standing, now, proofs, walk
from rangkul.cases.rules.whereabouts import Whereabouts, whereabouts
from rangkul.core.access import Actor, visible
from rangkul.core.models import Event, EventKind
from rangkul.people.queries import names, office_names

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


def paper_of(actor: Actor, child: Child, *, at: datetime) -> Overview:
    """What somebody below level 3 sees: own papers, and the slice of a referral once it is accepted."""
    own = Q(child=child)
    encounter, handover = _encounter(actor, own, at), _handover(actor, own, at)
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
    mine = of_one(actor, child, at=at)
    if identity is None:
        known = visible(actor, ChildIdentity, at).filter(mine, current=True)
        identity = known.select_related("origin").order_by("recorded_at").first()
    encounter, handover = _encounter(actor, mine, at), _handover(actor, mine, at)
    stay = (
        visible(actor, Stay, at)
        .filter(mine)
        .select_related("shelter__organisation")
        .order_by("-in_at")
        .first()
    )
    back = visible(actor, Return, at).filter(mine).order_by("-returned_at").first()
    catch = visible(actor, CatchDecision, at).filter(mine).order_by("-recorded_at").first()
    case = _case(actor, mine, at)
    log = list(
        visible(actor, Event, at)
        .filter(mine, kind=EventKind.STEP)
        .order_by("-occurred_at", "-recorded_at")[:_MOST_EVENTS]
    )
    facts = told_by(case=case, identity=identity, encounter=encounter, back=back, catch=catch, log=log, at=at)
    people = names(actor, [*(event.actor_id for event in log), *([case.worker_id] if case else [])])
    way: dict[str, Any] = _way(actor, case, handover, log, facts, people, at) if case else {}
    return Overview(
        encounter=encounter,
        handover=handover,
        where=whereabouts(
            encounter=encounter, handover=handover, stay=stay, back=back, visit=way.pop("visited", None)
        ),
        identity=identity,
        case=case,
        facts=facts,
        log=log,
        people=people,
        stay=stay if stay is not None and stay.out_at is None else None,
        back=back,
        offices=office_names(actor, (event.organisation_id for event in log)),
        **way,
    )


def of_this_case(case: Case, log: Sequence[Event]) -> Iterator[Event]:
    """What happened since the case before this one was closed."""
    before = case.reopens.closed_at if case.reopens else None
    return (event for event in log if before is None or event.occurred_at > before)


def _way(
    actor: Actor,
    case: Case,
    handover: Handover | None,
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
    if handover is not None and handover.status == "in_transit":
        whose, due = str(handover.to_organisation), handover.due_at
    elif step and step.code in ("referral", "institution_referral"):
        waiting = _waiting_referral(actor, case, at)
        if waiting is not None:
            whose, due = str(waiting.to_organisation), waiting.answer_due
    visits = list(visible(actor, Visit, at).filter(case=case, cancelled_at=None).order_by("due_at"))
    visit = next((one for one in visits if one.done_at is None), None)
    visited = max((one for one in visits if one.done_at), key=lambda one: one.done_at or at, default=None)
    if step and step.code == "visits":
        due = visit.due_at if visit else None
    if step is None or case.status == "closed":
        whose, due = "", None
    return {
        "standings": standings,
        "clocks": clocks,
        "whose": whose,
        "due": due,
        "visit": visit,
        "visited": visited,
    }


def _encounter(actor: Actor, whose: Q, at: datetime) -> Encounter | None:
    return visible(actor, Encounter, at).filter(whose).select_related("area").order_by("-met_at").first()


def _handover(actor: Actor, whose: Q, at: datetime) -> Handover | None:
    """The newest that moves the child: one that was declined or taken back leaves it where it was."""
    return (
        visible(actor, Handover, at)
        .filter(whose, status__in=("in_transit", "received"))
        .select_related("from_organisation", "to_organisation")
        .order_by("-given_at")
        .first()
    )


def _case(actor: Actor, whose: Q, at: datetime) -> Case | None:
    """The newest case: the open one, or the last that was closed."""
    newest = (
        visible(actor, Case, at).filter(whose).order_by(F("closed_at").desc(nulls_first=True), "-opened_at")
    )
    return newest.select_related("holder", "reopens", "child").first()


def _waiting_referral(actor: Actor, case: Case, at: datetime) -> Referral | None:
    return (
        visible(actor, Referral, at)
        .filter(case=case, status__in=("sent", "delivered", "opened", "acknowledged", "more_asked"))
        .select_related("to_organisation")
        .order_by("answer_due")
        .first()
    )
