"""What waits in assessing and planning: the first risk, the assessment, the plan, services, a worker."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from rangkul.cases.instrument_files import instruments
from rangkul.cases.instruments import RiskInstrument
from rangkul.cases.models import Case, PlanItem
from rangkul.cases.queries import cases as read
from rangkul.cases.vocabulary import Service
from rangkul.core.access import Actor
from rangkul.core.clocks import JAKARTA
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission

# A service is named a week before it is due.
_AHEAD = timedelta(days=7)


@duties
def work(actor: Actor, at: datetime) -> list[Duty]:
    """What waits for the worker of a case."""
    if not actor.may(Permission.ASSESSMENT_WRITE):
        return []
    mine = list(read.my_cases(actor, at=at))
    if not mine:
        return []
    names = read.callings(actor, [case.child_id for case in mine], at=at)
    found = [
        duty
        for case, proven, clocks in read.with_clocks(actor, mine, at=at)
        for duty in _of_case(case, names[case.child_id], proven, clocks)
    ]
    for item in read.services_due(actor, mine, by=(at + _AHEAD).astimezone(JAKARTA).date(), at=at):
        found.append(_of_service(item, names[item.child_id]))
    return found


@duties
def without_worker(actor: Actor, at: datetime) -> list[Duty]:
    """Cases of one's own office that nobody works on yet, for those who give them out."""
    if not actor.may(Permission.CASE_ASSIGN):
        return []
    waiting = list(read.cases_without_worker(actor, at=at))
    names = read.callings(actor, [case.child_id for case in waiting], at=at)
    return [
        Duty(
            due=None,
            text=_("%(child)s has no social worker yet") % {"child": names[case.child_id]},
            url=reverse("case_assign", args=[case.pk]),
            act=_("Choose a worker"),
            icon="person",
            kind="case_without_worker",
        )
        for case in waiting
    ]


def _of_case(case: Case, child: str, proven: set[str], clocks: dict[str, datetime]) -> Iterator[Duty]:
    if "risk.assessed" not in proven:
        yield Duty(
            due=clocks.get("risk.assessed"),
            text=_("Assess the risk of %(child)s") % {"child": child},
            url=_assess(case, risk=True),
            act=_("Assess the risk"),
            icon="warning",
            kind="risk_assessment",
        )
    if "assessment.signed" not in proven:
        yield Duty(
            due=clocks.get("assessment.signed"),
            text=_("Assess %(child)s from four sides") % {"child": child},
            url=_assess(case, risk=False),
            act=_("Assess"),
            icon="task",
            kind="full_assessment",
        )
    elif "plan.signed" not in proven:
        yield Duty(
            due=clocks.get("plan.signed"),
            text=_("Make the plan for %(child)s") % {"child": child},
            url=reverse("plan_edit", args=[case.pk]),
            act=_("Make the plan"),
            icon="plan",
            kind="plan",
        )


def _assess(case: Case, *, risk: bool) -> str:
    code = next(one.heading.code for one in instruments() if isinstance(one, RiskInstrument) is risk)
    return reverse("assessment_edit", args=[case.pk, code])


def _of_service(item: PlanItem, child: str) -> Duty:
    service = str(Service(item.service).label)
    running = item.started_at is not None
    end_of_day = datetime.combine(item.due_on, time(23, 59), JAKARTA) if item.due_on else None
    return Duty(
        due=end_of_day,
        text=(
            _("%(service)s for %(child)s should be done")
            if running
            else _("%(service)s for %(child)s should begin")
        )
        % {"service": service, "child": child},
        url=reverse("service_end" if running else "service_start", args=[item.pk]),
        act=_("End the service") if running else _("Start the service"),
        icon="now",
        kind="service",
    )
