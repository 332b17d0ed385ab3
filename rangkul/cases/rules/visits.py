"""What holds of monitoring visits: when they are due, and what one that found trouble asks for."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from rangkul.cases.procedure import Procedure
from rangkul.cases.rules.moves import Move
from rangkul.cases.rules.returns import event_of_return
from rangkul.cases.vocabulary import (
    NextAct,
    Reason,
    VisitOutcome,
    VisitStatus,
)

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


class VisitStep(StrEnum):
    """What can be done with a visit."""

    PLAN = "plan"
    RECORD = "record"
    CANCEL = "cancel"


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
