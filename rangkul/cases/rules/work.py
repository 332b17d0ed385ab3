"""What assessing, planning and serving allow and compute."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from rangkul.cases import rules
from rangkul.cases.instruments import Instrument, RiskInstrument, SidesInstrument, propose_risk, score
from rangkul.cases.vocabulary import CaseStatus, Horizon, Reason, Risk
from rangkul.core.clocks import JAKARTA, add_months
from rangkul.core.errors import Refused

# The answer that says: we asked, and it is not known.
UNKNOWN = "unknown"
# The months in which each horizon ends. Assumed for the last: "1 year and more" has no end of its own.
_HORIZON_ENDS = {Horizon.IMMEDIATE: 1, Horizon.SHORT: 3, Horizon.MEDIUM: 12, Horizon.LONG: 24}


def due_by(horizon: str, signed_at: datetime) -> date:
    """The day by which a service is to be done for which the plan names no day: no service is without one."""
    return add_months(signed_at.astimezone(JAKARTA), _HORIZON_ENDS[Horizon(horizon)]).date()


def check_due(due_on: date | None, *, kept: date | None, at: datetime) -> None:
    """No need is late on the day it is planned; one that is carried over keeps the day it had."""
    if due_on is not None and due_on != kept and due_on < at.astimezone(JAKARTA).date():
        raise Refused(Reason.DUE_IN_PAST)


def check_gives(kind: str, givers: Iterable[str], *, receiver: str) -> None:
    """Only an office of a kind that gives the service is named for it."""
    if kind not in givers:
        raise Refused(Reason.NOT_THEIR_SERVICE, receiver=receiver)


def check_case_open(status: str) -> None:
    """A closed case takes no more work."""
    if status == CaseStatus.CLOSED:
        raise Refused(Reason.CASE_CLOSED)


def check_not_signed(signed_at: datetime | None) -> None:
    """What is signed stays as it is."""
    if signed_at is not None:
        raise Refused(Reason.ALREADY_SIGNED)


def check_answered(instrument: Instrument, answers: Mapping[str, Any]) -> None:
    """Every question has an answer, and “not known” is one."""
    missing = sum(item.code not in answers for item in instrument.items)
    if missing:
        raise Refused(Reason.ANSWERS_MISSING, missing=missing)


def levels(answers: Mapping[str, Any]) -> dict[str, int | None]:
    """The chosen levels of an instrument of sides; “not known” leaves the question open."""
    return {code: None if answer == UNKNOWN else int(answer) for code, answer in answers.items()}


def sides_result(instrument: SidesInstrument, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What an instrument of sides says once signed: one exact mean a side, and no total."""
    return {
        one.side.code: {
            "value": None if one.value is None else str(one.value),
            "answered": one.answered,
            "of": one.of,
        }
        for one in score(instrument, levels(answers))
    }


def risk_result(
    instrument: RiskInstrument, answers: Mapping[str, Any], *, decided: str, reason: str
) -> dict[str, Any]:
    """What the risk instrument proposed and what a person decided."""
    proposal = propose_risk(instrument, answers)
    if decided not in Risk.values:
        raise Refused(Reason.RISK_UNDECIDED)
    if decided != proposal.risk and not reason.strip():
        raise Refused(Reason.RISK_NEEDS_REASON)
    return {
        "proposed": proposal.risk.value if proposal.risk else "",
        "because": [item.code for item in proposal.because],
        "decided": decided,
        "reason": reason.strip(),
    }


def check_can_sign_plan(*, assessed: bool, services: int, child_view: str) -> None:
    """A plan answers an assessment, holds at least one service, and the child has had a say."""
    if not assessed:
        raise Refused(Reason.ASSESSMENT_MISSING)
    if not services:
        raise Refused(Reason.PLAN_EMPTY)
    if not child_view.strip():
        raise Refused(Reason.VIEW_MISSING)


def check_can_start(
    *, signed: bool, replaced: bool, started_at: datetime | None, moment: datetime, at: datetime
) -> None:
    """A service starts once, in the plan that holds."""
    if not signed:
        raise Refused(Reason.PLAN_MISSING)
    if replaced:
        raise Refused(Reason.PLAN_REPLACED)
    if started_at is not None:
        raise Refused(Reason.SERVICE_STARTED)
    rules.check_not_in_future(moment, at=at)


def check_can_end(
    *,
    replaced: bool,
    started_at: datetime | None,
    ended_at: datetime | None,
    moment: datetime,
    at: datetime,
) -> None:
    """Only what runs can end, and not before it began."""
    if replaced:
        raise Refused(Reason.PLAN_REPLACED)
    if ended_at is not None:
        raise Refused(Reason.SERVICE_ENDED)
    if started_at is None:
        raise Refused(Reason.SERVICE_NOT_RUNNING)
    if moment < started_at:
        raise Refused(Reason.TIME_BEFORE_START)
    rules.check_not_in_future(moment, at=at)
