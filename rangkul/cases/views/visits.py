"""The page of one monitoring visit."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands import visits as commands
from rangkul.cases.commands.children import open_file
from rangkul.cases.forms.visits import VisitForm
from rangkul.cases.queries import visits
from rangkul.cases.queries.callings import callings
from rangkul.cases.queries.returns import latest_return
from rangkul.cases.views.files import reason_of
from rangkul.cases.views.returns import said_no
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.people.queries import names


@page(Permission.VISIT_RECORD, on=visits.visit)
def visit(request: Request, visit: Any) -> HttpResponse:
    """Write down what a monitoring visit found; a recorded visit is shown as it stands."""
    actor, at = request.actor, timezone.now()
    home = latest_return(actor, visit.case)
    case, child = visit.case, visit.child
    worker = names(actor, [case.worker_id]).get(case.worker_id or 0, "")
    context = {"visit": visit, "case": case, "child": child, "at": at, "home": home}
    context |= {
        "called": callings(actor, [child.pk], at=at).get(child.pk, child.number),
        "worker": "" if case.worker_id == actor.user_id else worker,
    }
    if not visit.is_open and request.method == "GET":
        return redirect("case_after", case_id=visit.case_id)
    form = bound(request, VisitForm, initial={"done_at": timezone.localtime(at)})
    if request.method == "POST" and form.is_valid():
        try:
            commands.record_visit(actor, visit=visit, at=at, **form.cleaned_data)
        except Refused as no:
            return said_no(request, "cases/visit.html", {**context, "form": form}, no)
        messages.success(request, _("The visit is recorded."))
        return redirect("case_after", case_id=visit.case_id)
    if request.method == "GET":
        open_file(actor, child=visit.child, reason=reason_of(request), at=at)
    return render(request, "cases/visit.html", {**context, "form": form})
