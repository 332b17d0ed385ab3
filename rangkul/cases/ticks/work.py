"""Cases by the clock: the supervisors hear of an assessment or a visit that is late."""

from datetime import datetime

from rangkul.cases.queries import clocks as read
from rangkul.cases.ticks.telling import tell_supervisors
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor
from rangkul.core.ticks import ticks


@ticks
def escalate_assessments(actor: Actor, at: datetime) -> int:
    """The first risk and the assessment from all sides, each when its own clock is over."""
    risks = tell_supervisors(actor, read.risks_late(actor, at), NoticeKind.RISK_LATE, at)
    return risks + tell_supervisors(actor, read.assessments_late(actor, at), NoticeKind.ASSESSMENT_LATE, at)


@ticks
def escalate_visits(actor: Actor, at: datetime) -> int:
    """A visit that nobody made in time."""
    return tell_supervisors(actor, read.visits_late(actor, at), NoticeKind.VISIT_LATE, at)
