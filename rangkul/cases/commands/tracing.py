"""Verbs before the return: record an attempt to find the family, record counselling."""

from datetime import datetime

from rangkul.cases import rules
from rangkul.cases.events.tracing import CounsellingGiven, FamilyTraced
from rangkul.cases.models import Case
from rangkul.cases.rules.work import check_case_open
from rangkul.core.access import Actor, require
from rangkul.core.commands import command
from rangkul.core.events import record
from rangkul.core.roles import Permission


@command
def record_tracing(actor: Actor, *, case: Case, result: str, tried_at: datetime, at: datetime) -> Case:
    """One attempt to find the family; the log of attempts is the record."""
    case = require(actor, Permission.RETURN_RECORD, case, at=at)
    check_case_open(case.status)
    rules.check_not_in_future(tried_at, at=at)
    record(FamilyTraced(case=case, child=case.child, result=result), occurred_at=tried_at)
    return case


@command
def record_counselling(actor: Actor, *, case: Case, with_whom: str, given_at: datetime, at: datetime) -> Case:
    """The child, the family or both were counselled; what was said stays between them."""
    case = require(actor, Permission.RETURN_RECORD, case, at=at)
    check_case_open(case.status)
    rules.check_not_in_future(given_at, at=at)
    record(CounsellingGiven(case=case, child=case.child, with_whom=with_whom), occurred_at=given_at)
    return case
