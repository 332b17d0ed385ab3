"""What is read of the work on a case: assessments, the plan and its services."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from rangkul.cases.instrument_files import NoSuchInstrument
from rangkul.cases.instrument_files import instrument as instrument_of
from rangkul.cases.instruments import Instrument, SidesInstrument
from rangkul.cases.models import Assessment, Case, Plan, PlanItem
from rangkul.core.access import Actor, get, visible
from rangkul.core.errors import NotFound


def assessment(actor: Actor, *, assessment_id: UUID) -> Assessment:
    """One assessment the actor may read, or NotFound."""
    found = (
        visible(actor, Assessment)
        .select_related("case__holder", "child", "replaces")
        .filter(pk=assessment_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def case_and_instrument(actor: Actor, *, case_id: UUID, instrument: str) -> tuple[Case, Instrument]:
    """A case the actor may read and an instrument that there is, or NotFound."""
    case = get(actor, Case, case_id)
    try:
        return case, instrument_of(instrument)
    except NoSuchInstrument:
        raise NotFound from None


def assessments_of(actor: Actor, case: Case, *, at: datetime | None = None) -> QuerySet[Assessment]:
    """Every assessment of the case, drafts too, newest version first."""
    return visible(actor, Assessment, at).filter(case=case).order_by("instrument", "-version")


def signed_assessments(actor: Actor, case: Case, *, at: datetime | None = None) -> QuerySet[Assessment]:
    """The signed assessments of the case, newest version first."""
    return assessments_of(actor, case, at=at).filter(signed_at__isnull=False)


def newest_signed(
    actor: Actor, case: Case, instrument: str, *, at: datetime | None = None
) -> Assessment | None:
    """The assessment with this instrument that holds now, if one was signed."""
    return signed_assessments(actor, case, at=at).filter(instrument=instrument).first()


def other_versions(
    actor: Actor, assessment: Assessment, *, at: datetime | None = None
) -> QuerySet[Assessment]:
    """What was written with the same instrument in the same case, newest version first."""
    same = assessments_of(actor, assessment.case, at=at).filter(instrument=assessment.instrument)
    return same.exclude(pk=assessment.pk)


def assessment_draft(
    actor: Actor, case: Case, instrument: str, *, at: datetime | None = None
) -> Assessment | None:
    """The unsigned assessment with this instrument, if there is one."""
    return assessments_of(actor, case, at=at).filter(instrument=instrument, signed_at=None).first()


def is_assessed(actor: Actor, case: Case, *, at: datetime | None = None) -> bool:
    """Whether an assessment with sides is signed; the first risk alone is no ground for a plan."""
    return any(
        isinstance(instrument_of(one.instrument, one.instrument_version), SidesInstrument)
        for one in signed_assessments(actor, case, at=at)
    )


def plan(actor: Actor, *, plan_id: UUID) -> Plan:
    """One plan the actor may read, or NotFound."""
    return get(actor, Plan, plan_id)


def plan_item(actor: Actor, *, item_id: UUID) -> PlanItem:
    """One line of a plan the actor may read, or NotFound."""
    found = (
        visible(actor, PlanItem)
        .select_related("plan__case__holder", "child", "provider")
        .filter(pk=item_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def plans_of(actor: Actor, case: Case, *, at: datetime | None = None) -> QuerySet[Plan]:
    """Every plan of the case, newest version first."""
    return visible(actor, Plan, at).filter(case=case).order_by("-version")


def plan_in_force(actor: Actor, case: Case, *, at: datetime | None = None) -> Plan | None:
    """The newest signed plan."""
    return plans_of(actor, case, at=at).filter(signed_at__isnull=False).first()


def plan_draft(actor: Actor, case: Case, *, at: datetime | None = None) -> Plan | None:
    """The plan that is being written, if there is one."""
    return plans_of(actor, case, at=at).filter(signed_at=None).first()


def items_of(actor: Actor, plan: Plan, *, at: datetime | None = None) -> QuerySet[PlanItem]:
    """The lines of a plan that still stand in it."""
    return (
        visible(actor, PlanItem, at)
        .filter(plan=plan, dropped_at=None)
        .select_related("provider")
        .order_by("recorded_at", "id")
    )


def undone_services(actor: Actor, case: Case) -> list[PlanItem]:
    """What the plan in force promises and has not been given to an end."""
    plan = plan_in_force(actor, case)
    return list(items_of(actor, plan).filter(ended_at=None)) if plan else []


def is_replaced(actor: Actor, plan: Plan, *, at: datetime | None = None) -> bool:
    """Whether a newer plan is signed."""
    newer = plans_of(actor, Case(pk=plan.case_id), at=at).filter(signed_at__isnull=False)
    return newer.filter(version__gt=plan.version).exists()
