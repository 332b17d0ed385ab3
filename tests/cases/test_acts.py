"""The one act that is proposed: for each way a case can stand, what it is and for whom."""

from dataclasses import replace

import pytest

from rangkul.cases.rules.acts import (
    VERBS,
    Act,
    GoingHome,
    OnFile,
    Reader,
    act_of_going_home,
    act_on_file,
)
from rangkul.cases.views.acts import _WAYS
from rangkul.cases.vocabulary import CaseStatus, StepCode
from rangkul.core.roles import Role, may

WORKER = Reader(Role.SOCIAL_WORKER, holds_child=True, carries_case=True)
SUPERVISOR = replace(WORKER, role=Role.CASE_SUPERVISOR)
SHELTER = replace(WORKER, role=Role.SHELTER_STAFF)
PATROL = Reader(Role.ORDER_OFFICER, holds_child=True)
COLLEAGUE = Reader(Role.SOCIAL_WORKER)
EVALUATOR = Reader(Role.EVALUATOR)
OPEN = OnFile(CaseStatus.OPEN)
PLACE = replace(OPEN, step=StepCode.INSTITUTION_REFERRAL)

# Where the case stands, who looks, and what is proposed.
FILES = [
    (OnFile(), WORKER, Act.OPEN_CASE),
    (OnFile(), EVALUATOR, None),
    (OnFile(on_the_way=True, on_the_way_to_us=True), WORKER, Act.OPEN_CASE),
    (OnFile(CaseStatus.CLOSED), WORKER, Act.REOPEN),
    (OnFile(CaseStatus.CLOSED), EVALUATOR, None),
    (OnFile(CaseStatus.CLOSED, died=True), WORKER, Act.REOPEN_MISTAKEN),
    (OnFile(CaseStatus.CLOSED, has_worker=False, on_the_way=True), SUPERVISOR, Act.REOPEN),
    (replace(OPEN, on_the_way=True, on_the_way_to_us=True), SHELTER, Act.RECEIVE),
    (replace(OPEN, on_the_way=True, step=StepCode.PLAN), WORKER, None),
    (replace(OPEN, has_worker=False, step=StepCode.PLAN), SUPERVISOR, Act.CHOOSE_WORKER),
    (replace(OPEN, has_worker=False, step=StepCode.PLAN), WORKER, Act.PLAN),
    (replace(OPEN, has_worker=False), replace(SUPERVISOR, carries_case=False), None),
    (OnFile(CaseStatus.CLOSURE_ASKED, step=StepCode.CLOSURE), WORKER, Act.SEE_CLOSURE),
    (OnFile(CaseStatus.CLOSURE_ASKED), EVALUATOR, Act.SEE_CLOSURE),
    (OPEN, WORKER, None),
    (replace(OPEN, step=StepCode.SIGNAL), WORKER, None),
    (replace(OPEN, step=StepCode.HANDOVER), PATROL, Act.HAND_OVER),
    (replace(OPEN, step=StepCode.HANDOVER), replace(PATROL, holds_child=False), None),
    (replace(OPEN, step=StepCode.HANDOVER, missing=True), PATROL, Act.MEET_AGAIN),
    (replace(OPEN, step=StepCode.HANDOVER, missing=True), EVALUATOR, None),
    (replace(OPEN, step=StepCode.INTAKE), SHELTER, Act.GIVE_A_BED),
    (replace(OPEN, step=StepCode.RISK_ASSESSMENT), WORKER, Act.ASSESS_RISK),
    (replace(OPEN, step=StepCode.FULL_ASSESSMENT), WORKER, Act.ASSESS_SIDES),
    (replace(OPEN, step=StepCode.PLAN), PATROL, None),
    (replace(OPEN, step=StepCode.SERVICES), WORKER, Act.START_SERVICE),
    (replace(OPEN, step=StepCode.REFERRAL), COLLEAGUE, Act.REFER),
    (replace(OPEN, step=StepCode.VISITS), WORKER, Act.SEE_VISITS),
    (replace(OPEN, step=StepCode.CLOSURE), WORKER, Act.ASK_CLOSURE),
    (replace(OPEN, step=StepCode.CLOSURE), COLLEAGUE, None),
    (PLACE, WORKER, Act.ASK_FOR_PLACE),
    (replace(PLACE, turned_down=True), WORKER, Act.ASK_ANOTHER),
    (replace(PLACE, place="delivered"), WORKER, Act.SEE_REFERRAL),
    (replace(PLACE, place="delivered", turned_down=True), WORKER, Act.SEE_REFERRAL),
    (replace(PLACE, place="accepted"), WORKER, Act.RETURN),
    (replace(PLACE, place="accepted"), EVALUATOR, None),
]

RETURNED = GoingHome(CaseStatus.OPEN, returned=True)
HOMES = [
    (GoingHome(CaseStatus.CLOSED), WORKER, Act.REOPEN),
    (GoingHome(CaseStatus.CLOSED, died=True), WORKER, Act.REOPEN_MISTAKEN),
    (GoingHome(CaseStatus.CLOSED, died=True), EVALUATOR, None),
    (GoingHome(CaseStatus.CLOSURE_ASKED, closure_waits=True), SUPERVISOR, Act.DECIDE_CLOSURE),
    (GoingHome(CaseStatus.CLOSURE_ASKED, closure_waits=True), WORKER, None),
    (
        GoingHome(CaseStatus.CLOSURE_ASKED, closure_waits=True),
        replace(SUPERVISOR, carries_case=False),
        None,
    ),
    (GoingHome(CaseStatus.CLOSURE_ASKED, returned=True, visit_to_make=True), WORKER, None),
    (GoingHome(CaseStatus.OPEN), WORKER, Act.RETURN),
    (GoingHome(CaseStatus.OPEN), EVALUATOR, None),
    (replace(RETURNED, return_missing=True, visit_to_make=True), WORKER, Act.RETURN),
    (replace(RETURNED, visit_to_make=True), WORKER, Act.VISIT),
    (RETURNED, WORKER, Act.ASK_CLOSURE),
    (RETURNED, COLLEAGUE, None),
]


@pytest.mark.parametrize(("case", "reader", "act"), FILES)
def test_the_file_proposes_what_holds_the_case_up_or_its_step_to_whoever_may_do_it(case, reader, act):
    assert act_on_file(case, reader) == act


@pytest.mark.parametrize(("case", "reader", "act"), HOMES)
def test_the_page_of_going_home_proposes_the_return_then_the_visits_then_the_end(case, reader, act):
    assert act_of_going_home(case, reader) == act


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("step", StepCode)
def test_no_role_is_ever_proposed_what_it_has_no_verb_for(role, step):
    reader = Reader(role, holds_child=True, carries_case=True)

    act = act_on_file(replace(OPEN, step=step), reader)

    assert act is None or may(role, VERBS[act])


def test_every_act_has_its_words_and_its_page():
    assert set(_WAYS) == set(Act)
