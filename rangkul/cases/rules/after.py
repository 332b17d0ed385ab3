"""What holds when a child goes home: the letter first, the visits planned, closure by two people."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from rangkul.cases.procedure import Procedure
from rangkul.cases.rules.moves import Move, lead
from rangkul.cases.vocabulary import (
    CaseStatus,
    EncounterKind,
    NextAct,
    Reason,
    ReentryKind,
    ReturnKind,
    StayOutReason,
    VisitOutcome,
    VisitStatus,
)
from rangkul.core.clocks import JAKARTA
from rangkul.core.errors import Refused

_TO_PEOPLE = {ReturnKind.FAMILY, ReturnKind.RELATIVE}

_PROPOSALS: Mapping[str, tuple[NextAct, ...]] = {
    VisitOutcome.DOING_WELL: (),
    VisitOutcome.NEEDS_SUPPORT: (NextAct.NEW_PLAN, NextAct.REFER),
    VisitOutcome.AT_RISK: (NextAct.RISK_AGAIN, NextAct.VISIT_SOON, NextAct.NEW_PLAN, NextAct.REFER),
    VisitOutcome.ON_STREET: (NextAct.MEET_CHILD, NextAct.RISK_AGAIN, NextAct.NEW_PLAN),
    VisitOutcome.MOVED: (NextAct.NEW_ADDRESS, NextAct.TRACE_FAMILY),
    VisitOutcome.NOT_FOUND: (NextAct.TRACE_FAMILY, NextAct.VISIT_SOON, NextAct.MEET_CHILD),
}

# What the supervisors hear of at once: the child is not safe, or nobody knows.
WORRYING = (VisitOutcome.AT_RISK, VisitOutcome.ON_STREET, VisitOutcome.NOT_FOUND)
# Each of these, later than the visit, is an answer to it.
ANSWERS_WORRY = (
    "risk.assessed",
    "plan.signed",
    "referral.sent",
    "family.traced",
    "encounter.recorded",
    "stay.started",
    "child.returned",
    "child.placed",
    "closure.asked",
)


_CAME_BACK: Mapping[str, ReentryKind] = {EncounterKind.RAID: ReentryKind.CAUGHT_AGAIN}


_LEAVES_FOR: Mapping[ReturnKind, StayOutReason] = {
    ReturnKind.FAMILY: StayOutReason.FAMILY,
    ReturnKind.RELATIVE: StayOutReason.FAMILY,
    ReturnKind.INSTITUTION: StayOutReason.INSTITUTION,
    ReturnKind.HOME_CITY: StayOutReason.HOME_CITY,
}


# How a stay ended after which the child lives somewhere: each is told by a return, which plans the visits.
NEEDS_RETURN: Mapping[str, ReturnKind] = {
    StayOutReason.FAMILY: ReturnKind.FAMILY,
    StayOutReason.INSTITUTION: ReturnKind.INSTITUTION,
    StayOutReason.HOME_CITY: ReturnKind.HOME_CITY,
}
# Assumed: a return is written down within a day, while those who saw the child leave still know.
RETURN_WITHIN = timedelta(hours=24)


class CaseStep(StrEnum):
    """What can be done with a case as a whole."""

    OPEN = "open"
    REOPEN = "reopen"
    ASK_CLOSURE = "ask_closure"
    DECLINE_CLOSURE = "decline_closure"
    CLOSE = "close"


class VisitStep(StrEnum):
    """What can be done with a visit."""

    PLAN = "plan"
    RECORD = "record"
    CANCEL = "cancel"


_NOBODY_ASKED: dict[str, Reason] = {
    CaseStatus.OPEN: Reason.CLOSURE_NOT_ASKED,
    CaseStatus.CLOSED: Reason.CLOSURE_NOT_ASKED,
}

CASE_MOVES: dict[CaseStep, Move] = {
    CaseStep.OPEN: Move("desk", frozenset(), CaseStatus.OPEN, "case.opened"),
    # A child who comes back gets a new case that names the closed one.
    CaseStep.REOPEN: Move("desk", frozenset(), CaseStatus.OPEN, "case.reopened"),
    CaseStep.ASK_CLOSURE: Move(
        "worker",
        frozenset({CaseStatus.OPEN}),
        CaseStatus.CLOSURE_ASKED,
        "closure.asked",
        {CaseStatus.CLOSURE_ASKED: Reason.CLOSURE_ASKED, CaseStatus.CLOSED: Reason.CASE_CLOSED},
    ),
    CaseStep.DECLINE_CLOSURE: Move(
        "supervisor",
        frozenset({CaseStatus.CLOSURE_ASKED}),
        CaseStatus.OPEN,
        "closure.declined",
        _NOBODY_ASKED,
    ),
    CaseStep.CLOSE: Move(
        "supervisor", frozenset({CaseStatus.CLOSURE_ASKED}), CaseStatus.CLOSED, "case.closed", _NOBODY_ASKED
    ),
}

_TO_MAKE = frozenset({VisitStatus.PLANNED})
_NOT_TO_MAKE: dict[str, Reason] = {
    VisitStatus.MADE: Reason.VISIT_RECORDED,
    VisitStatus.CANCELLED: Reason.VISIT_CANCELLED,
}

VISIT_MOVES: dict[VisitStep, Move] = {
    VisitStep.PLAN: Move("worker", frozenset(), VisitStatus.PLANNED, "child.returned"),
    VisitStep.RECORD: Move("worker", _TO_MAKE, VisitStatus.MADE, "visit.recorded", _NOT_TO_MAKE),
    # By the next return or by the closure of the case, whose event counts the cancelled visits.
    VisitStep.CANCEL: Move("worker", _TO_MAKE, VisitStatus.CANCELLED, "child.returned", _NOT_TO_MAKE),
}


def event_of_return(kind: str) -> str:
    """The event that a return of this kind is, by which the procedure's clocks start."""
    return "child.placed" if kind == ReturnKind.INSTITUTION else "child.returned"


def reentry_kind(met: str) -> ReentryKind:
    """How a child came back, by how it was met; a person may say otherwise."""
    return _CAME_BACK.get(met, ReentryKind.MET_AGAIN)


def came_back(met_at: datetime, *, ended_on: date | None, ended_at: datetime) -> bool:
    """Whether a meeting lies after the end of a case; an earlier one, written down late, tells of no return.

    `ended_on`: the day of a death or a move where it is known; else the moment at which the end was told.
    """
    if ended_on is not None:
        return met_at.astimezone(JAKARTA).date() > ended_on
    return met_at > ended_at


def check_can_return(kind: str, *, statement_signed: bool, has_institution: bool) -> None:
    """Nobody is released to people without the signed letter, or to an institution without a name."""
    if kind in _TO_PEOPLE and not statement_signed:
        raise Refused(Reason.STATEMENT_MISSING)
    if kind == ReturnKind.INSTITUTION and not has_institution:
        raise Refused(Reason.RETURN_NEEDS_INSTITUTION)


def out_reason(kind: str) -> StayOutReason:
    """Why a stay in the house ends when the child goes home or to an institution."""
    return _LEAVES_FOR[ReturnKind(kind)]


def visits_after(procedure: Procedure, kind: str, returned_at: datetime) -> dict[int, datetime]:
    """The visits that the case's own procedure foresees: months after the return, and until when."""
    clocks = procedure.clocks_started_by(event_of_return(kind), {})
    return {
        clock.span.amount: clock.deadline(returned_at).due
        for clock in clocks
        if "visit.recorded" in clock.ends
    }


def next_acts(outcome: str) -> tuple[NextAct, ...]:
    """What the outcome of a visit proposes; a person decides."""
    return _PROPOSALS.get(outcome, ())


def check_can_ask_closure(status: str, *, open_referrals: int, in_shelter: bool) -> None:
    """A case is asked to end once, and when nothing is on its way any more."""
    lead(CASE_MOVES, CaseStep.ASK_CLOSURE, status)
    check_can_close(open_referrals=open_referrals, in_shelter=in_shelter)


def check_can_close(*, open_referrals: int, in_shelter: bool) -> None:
    """Nothing may still be on its way when a case ends."""
    if in_shelter:
        raise Refused(Reason.STILL_IN_SHELTER)
    if open_referrals:
        raise Refused(Reason.REFERRALS_OPEN, open=open_referrals)


def check_second_person(*, asked_by: int, decided_by: int) -> None:
    """Four eyes: whoever asked does not decide."""
    if asked_by == decided_by:
        raise Refused(Reason.CLOSURE_OWN_REQUEST)
