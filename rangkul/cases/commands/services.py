"""Verbs of serving: a planned service starts and ends, by hand or by what another office reports."""

from datetime import datetime

from rangkul.cases.events.work import ServiceEnded, ServiceStarted
from rangkul.cases.models import PlanItem, Referral
from rangkul.cases.queries import plan_referrals
from rangkul.cases.queries import work as read
from rangkul.cases.queries.referrals import messages_of, result_of
from rangkul.cases.rules import work as rules
from rangkul.cases.vocabulary import MessageKind
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.events import record
from rangkul.core.roles import Permission


@command
def start_service(actor: Actor, *, item: PlanItem, started_at: datetime, at: datetime) -> PlanItem:
    """The service has begun."""
    item = _held(actor, require(actor, Permission.PLAN_WRITE, item, at=at), at)
    rules.check_case_open(item.plan.case.status)
    rules.check_can_start(
        signed=item.plan.signed_at is not None,
        replaced=read.is_replaced(actor, item.plan, at=at),
        started_at=item.started_at,
        moment=started_at,
        at=at,
    )
    _start(item, started_at)
    return item


@command
def end_service(
    actor: Actor, *, item: PlanItem, ended_at: datetime, result: str, note: str = "", at: datetime
) -> PlanItem:
    """The service is over, with what it brought."""
    item = _held(actor, require(actor, Permission.PLAN_WRITE, item, at=at), at)
    rules.check_can_end(
        replaced=read.is_replaced(actor, item.plan, at=at),
        started_at=item.started_at,
        ended_at=item.ended_at,
        moment=ended_at,
        at=at,
    )
    _end(item, ended_at, result, note)
    return item


def take_result(actor: Actor, referral: Referral, *, at: datetime) -> None:
    """Inside the command that closes a referral: its service in the plan ends with what was reported."""
    item, result = plan_referrals.item_of(actor, referral, at=at), result_of(actor, referral)
    if item is None or not result:
        return
    item = _held(actor, item, at)
    if item.ended_at is not None:
        return
    if item.started_at is None:
        _start(item, referral.started_at or referral.answered_at or at)
    reports = messages_of(actor, referral).filter(kind=MessageKind.REPORT)
    words = "\n\n".join(reports.values_list("text", flat=True))
    _end(item, max(referral.reported_at or at, item.started_at or at), result, words)


def _start(item: PlanItem, started_at: datetime) -> None:
    item.started_at = started_at
    item.row_version += 1
    item.save(update_fields=["started_at", "row_version"])
    record(
        ServiceStarted(
            item=item,
            case=item.plan.case,
            child=item.child,
            service=item.service,
            stream=item.stream,
            provider=item.provider,
        ),
        occurred_at=started_at,
    )


def _end(item: PlanItem, ended_at: datetime, result: str, note: str) -> None:
    item.ended_at, item.result, item.result_note = ended_at, result, note
    item.row_version += 1
    item.save(update_fields=["ended_at", "result", "result_note", "row_version"])
    record(
        ServiceEnded(
            item=item,
            case=item.plan.case,
            child=item.child,
            service=item.service,
            stream=item.stream,
            provider=item.provider,
            result=result,
        ),
        occurred_at=ended_at,
    )


def _held(actor: Actor, item: PlanItem, at: datetime) -> PlanItem:
    """The line as it stands, held until the end, so that two clicks start it once."""
    visible(actor, PlanItem, at).select_for_update().get(pk=item.pk)
    return visible(actor, PlanItem, at).select_related("plan__case", "child", "provider").get(pk=item.pk)
