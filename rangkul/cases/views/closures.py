"""Pages of the end of a case: asking for closure, and deciding on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rangkul.cases import procedures
from rangkul.cases.commands import closures as commands
from rangkul.cases.commands.children import open_file
from rangkul.cases.forms.closures import ClosureForm, DecisionForm
from rangkul.cases.queries import cases as read_cases
from rangkul.cases.queries import closures
from rangkul.cases.queries.closures import (
    attempts_to_find,
    closure_waiting,
    open_referrals,
    others_open_referrals,
)
from rangkul.cases.queries.returns import bed_of
from rangkul.cases.queries.visits import open_visits_of, visits_of
from rangkul.cases.queries.work import undone_services
from rangkul.cases.rules.closures import DECIDED_WITHIN
from rangkul.cases.rules.visits import WORRYING
from rangkul.cases.views.going_home import visit_row
from rangkul.cases.views.returns import said_no
from rangkul.cases.views.telling import kept_words, referral_row
from rangkul.cases.views.wording import label
from rangkul.cases.vocabulary import CloseReason, Service, VisitOutcome
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.core.unbroken import day_words
from rangkul.people.queries import names


@page(Permission.CLOSURE_REQUEST, on=read_cases.case)
def new_closure(request: Request, case: Any) -> HttpResponse:
    """Say that the work is done; a supervisor decides."""
    actor, at = request.actor, timezone.now()
    waiting = closure_waiting(actor, case) if case.status == "closure_asked" else None
    if waiting is not None and request.method == "GET":
        return render(request, "cases/closure_asked.html", _waits(request, waiting))
    form = bound(request, ClosureForm, reasons=procedures.closing_of(case))
    open_visits = open_visits_of(actor, case).count()
    context = {"form": form, "case": case, "child": case.child, "open_visits": open_visits}
    context["kept"] = [(str(reason.label), kept_words(reason)) for reason in CloseReason]
    context["undone"] = _undone(request, case)
    context |= _open_referrals(request, case)
    context["bed"] = bed_of(actor, case, at)
    context["may_run_stay"] = actor.may(Permission.STAY_RUN)
    context["may_trace"] = actor.may(Permission.RETURN_RECORD)
    if request.method == "POST" and form.is_valid():
        try:
            commands.ask_closure(actor, case=case, at=at, **form.cleaned_data)
        except Refused as no:
            return said_no(request, "cases/closure_new.html", context, no)
        messages.success(request, _("Asked. A supervisor sees it under Today and answers."))
        return redirect("case_after", case_id=case.pk)
    return render(request, "cases/closure_new.html", context)


def _waits(request: Request, closure: Any) -> dict[str, Any]:
    """Who asked and since when, for whoever comes to ask a second time."""
    actor, case = request.actor, closure.case
    name = names(actor, [closure.asked_by]).get(closure.asked_by)
    return {
        "closure": closure,
        "due": closure.asked_at + DECIDED_WITHIN,
        "case": case,
        "child": case.child,
        "facts": [
            (pgettext("closure", "Asked by"), name or _("a person of this organisation")),
            (_("Since"), day_words(timezone.localtime(closure.asked_at), "j F Y, H.i")),
        ],
        "may_decide": case.holder_id == actor.organisation_id
        and actor.may(Permission.CLOSURE_APPROVE)
        and closure.asked_by != actor.user_id,
    }


@page(Permission.CLOSURE_APPROVE, on=closures.closure)
def closure(request: Request, closure: Any) -> HttpResponse:
    """The second pair of eyes: close the case, or say what is still to be done."""
    actor, at = request.actor, timezone.now()
    case = closure.case
    if closure.decided_at is not None and request.method == "GET":
        return redirect("case_after", case_id=case.pk)
    form = bound(request, DecisionForm)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            commands.decide_closure(actor, closure=closure, at=at, **words)
        except Refused as no:
            return said_no(request, "cases/closure.html", _asked(request, closure) | {"form": form}, no)
        said = _("The case is closed.") if words["approved"] else _("Your colleague sees what is to be done.")
        messages.success(request, said)
        return redirect("case_after", case_id=case.pk)
    if request.method == "GET":
        open_file(actor, child=case.child, reason="supervision", at=at)
    return render(request, "cases/closure.html", _asked(request, closure) | {"form": form, "at": at})


def _asked(request: Request, closure: Any) -> dict[str, Any]:
    actor, case = request.actor, closure.case
    visits = list(visits_of(actor, case))
    people = names(actor, [closure.asked_by, *(one.done_by for one in visits)])
    return {
        "closure": closure,
        "case": case,
        "child": case.child,
        "own": closure.asked_by == actor.user_id,
        "visits": [visit_row(one, case, people) for one in visits],
        "facts": [
            (pgettext("closure", "Asked by"), people.get(closure.asked_by, "")),
            (_("Reason"), CloseReason(closure.reason).label),
            *([(_("Since"), day_words(closure.happened_on, "j F Y"))] if closure.happened_on else []),
            *([(_("What the worker says"), closure.note)] if closure.note else []),
            *_searched(request, closure),
            (_("How long supervisors keep reading the file"), kept_words(closure.reason)),
        ],
        "worrying": _worrying(closure, visits),
        "undone": _undone(request, case),
        **_open_referrals(request, case),
    }


def _open_referrals(request: Request, case: Any) -> dict[str, list[dict[str, Any]]]:
    """What we still ask of others, to be ended first, and what other offices ask: it ends with the case."""
    ours = open_referrals(request.actor, case).select_related("to_organisation").order_by("sent_at")
    others = others_open_referrals(request.actor, case).order_by("sent_at")
    return {
        "open_referrals": [referral_row(one) for one in ours],
        "ends_too": [{**referral_row(one), "sender": one.from_organisation} for one in others],
    }


def _undone(request: Request, case: Any) -> list[tuple[str, str]]:
    """What the plan still promises, for whoever thinks that the work is done."""
    return [(one.need, str(Service(one.service).label)) for one in undone_services(request.actor, case)]


def _searched(request: Request, closure: Any) -> list[tuple[str, str]]:
    """How often somebody looked for a child of whom contact is lost."""
    if closure.reason != CloseReason.LOST_CONTACT:
        return []
    made = attempts_to_find(request.actor, closure.case)
    return [(_("Attempts to find the child or the family"), str(made))]


def _worrying(closure: Any, visits: list[Any]) -> str:
    """What the last visit found, when that speaks against closing and is not the very reason for it."""
    last = next((one for one in reversed(visits) if one.done_at), None)
    if last is None or last.outcome not in WORRYING or closure.reason == CloseReason.LOST_CONTACT:
        return ""
    return label(VisitOutcome, last.outcome)
