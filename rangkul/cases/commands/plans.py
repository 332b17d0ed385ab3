"""Verbs of planning: write the views, add a need, change it, drop it, sign the plan."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from rangkul.cases.catalogue import catalogue
from rangkul.cases.commands.cases import locked
from rangkul.cases.events.work import PlanDrafted, PlanSigned
from rangkul.cases.models import Case, Plan, PlanItem
from rangkul.cases.on_file import on_case, on_file
from rangkul.cases.queries import work as read
from rangkul.cases.rules import work as rules
from rangkul.cases.vocabulary import Reason, Service
from rangkul.core.access import Actor, get, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import Refused, Stale
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class Need:
    """One need and the service that answers it."""

    need: str
    service: str
    horizon: str
    provider_id: int | None = None
    due_on: date | None = None
    indicator: str = ""


@command
def write_views(
    actor: Actor, *, case: Case, child_view: str, family_view: str, version: int, at: datetime
) -> Plan:
    """What the child and the family say themselves, in the plan that is being written."""
    plan = _draft(actor, case, at)
    if plan.row_version != max(version, 1):
        raise Stale({**_standing(plan), "child_view": plan.child_view, "family_view": plan.family_view})
    plan.child_view, plan.family_view = child_view, family_view
    _touch(actor, plan, at)
    return plan


@command
def add_need(actor: Actor, *, case: Case, need: Need, at: datetime) -> PlanItem:
    """A need with its service joins the plan that is being written; the service tells the stream."""
    plan = _draft(actor, case, at)
    rules.check_due(need.due_on, kept=None, at=at)
    _check_gives(actor, need)
    item = _item(actor, plan, at, stream=catalogue()[Service(need.service)].stream, **asdict(need))
    PlanItem.objects.bulk_create([item])
    record(PlanDrafted(plan=plan, case=plan.case, child=plan.child))
    return item


def _check_gives(actor: Actor, need: Need) -> None:
    """Whoever is named for a service gives it; one's own office sees to any of them."""
    if need.provider_id is None or need.provider_id == actor.organisation_id:
        return
    office = get(actor, Organisation, need.provider_id)
    givers = catalogue()[Service(need.service)].receivers
    rules.check_gives(office.kind, givers, receiver=office.short_name)


@command
def change_need(actor: Actor, *, item: PlanItem, need: Need, version: int, at: datetime) -> PlanItem:
    """Change one line of an unsigned plan."""
    item = _unsigned(actor, item, at)
    if item.row_version != version:
        raise Stale({**_standing(item), **{name: getattr(item, name) for name in asdict(need)}})
    rules.check_due(need.due_on, kept=item.due_on, at=at)
    if (need.service, need.provider_id) != (item.service, item.provider_id):
        _check_gives(actor, need)
    for name, value in asdict(need).items():
        setattr(item, name, value)
    item.stream = catalogue()[Service(need.service)].stream
    item.recorded_by, item.recorded_at, item.row_version = actor.user_id, at, version + 1
    item.save(update_fields=[*asdict(need), "stream", "recorded_by", "recorded_at", "row_version"])
    record(PlanDrafted(plan=item.plan, case=item.plan.case, child=item.child))
    return item


@command
def drop_need(actor: Actor, *, item: PlanItem, at: datetime) -> PlanItem:
    """Take one line out of an unsigned plan; it stays in the plans before."""
    item = _unsigned(actor, item, at)
    item.dropped_at = at
    item.save(update_fields=["dropped_at"])
    record(PlanDrafted(plan=item.plan, case=item.plan.case, child=item.child))
    return item


@command
def sign_plan(actor: Actor, *, plan: Plan, version: int, at: datetime) -> Plan:
    """The plan holds from now on, and what already runs goes on in it."""
    plan = require(actor, Permission.PLAN_WRITE, plan, at=at)
    case = locked(actor, plan.case, at)
    plan = visible(actor, Plan, at).get(pk=plan.pk)
    rules.check_case_open(case.status)
    rules.check_not_signed(plan.signed_at)
    if plan.row_version != version:
        raise Stale({**_standing(plan), "child_view": plan.child_view, "family_view": plan.family_view})
    items = list(read.items_of(actor, plan, at=at).select_related("continues"))
    rules.check_can_sign_plan(
        assessed=read.is_assessed(actor, case, at=at), services=len(items), child_view=plan.child_view
    )
    for item in items:
        if item.due_on is None:
            item.due_on = rules.due_by(item.horizon, at)
            item.save(update_fields=["due_on"])
        if item.continues is not None:
            _go_on(item, item.continues)
    plan.signed_at, plan.signed_by = at, actor.user_id
    plan.save(update_fields=["signed_at", "signed_by"])
    record(
        PlanSigned(
            plan=plan,
            case=case,
            child=plan.child,
            version=plan.version,
            services=len(items),
            replaces=plan.replaces,
        )
    )
    return plan


def _go_on(item: PlanItem, before: PlanItem) -> None:
    """Carry over what happened to the service in the plan before while this one was written."""
    for name in ("started_at", "ended_at", "result", "result_note"):
        setattr(item, name, getattr(before, name))
    item.save(update_fields=["started_at", "ended_at", "result", "result_note"])


def _draft(actor: Actor, case: Case, at: datetime) -> Plan:
    """The plan that is being written, begun from the one that holds if there is none."""
    case = locked(actor, require(actor, Permission.PLAN_WRITE, case, at=at), at)
    rules.check_case_open(case.status)
    draft = read.plan_draft(actor, case, at=at)
    if draft is not None:
        return draft
    before = read.plan_in_force(actor, case, at=at)
    plan: Plan = Plan.objects.create(
        **on_case(actor, case, at=at),
        case=case,
        version=before.version + 1 if before else 1,
        replaces=before,
        child_view=before.child_view if before else "",
        family_view=before.family_view if before else "",
    )
    if before is not None:
        kept = ("stream", "horizon", "need", "service", "provider_id", "due_on", "indicator")
        PlanItem.objects.bulk_create(
            [
                _item(actor, plan, at, continues=item, **{name: getattr(item, name) for name in kept})
                for item in read.items_of(actor, before, at=at)
            ]
        )
    return plan


def _item(actor: Actor, plan: Plan, at: datetime, **values: Any) -> PlanItem:
    return PlanItem(
        **on_file(actor, plan.child, legal_basis=plan.legal_basis, at=at),
        plan=plan,
        **values,
    )


def _touch(actor: Actor, plan: Plan, at: datetime) -> None:
    plan.recorded_by, plan.recorded_at, plan.row_version = actor.user_id, at, plan.row_version + 1
    plan.save(update_fields=["child_view", "family_view", "recorded_by", "recorded_at", "row_version"])
    record(PlanDrafted(plan=plan, case=plan.case, child=plan.child))


def _unsigned(actor: Actor, item: PlanItem, at: datetime) -> PlanItem:
    item = require(actor, Permission.PLAN_WRITE, item, at=at)
    locked(actor, item.plan.case, at)
    item = visible(actor, PlanItem, at).select_related("plan__case", "child").get(pk=item.pk)
    rules.check_not_signed(item.plan.signed_at)
    if item.dropped_at is not None:
        raise Refused(Reason.PLAN_REPLACED)
    return item


def _standing(row: Plan | PlanItem) -> dict[str, Any]:
    return {"version": row.row_version, "by": row.recorded_by, "at": row.recorded_at}
