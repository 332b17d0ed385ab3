"""What waits in cases: the first risk, the assessment, the plan, services, a worker, a next step."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from rangkul.cases.instrument_files import instruments
from rangkul.cases.instruments import RiskInstrument
from rangkul.cases.models import Case, PlanItem
from rangkul.cases.queries import cases as read
from rangkul.cases.rules.returns import RETURN_WITHIN
from rangkul.cases.vocabulary import Service, StayOutReason
from rangkul.core.access import Actor
from rangkul.core.clocks import end_of_day
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission, Role

_LONGEST = 30
# A service is named a week before it is due.
_AHEAD = timedelta(days=7)
# A case may rest this long after it was opened before somebody is asked for its next step.
REST = timedelta(days=3)
# Assumed: half of the hours in which the first risk is to be known; nobody assesses it before.
WORKER_WITHIN = timedelta(hours=12)


@duties
def cases(actor: Actor, at: datetime) -> list[Duty]:
    """What waits in one's own cases, cases nobody works on, and cases in which nothing is planned."""
    rests = actor.role in (Role.SOCIAL_WORKER, Role.CASE_SUPERVISOR)
    waiting = read.waiting_cases(
        actor,
        at,
        works=actor.may(Permission.ASSESSMENT_WRITE),
        assigns=actor.may(Permission.CASE_ASSIGN),
        rest=REST if rests else None,
        longest=_LONGEST,
    )
    told = {why: [case for found, case in waiting if found == why] for why, _case in waiting}
    mine = told.get("work", [])
    found = [duty for case in mine for duty in _of_case(case)]
    found += [_without_worker(case, at) for case in told.get("no_worker", [])]
    left = told.get("left", [])
    found += [_return(case, actor) for case in left]
    rest = [case for case in told.get("rest", []) if not case.housed]  # type: ignore[attr-defined]
    found += [_rest(case, actor) for case in rest if case not in left]
    found += [_worry(case) for case in told.get("worry", [])]
    if mine:
        due = read.services_due(actor, at, ahead=_AHEAD, most=_LONGEST)
        found += [_of_service(item, actor) for item in due]
    return found


def _without_worker(case: Case, at: datetime) -> Duty:
    waited = timesince(case.opened_at, at, depth=1)
    return Duty(
        due=case.opened_at + WORKER_WITHIN,
        text=_("%(child)s has no social worker yet") % {"child": case.called},  # type: ignore[attr-defined]
        url=reverse("case_assign", args=[case.pk]),
        act=_("Choose a worker"),
        icon="person",
        detail=_("%(case)s · without a worker for %(time)s") % {"case": case.number, "time": waited},
        kind="case_without_worker",
        child=case.child_id,
    )


def _worry(case: Case) -> Duty:
    return Duty(
        None,
        _("The last visit did not find %(child)s safe. Decide the next step.") % {"child": case.called},  # type: ignore[attr-defined]
        reverse("case_after", args=[case.pk]),
        _("See what to do"),
        icon="warning",
        detail=case.number,
        kind="worry",
        child=case.child_id,
    )


def _return(case: Case, actor: Actor) -> Duty:
    mine = case.worker_id in (None, actor.user_id)
    words = {"child": case.called, "how": StayOutReason(case.left_for).label}  # type: ignore[attr-defined]
    return Duty(
        case.left_at + RETURN_WITHIN,  # type: ignore[attr-defined]
        _("%(child)s left the shelter (%(how)s). Record the return, so that the visits are planned.") % words,
        reverse("return_new", args=[case.pk]),
        _("Record the return"),
        icon="home",
        detail=case.number,
        kind="return",
        whose="" if mine else case.worker or _("Nobody yet"),  # type: ignore[attr-defined]
        mine=mine,
        child=case.child_id,
    )


def _rest(case: Case, actor: Actor) -> Duty:
    mine = case.worker_id == actor.user_id
    return Duty(
        None,
        _("Nothing is planned for %(child)s. Decide the next step.") % {"child": case.called},  # type: ignore[attr-defined]
        reverse("case_after", args=[case.pk]),
        _("Open the case"),
        icon="cases",
        detail=case.number,
        kind="case",
        whose="" if mine else case.worker or _("Nobody yet"),  # type: ignore[attr-defined]
        mine=mine,
        child=case.child_id,
    )


def _of_case(case: Case) -> Iterator[Duty]:
    child, (proven, clocks) = case.called, read.proven_and_due(case)  # type: ignore[attr-defined]
    if "risk.assessed" not in proven:
        yield Duty(
            due=clocks.get("risk.assessed"),
            text=_("Assess the risk of %(child)s") % {"child": child},
            url=_assess(case, risk=True),
            act=_("Assess the risk"),
            icon="warning",
            kind="risk_assessment",
            child=case.child_id,
        )
    if "assessment.signed" not in proven:
        yield Duty(
            due=clocks.get("assessment.signed"),
            text=_("Assess %(child)s from four sides") % {"child": child},
            url=_assess(case, risk=False),
            act=_("Assess"),
            icon="task",
            kind="full_assessment",
            child=case.child_id,
        )
    elif "plan.signed" not in proven:
        yield Duty(
            due=clocks.get("plan.signed"),
            text=_("Make the plan for %(child)s") % {"child": child},
            url=reverse("plan_edit", args=[case.pk]),
            act=_("Make the plan"),
            icon="plan",
            kind="plan",
            child=case.child_id,
        )


def _assess(case: Case, *, risk: bool) -> str:
    code = next(one.heading.code for one in instruments() if isinstance(one, RiskInstrument) is risk)
    return reverse("assessment_edit", args=[case.pk, code])


def _of_service(item: PlanItem, actor: Actor) -> Duty:
    child = item.called  # type: ignore[attr-defined]
    service = str(Service(item.service).label)
    running = item.started_at is not None
    elsewhere = not running and item.provider_id not in (None, actor.organisation_id)
    way = reverse("service_end" if running else "service_start", args=[item.pk])
    act = _("End the service") if running else _("Start the service")
    if elsewhere and actor.may(Permission.CASE_REFER):
        way = f"{reverse('referral_new', args=[item.plan.case_id])}?item={item.pk}"
        act = _("Ask %(office)s") % {"office": item.provider}
    return Duty(
        due=end_of_day(item.due_on) if item.due_on else None,
        text=(
            _("%(service)s for %(child)s should be done")
            if running
            else _("%(service)s for %(child)s should begin")
        )
        % {"service": service, "child": child},
        url=way,
        act=act,
        icon="plan",
        kind="service",
        child=item.child_id,
    )
