"""The page of a child who came back: open its case again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands.cases import open_case
from rangkul.cases.forms.reentry import ReentryForm
from rangkul.cases.queries import reentry as read
from rangkul.cases.queries.children import child_with_file
from rangkul.cases.vocabulary import (
    CloseReason,
)
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission


@page(Permission.CASE_OPEN, on=child_with_file)
def reopen_case(request: Request, child: Any) -> HttpResponse:
    """A child with a closed case came back: open a new case that names the one before."""
    actor, at = request.actor, timezone.now()
    running = read.case_running(actor, child)
    if running is not None:
        return redirect("case_after", case_id=running.pk)
    before = read.case_to_reopen(actor, child)
    ended = read.end_of(actor, before) if before else None
    how = read.how_met(actor, child, ended) if ended else ""
    form = bound(request, ReentryForm, initial={"how": how})
    if request.method == "POST" and form.is_valid():
        case = open_case(actor, child=child, how=form.cleaned_data["how"], at=at)
        messages.success(request, _("The case is open again. The case before it stays as it is."))
        return redirect("case_after", case_id=case.pk)
    return render(
        request,
        "cases/case_reopen.html",
        {
            "form": form,
            "child": child,
            "before": before,
            "because": CloseReason(ended.reason).label if ended and ended.reason else "",
            "died": ended is not None and ended.died,
            "at": at,
        },
    )
