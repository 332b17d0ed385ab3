"""Which one act moves a case on: by where the case stands, and by what whoever looks may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rangkul.cases.rules.referrals import UNANSWERED
from rangkul.cases.vocabulary import CaseStatus, StepCode
from rangkul.core.roles import Permission, may


class Act(StrEnum):
    """What one button can lead to; to *see* something moves nothing, and tells whose turn it is."""

    OPEN_CASE = "open_case"
    REOPEN = "reopen"
    # A death may be recorded by mistake: the way back is there, and nobody is asked to take it.
    REOPEN_MISTAKEN = "reopen_mistaken"
    RECEIVE = "receive"
    CHOOSE_WORKER = "choose_worker"
    MEET_AGAIN = "meet_again"
    HAND_OVER = "hand_over"
    GIVE_A_BED = "give_a_bed"
    ASSESS_RISK = "assess_risk"
    ASSESS_SIDES = "assess_sides"
    PLAN = "plan"
    START_SERVICE = "start_service"
    REFER = "refer"
    ASK_FOR_PLACE = "ask_for_place"
    ASK_ANOTHER = "ask_another"
    SEE_REFERRAL = "see_referral"
    TRACE_FAMILY = "trace_family"
    COUNSEL = "counsel"
    SIGN_AND_RETURN = "sign_and_return"
    RETURN = "return"
    SEE_VISITS = "see_visits"
    VISIT = "visit"
    ASK_CLOSURE = "ask_closure"
    SEE_CLOSURE = "see_closure"
    DECIDE_CLOSURE = "decide_closure"


# The verb that each act is. Whoever receives, or sees a closure, is let in by the page itself.
VERBS: Mapping[Act, Permission] = {
    Act.OPEN_CASE: Permission.CASE_OPEN,
    Act.REOPEN: Permission.CASE_OPEN,
    Act.REOPEN_MISTAKEN: Permission.CASE_OPEN,
    Act.CHOOSE_WORKER: Permission.CASE_ASSIGN,
    Act.MEET_AGAIN: Permission.ENCOUNTER_RECORD,
    Act.HAND_OVER: Permission.HANDOVER_GIVE,
    Act.GIVE_A_BED: Permission.STAY_RUN,
    Act.ASSESS_RISK: Permission.ASSESSMENT_WRITE,
    Act.ASSESS_SIDES: Permission.ASSESSMENT_WRITE,
    Act.PLAN: Permission.PLAN_WRITE,
    Act.START_SERVICE: Permission.PLAN_WRITE,
    Act.REFER: Permission.CASE_REFER,
    Act.ASK_FOR_PLACE: Permission.CASE_REFER,
    Act.ASK_ANOTHER: Permission.CASE_REFER,
    Act.SEE_REFERRAL: Permission.REFERRAL_READ,
    Act.TRACE_FAMILY: Permission.RETURN_RECORD,
    Act.COUNSEL: Permission.RETURN_RECORD,
    Act.SIGN_AND_RETURN: Permission.RETURN_RECORD,
    Act.RETURN: Permission.RETURN_RECORD,
    Act.SEE_VISITS: Permission.VISIT_RECORD,
    Act.VISIT: Permission.VISIT_RECORD,
    Act.ASK_CLOSURE: Permission.CLOSURE_REQUEST,
    Act.DECIDE_CLOSURE: Permission.CLOSURE_APPROVE,
}
# Who reads a file of another office does not give its work or its end away.
_OF_ITS_OFFICE = {Act.CHOOSE_WORKER, Act.ASK_CLOSURE, Act.DECIDE_CLOSURE}
# The first two steps are on record before there is a case.
_OF_STEP: Mapping[str, Act] = {
    StepCode.HANDOVER: Act.HAND_OVER,
    StepCode.INTAKE: Act.GIVE_A_BED,
    StepCode.RISK_ASSESSMENT: Act.ASSESS_RISK,
    StepCode.FULL_ASSESSMENT: Act.ASSESS_SIDES,
    StepCode.PLAN: Act.PLAN,
    StepCode.SERVICES: Act.START_SERVICE,
    StepCode.REFERRAL: Act.REFER,
    StepCode.INSTITUTION_REFERRAL: Act.ASK_FOR_PLACE,
    StepCode.FAMILY_TRACING: Act.TRACE_FAMILY,
    StepCode.COUNSELLING: Act.COUNSEL,
    StepCode.STATEMENT: Act.SIGN_AND_RETURN,
    StepCode.REUNIFICATION: Act.RETURN,
    StepCode.VISITS: Act.SEE_VISITS,
    StepCode.CLOSURE: Act.ASK_CLOSURE,
}


@dataclass(frozen=True)
class Reader:
    """Who looks: in which role, and whether their office holds the child and carries the case."""

    role: str
    holds_child: bool = False
    carries_case: bool = False

    def may(self, act: Act) -> bool:
        """Whether this act is theirs to do at all."""
        theirs = self.carries_case or act not in _OF_ITS_OFFICE
        here = self.holds_child or act != Act.HAND_OVER
        return theirs and here and (act not in VERBS or may(self.role, VERBS[act]))


@dataclass(frozen=True)
class OnFile:
    """Where a case stands, as the child's file tells; without a status there is no case."""

    status: str = ""
    died: bool = False
    on_the_way: bool = False
    on_the_way_to_us: bool = False
    has_worker: bool = True
    step: str = ""
    missing: bool = False
    # Where the referral that asks an institution for a place stands, and whether one came to nothing.
    place: str = ""
    turned_down: bool = False


def act_on_file(case: OnFile, reader: Reader) -> Act | None:
    """What the reader can do now for this child: what holds the case up, else its present step."""
    act = _wanted(case, reader)
    return act if act and reader.may(act) else None


def _wanted(case: OnFile, reader: Reader) -> Act | None:
    if not case.status:
        return Act.OPEN_CASE
    if case.status == CaseStatus.CLOSED:
        return Act.REOPEN_MISTAKEN if case.died else Act.REOPEN
    if case.on_the_way:
        return Act.RECEIVE if case.on_the_way_to_us else None
    if not case.has_worker and reader.may(Act.CHOOSE_WORKER):
        return Act.CHOOSE_WORKER
    return Act.SEE_CLOSURE if case.status == CaseStatus.CLOSURE_ASKED else _of_step(case, reader)


def _of_step(case: OnFile, reader: Reader) -> Act | None:
    if case.step == StepCode.HANDOVER and case.missing:
        return Act.MEET_AGAIN
    if case.step != StepCode.INSTITUTION_REFERRAL:
        return _OF_STEP.get(case.step)
    if not case.place:
        return Act.ASK_ANOTHER if case.turned_down else Act.ASK_FOR_PLACE
    # A place is asked for once: while nobody has answered it is read, and then the child goes there.
    waits = case.place in UNANSWERED or not reader.may(Act.RETURN)
    return Act.SEE_REFERRAL if waits else Act.RETURN


@dataclass(frozen=True)
class GoingHome:
    """Where a case stands, as the page of going home and after tells."""

    status: str
    died: bool = False
    # Closure was asked for by somebody else, and nobody has decided.
    closure_waits: bool = False
    returned: bool = False
    # In a bed again, or gone from one to where no return says so yet.
    return_missing: bool = False
    visit_to_make: bool = False


def act_of_going_home(case: GoingHome, reader: Reader) -> Act | None:
    """What moves the child's way home and the end of the case on, as far as it is the reader's to do."""
    is_open, is_closed = case.status == CaseStatus.OPEN, case.status == CaseStatus.CLOSED
    ways = (
        (is_closed and case.died, Act.REOPEN_MISTAKEN),
        (is_closed, Act.REOPEN),
        (case.closure_waits, Act.DECIDE_CLOSURE),
        (is_open and (not case.returned or case.return_missing), Act.RETURN),
        (is_open and case.visit_to_make, Act.VISIT),
        (is_open and case.returned, Act.ASK_CLOSURE),
    )
    return next((act for possible, act in ways if possible and reader.may(act)), None)
