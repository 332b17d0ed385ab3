"""By which referral a service of the plan was asked of another office, and what its receiver reported."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from rangkul.cases.catalogue import ServiceEntry
from rangkul.cases.models import Case, PlanItem, Referral
from rangkul.cases.queries import work as read
from rangkul.cases.rules.referrals import LIVE
from rangkul.cases.slices import copy_for
from rangkul.cases.vocabulary import SliceField
from rangkul.core.access import Actor, visible
from rangkul.core.models import Event


def referrals_of_items(
    actor: Actor, case: Case, items: Sequence[PlanItem], *, at: datetime | None = None
) -> dict[UUID, Referral]:
    """The newest referral for each of these services, also one sent under an earlier version of the plan."""
    if not items:
        return {}
    before = dict(visible(actor, PlanItem, at).filter(plan__case=case).values_list("pk", "continues_id"))
    of_line = {number: item.pk for item in items for number in _line(item.pk, before)}
    # A referral sent past the plan answers a service of which the plan holds one only.
    lone = _lone(items)
    asked = visible(actor, Referral, at).filter(case=case).order_by("sent_at")
    found: dict[UUID, Referral] = {}
    for referral in asked.select_related("to_organisation"):
        key = of_line.get(referral.plan_item_id) if referral.plan_item_id else lone.get(referral.service)
        if key is not None:
            found[key] = referral
    return found


def _line(item: UUID, before: Mapping[UUID, UUID | None]) -> Iterable[UUID]:
    """The service under every version of the plan, the newest first."""
    one: UUID | None = item
    while one is not None:
        yield one
        one = before.get(one)


def _lone(items: Sequence[PlanItem]) -> dict[str, UUID]:
    services = [item.service for item in items]
    return {item.service: item.pk for item in items if services.count(item.service) == 1}


def item_of(actor: Actor, referral: Referral, *, at: datetime | None = None) -> PlanItem | None:
    """The service of the plan in force that this referral is the newest for, as far as the actor reads it."""
    case = visible(actor, Case, at).filter(pk=referral.case_id).first() if referral.case_id else None
    plan = read.plan_in_force(actor, case, at=at) if case else None
    if case is None or plan is None:
        return None
    items = list(read.items_of(actor, plan, at=at))
    asked = referrals_of_items(actor, case, items, at=at)
    return next((item for item in items if item.pk in asked and asked[item.pk].pk == referral.pk), None)


def need_of(actor: Actor, referral: Referral, *, at: datetime | None = None) -> PlanItem | None:
    """The need that a referral serves: as the plan in force says it, else as the plan of that day did."""
    held = item_of(actor, referral, at=at)
    if held is not None or referral.plan_item_id is None:
        return held
    return visible(actor, PlanItem, at).filter(pk=referral.plan_item_id).first()


def item_to_ask_for(actor: Actor, case: Case, service: str, *, at: datetime) -> PlanItem | None:
    """The one service of this kind in the plan in force that still waits for somebody to give it."""
    plan = read.plan_in_force(actor, case, at=at)
    if plan is None:
        return None
    items = [one for one in read.items_of(actor, plan, at=at) if one.ended_at is None]
    asked = referrals_of_items(actor, case, items, at=at)
    open_ones = [
        one
        for one in items
        if one.service == service and (one.pk not in asked or asked[one.pk].status not in LIVE)
    ]
    return open_ones[0] if len(open_ones) == 1 else None


def results_of(actor: Actor, case: Case, referrals: Iterable[Referral]) -> dict[UUID, str]:
    """What the receivers of these referrals reported, as the log holds it."""
    reported = {str(one.pk): one.pk for one in referrals if one.reported_at is not None}
    if not reported:
        return {}
    told = visible(actor, Event).filter(
        child_id=case.child_id,
        name="referral.feedback",
        objects_touched__kind="referral",
        objects_touched__object_id__in=reported,
    )
    return {
        reported[key]: str(result or "")
        for key, result in told.values_list("objects_touched__object_id", "details__result")
    }


def not_in_the_file(actor: Actor, case: Case, entry: ServiceEntry, *, at: datetime) -> list[SliceField]:
    """What the receiver of this service cannot begin without and the child's file does not hold yet."""
    # What is said of the child's health is typed when asking, not taken from the file.
    needed = [field for field in entry.needs if field != SliceField.HEALTH]
    if not needed:
        return []
    known = copy_for(actor, case, entry, need="", at=at).known
    return [field for field in needed if field.value not in known]
