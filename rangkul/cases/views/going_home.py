"""The page of going home and after: where the child went, the visits, and whether the case can end."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands.children import open_file
from rangkul.cases.queries import cases as read_cases
from rangkul.cases.queries.closures import closures_of
from rangkul.cases.queries.reentry import how_reopened
from rangkul.cases.queries.returns import bed_of, latest_return, left_without_return
from rangkul.cases.queries.visits import visits_of
from rangkul.cases.rules.acts import Act, GoingHome
from rangkul.cases.rules.closures import DECIDED_WITHIN
from rangkul.cases.rules.stays import RISK_INSTRUMENT
from rangkul.cases.rules.visits import next_acts
from rangkul.cases.views.acts import act_after, reader_of
from rangkul.cases.views.files import reason_of
from rangkul.cases.views.wording import visit_tone
from rangkul.cases.vocabulary import (
    CaseStatus,
    CloseReason,
    FamilyTie,
    NextAct,
    ReentryKind,
    ReturnKind,
    StayOutReason,
    VisitOutcome,
)
from rangkul.core.access import Actor
from rangkul.core.pages import Request, page, render
from rangkul.core.roles import Permission
from rangkul.people.queries import names


@page(Permission.FILE_OPEN, on=read_cases.case, methods=("GET",))
def case_after(request: Request, case: Any) -> HttpResponse:
    """Where the child went, how it goes there, and whether the case can end."""
    actor, at = request.actor, timezone.now()
    open_file(actor, child=case.child, reason=reason_of(request), at=at)
    visits = list(visits_of(actor, case))
    closures = list(closures_of(actor, case))
    home = latest_return(actor, case)
    bed = bed_of(actor, case, at)
    people = names(actor, [one.done_by for one in visits] + [who for one in closures for who in _both(one)])
    # What a visit found before the child went home anew says nothing of the new home.
    of_this = (one for one in reversed(visits) if home is None or one.going_home_id in (None, home.pk))
    found = next((one for one in of_this if one.done_at), None)
    is_open = case.status == CaseStatus.OPEN
    context = {
        "at": at,
        "case": case,
        "child": case.child,
        "home": home,
        "home_facts": _home_facts(home),
        "visits": [visit_row(one, case, people) for one in visits],
        "closures": [_closure_row(one, people) for one in closures],
        "proposals": _proposals(request, case, found, visits) if found and is_open else (),
        "found": VisitOutcome(found.outcome).label if found else "",
        "reentry": _reentry(request, case),
        "may_return": actor.may(Permission.RETURN_RECORD) and case.is_open,
        "bed": bed,
        "left": (left := left_without_return(actor, case, at)),
        "left_for": StayOutReason(left.out_reason).label if left else "",
        **_acts(actor, case, home, visits, closures, bed or left),
    }
    return render(request, "cases/after.html", context)


def _proposals(request: Request, case: Any, found: Any, visits: list[Any]) -> list[dict[str, Any]]:
    """What the last visit proposes, each with where it is done by whoever may do it."""
    due = next((one for one in visits if one.is_open), None)
    ways: dict[str, tuple[Permission, str, Any]] = {
        NextAct.RISK_AGAIN: (Permission.ASSESSMENT_WRITE, "assessment_edit", (case.pk, RISK_INSTRUMENT)),
        NextAct.NEW_PLAN: (Permission.PLAN_WRITE, "plan_edit", (case.pk,)),
        NextAct.REFER: (Permission.CASE_REFER, "referral_new", (case.pk,)),
        NextAct.TRACE_FAMILY: (Permission.RETURN_RECORD, "tracing_new", (case.pk,)),
        NextAct.NEW_ADDRESS: (Permission.RETURN_RECORD, "return_new", (case.pk,)),
        NextAct.MEET_CHILD: (Permission.ENCOUNTER_RECORD, "encounter_new", ()),
        NextAct.VISIT_SOON: (Permission.VISIT_RECORD, "visit", (due.pk,) if due else None),
    }
    told = []
    for act in next_acts(found.outcome):
        may, name, keys = ways[act]
        url = reverse(name, args=keys) if keys is not None and request.actor.may(may) else ""
        told.append({"label": act.label, "url": url})
    return told


def _both(closure: Any) -> tuple[int | None, int | None]:
    return closure.asked_by, closure.decided_by


def _home_facts(home: Any) -> list[tuple[str, Any]]:
    if home is None:
        return []
    place = ", ".join(part for part in (home.address, home.area.name if home.area else "") if part)
    facts = [
        (_("Where"), ReturnKind(home.kind).label),
        (_("Institution"), home.institution.name if home.institution else None),
        (_("To whom"), home.to_whom),
        (_("Relation to the child"), FamilyTie(home.relation).label if home.relation else ""),
        (_("Place"), place),
        (_("Statement letter"), home.statement_number or _("not signed")),
        (_("The child says"), home.child_view),
    ]
    return [fact for fact in facts if fact[0] != _("Institution") or fact[1]]


def visit_row(visit: Any, case: Any, people: dict[int, str]) -> dict[str, Any]:
    """One visit for the list of visits."""
    return {
        "visit": visit,
        "outcome": VisitOutcome(visit.outcome).label if visit.outcome else "",
        "tone": visit_tone(visit.outcome) if visit.outcome else "",
        "by": people.get(visit.done_by, ""),
        "ended_with_case": bool(
            visit.cancelled_at and case.closed_at and visit.cancelled_at >= case.closed_at
        ),
    }


def _closure_row(closure: Any, people: dict[int, str]) -> dict[str, Any]:
    return {
        "closure": closure,
        "reason": CloseReason(closure.reason).label,
        "due": closure.asked_at + DECIDED_WITHIN,
        "asked_by": people.get(closure.asked_by, ""),
        "decided_by": people.get(closure.decided_by, ""),
    }


def _reentry(request: Request, case: Any) -> dict[str, Any] | None:
    """How the child came back, when a closed case stands before this one."""
    if case.reopens_id is None:
        return None
    how = how_reopened(request.actor, case)
    before = case.reopens
    days = (case.opened_at - before.closed_at).days if before.closed_at else None
    return {"before": before, "days": days, "how": ReentryKind(how).label if how in ReentryKind else ""}


def _acts(
    actor: Actor, case: Any, home: Any, visits: list[Any], closures: list[Any], bed: Any
) -> dict[str, Any]:
    """The one act that moves this case on, and whether closure may be asked for besides."""
    due = next((one for one in visits if one.is_open), None)
    waiting = next((one for one in closures if one.decided_at is None), None)
    stands = GoingHome(
        status=case.status,
        died=any(one.approved and one.reason == CloseReason.DIED for one in closures),
        closure_waits=waiting is not None and waiting.asked_by != actor.user_id,
        returned=home is not None,
        return_missing=bed is not None,
        visit_to_make=due is not None,
    )
    act, button = act_after(actor, case, stands, visit=due, closure=waiting)
    # A case can end before its last visit or without a return: the child moved away, grew up, or died.
    may_ask = reader_of(actor, case.child, case).may(Act.ASK_CLOSURE)
    may_ask_besides = may_ask and case.status == CaseStatus.OPEN and act != Act.ASK_CLOSURE
    return {"act": button, "may_ask_closure": may_ask_besides}
