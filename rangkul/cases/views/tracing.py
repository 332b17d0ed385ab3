"""Pages before the return: an attempt to find the family, counselling."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands import tracing as do
from rangkul.cases.forms.work import CounsellingForm, TracingForm
from rangkul.cases.queries import cases as read
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission


@page(Permission.RETURN_RECORD, on=read.case)
def tracing(request: Request, case: Any) -> HttpResponse:
    """How an attempt to find the family ended."""
    form = bound(request, TracingForm)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        do.record_tracing(
            request.actor, case=case, result=words["result"], tried_at=words["moment"], at=timezone.now()
        )
        messages.success(request, _("The attempt is recorded."))
        return redirect("child", child_id=case.child_id)
    return _form_page(request, case, form, title=_("The search for the family"))


@page(Permission.RETURN_RECORD, on=read.case)
def counselling(request: Request, case: Any) -> HttpResponse:
    """Whom somebody counselled, and when."""
    form = bound(request, CounsellingForm)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        do.record_counselling(
            request.actor,
            case=case,
            with_whom=words["with_whom"],
            given_at=words["moment"],
            at=timezone.now(),
        )
        messages.success(request, _("The counselling is recorded."))
        return redirect("child", child_id=case.child_id)
    return _form_page(request, case, form, title=_("Counselling"))


def _form_page(request: Request, case: Any, form: Any, *, title: str) -> HttpResponse:
    return render(
        request,
        "cases/file_form.html",
        {
            "child": case.child,
            "form": form,
            "title": title,
            "act": _("Record it"),
            "back": reverse("child", args=[case.child_id]),
        },
    )
