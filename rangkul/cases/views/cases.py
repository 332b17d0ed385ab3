"""Pages of cases: the list, opening one, giving one to a worker."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rangkul.cases.commands import cases as do
from rangkul.cases.commands.children import list_children
from rangkul.cases.forms.work import AssignForm
from rangkul.cases.queries import cases as read
from rangkul.cases.queries.callings import callings
from rangkul.cases.queries.children import child_with_file
from rangkul.cases.queries.gone import where_gone
from rangkul.cases.queries.reentry import case_running, case_to_reopen
from rangkul.cases.views.telling import case_chips, child_url, gone_words
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission, Role
from rangkul.people.queries import colleagues

_STATUSES = {"open": ["open"], "closing": ["closure_asked"], "closed": ["closed"]}


@page(Permission.CASE_LIST, methods=("GET",))
def cases(request: Request) -> HttpResponse:
    """My cases, or those of my office, from the longest open; on each page the overdue ones first."""
    actor, at = request.actor, timezone.now()
    whose = request.GET.get("whose") or ("mine" if actor.role == Role.SOCIAL_WORKER else "office")
    status = request.GET.get("status", "open")
    statuses = _STATUSES.get(status, _STATUSES["open"])
    page = read.page_of_cases(
        actor, statuses=statuses, mine=whose == "mine", after=request.GET.get("after", ""), at=at
    )
    rows = _rows(actor, _with_due(page.rows, status, at), at)
    if rows:
        list_children(actor, children=[row["case"].child for row in rows], where="cases", at=at)
    return render(
        request,
        "cases/cases.html",
        {
            "at": at,
            "rows": rows,
            "page": page,
            "mine": whose == "mine",
            "may_open": actor.may(Permission.CASE_OPEN),
            "tabs": _tabs(request, whose, status),
        },
    )


def _with_due(found: list[Any], status: str, at: datetime) -> list[tuple[Any, datetime | None, str]]:
    if status == "closed":
        return [(case, None, "") for case in found]
    return sorted(
        ((case, *_ends_next(case)) for case in found), key=lambda one: (one[1] is None, one[1] or at)
    )


def _ends_next(case: Any) -> tuple[datetime | None, str]:
    """Which time ends next in a case, and what it is for: a clock of its procedure, or the next visit."""
    clock = read.next_clock(case)
    ends = [(clock.deadline.due, str(clock.clock.title))] if clock else []
    if case.visit_due is not None:
        words = ngettext("Visit after %(months)s month", "Visit after %(months)s months", case.visit_month)
        ends.append((case.visit_due, words % {"months": case.visit_month}))
    return min(ends, default=(None, ""))


def _rows(actor: Any, shown: Any, at: datetime) -> list[dict[str, Any]]:
    shown = list(shown)
    called = callings(actor, [case.child_id for case, *_due in shown], at=at)
    workers = {row.user_id: row.user.name for row in colleagues(actor)}
    return [
        {
            "case": case,
            "called": called.get(case.child_id, case.child_number),
            "due": due,
            "due_for": due_for,
            "worker": workers.get(case.worker_id, ""),
            "chips": _chips(case),
            "url": child_url(case.child),
            "assign": reverse("case_assign", args=[case.pk])
            if case.worker_id is None
            and case.is_open
            and case.holder_id == actor.organisation_id
            and actor.may(Permission.CASE_ASSIGN)
            else "",
        }
        for case, due, due_for in shown
    ]


def _chips(case: Any) -> list[tuple[str, str]]:
    """How a case stands, whether it is one of two, and whether the child died or moved away."""
    # Beside a closed case the other one is simply where the work goes on.
    words = (_("Two open cases"), "due_soon") if case.is_open else (_("Another case is open"), "plain")
    twice = [words] if case.twice else []
    gone = "" if case.is_open else gone_words(where_gone(case))
    return [*twice, *case_chips(case), *([(gone, "plain")] if gone else [])]


def _tabs(request: Request, whose: str, status: str) -> dict[str, list[dict[str, Any]]]:
    here = reverse("cases")
    return {
        "whose": [
            {"url": f"{here}?whose={code}&status={status}", "word": word, "current": whose == code}
            for code, word in (("mine", _("My cases")), ("office", _("My organisation")))
        ],
        "status": [
            {"url": f"{here}?whose={whose}&status={code}", "word": word, "current": status == code}
            for code, word in (
                ("open", pgettext("cases", "Open")),
                ("closing", _("Closing")),
                ("closed", _("Closed")),
            )
        ],
    }


@page(Permission.CASE_OPEN, on=child_with_file)
def open_case(request: Request, child: Any) -> HttpResponse:
    """Begin the work with a child; one who came back goes on with the case that was closed."""
    if case_running(request.actor, child):
        messages.info(request, _("This child has an open case. Go on with it here."))
        return redirect("child", child_id=child.pk)
    if case_to_reopen(request.actor, child):
        return redirect("case_reopen", child_id=child.pk)
    if request.method == "POST":
        do.open_case(request.actor, child=child, at=timezone.now())
        messages.success(request, _("The case is open. The clock for the first risk is running."))
        return redirect("child", child_id=child.pk)
    return render(request, "cases/case_open.html", {"child": child, "back": child_url(child)})


@page(Permission.CASE_ASSIGN, on=read.case)
def assign(request: Request, case: Any) -> HttpResponse:
    """Give the case to a social worker of my own office."""
    actor = request.actor
    loads = read.loads()
    workers = [
        (
            one.user_id,
            _("%(name)s, %(count)s open cases") % {"name": one.user.name, "count": loads.get(one.user_id, 0)},
        )
        for one in colleagues(actor)
        if one.role == Role.SOCIAL_WORKER
    ]
    form = bound(
        request, AssignForm, workers=workers, initial={"worker": case.worker_id, "version": case.version}
    )
    if request.method == "POST" and form.is_valid():
        chosen, version = form.cleaned_data["worker"], form.cleaned_data["version"]
        do.assign_case(actor, case=case, worker_id=chosen, version=version, at=timezone.now())
        messages.success(request, _("The case has a worker now."))
        return redirect("child", child_id=case.child_id)
    return render(
        request,
        "cases/case_assign.html",
        {"case": case, "form": form, "workers": workers, "back": reverse("child", args=[case.child_id])},
    )
