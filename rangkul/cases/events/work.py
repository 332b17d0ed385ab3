"""What can happen while a case is assessed, planned and served."""

from dataclasses import dataclass

from rangkul.cases.models import Assessment, Case, Child, Plan, PlanItem
from rangkul.core.events import Event
from rangkul.core.models import EventKind
from rangkul.people.models import Organisation


# A draft moves nothing yet, so it is no step: it stays out of the timeline and of exports of the flow.
@dataclass(frozen=True)
class AssessmentDrafted(Event):
    """Answers were kept; nothing is signed."""

    name = "assessment.drafted"
    kind = EventKind.NOTICE
    assessment: Assessment
    case: Case
    child: Child
    instrument: str


@dataclass(frozen=True)
class RiskAssessed(Event):
    """The first risk was proposed by the instrument and decided by a person."""

    name = "risk.assessed"
    assessment: Assessment
    case: Case
    child: Child
    instrument: str
    version: int
    proposed: str
    decided: str


@dataclass(frozen=True)
class AssessmentSigned(Event):
    """An assessment was signed; from now on it is corrected only by a new version."""

    name = "assessment.signed"
    assessment: Assessment
    case: Case
    child: Child
    instrument: str
    version: int
    replaces: Assessment | None


@dataclass(frozen=True)
class PlanDrafted(Event):
    """Something in an unsigned plan changed."""

    name = "plan.drafted"
    kind = EventKind.NOTICE
    plan: Plan
    case: Case
    child: Child


@dataclass(frozen=True)
class PlanSigned(Event):
    """A plan was signed and holds from now on."""

    name = "plan.signed"
    plan: Plan
    case: Case
    child: Child
    version: int
    services: int
    replaces: Plan | None


@dataclass(frozen=True)
class ServiceStarted(Event):
    """A planned service began."""

    name = "service.started"
    item: PlanItem
    case: Case
    child: Child
    service: str
    stream: str
    provider: Organisation | None


@dataclass(frozen=True)
class ServiceEnded(Event):
    """A service ended, with what it brought."""

    name = "service.ended"
    item: PlanItem
    case: Case
    child: Child
    service: str
    stream: str
    provider: Organisation | None
    result: str
