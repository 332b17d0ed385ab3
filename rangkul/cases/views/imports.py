"""Pages of a register: choose a file, see what was read, bring it in, undo it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands.imports import (
    bring_in_register,
    choose_columns,
    start_import,
    try_register,
    undo_import,
)
from rangkul.cases.forms.imports import BringInForm, ColumnsForm, RegisterFileForm
from rangkul.cases.queries import imports as read
from rangkul.cases.recognition import may_recognise
from rangkul.cases.tasks import bring_in
from rangkul.cases.vocabulary import ImportStatus
from rangkul.core.errors import Refused
from rangkul.core.imports.limits import FILE_LIMITS
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission

SHOWN = 100


@page(Permission.REGISTER_IMPORT)
def imports(request: Request) -> HttpResponse:
    """The registers of my organisation, and the form for another."""
    form = bound(request, RegisterFileForm)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = try_register(
                request.actor,
                content=file.read(FILE_LIMITS.file_bytes + 1),
                name=file.name,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            return redirect("import", batch_id=batch.pk)
    page = read.page_of_batches(request.actor, after=request.GET.get("after", ""))
    return render(request, "cases/imports.html", {"form": form, "batches": page.rows, "page": page})


@page(Permission.REGISTER_IMPORT, on=read.batch, methods=("GET",))
def register(request: Request, batch: Any) -> HttpResponse:
    """What was read of one register, and what can be done with it now."""
    return _show(request, batch, columns=ColumnsForm(mapping=batch.mapping), form=BringInForm())


@page(Permission.REGISTER_IMPORT, on=read.batch, methods=("POST",))
def register_columns(request: Request, batch: Any) -> HttpResponse:
    """Say what the columns hold and read the file again."""
    columns = bound(request, ColumnsForm, mapping=batch.mapping)
    if columns.is_valid():
        choose_columns(request.actor, batch=batch, mapping=columns.chosen(), at=timezone.now())
        messages.success(request, _("The file was read again. Your choice is kept for the next file."))
        return redirect("import", batch_id=batch.pk)
    return _show(request, batch, columns=columns, form=BringInForm())


@page(Permission.REGISTER_IMPORT, on=read.batch, methods=("POST",))
def register_bring_in(request: Request, batch: Any) -> HttpResponse:
    """Bring it in: at once, or by the worker where one runs."""
    form = bound(request, BringInForm)
    if not form.is_valid():
        return _show(request, batch, columns=ColumnsForm(mapping=batch.mapping), form=form)
    batch = start_import(request.actor, batch=batch, at=timezone.now(), **form.cleaned_data)
    if settings.WORKER:
        # In this request's transaction: the job exists only if the import was really asked for.
        bring_in.defer(batch_id=str(batch.pk), membership_id=request.actor.membership_id)
    else:
        bring_in_register(request.actor, batch=batch, at=timezone.now())
        messages.success(request, _("The register is in."))
    return redirect("import", batch_id=batch.pk)


@page(Permission.REGISTER_IMPORT, on=read.batch)
def register_undo(request: Request, batch: Any) -> HttpResponse:
    """Ask once, then take the whole register out again."""
    if request.method == "POST":
        undo_import(request.actor, batch=batch, at=timezone.now())
        messages.success(
            request, _("The register is out again. Nothing of it is left but its mark in the log.")
        )
        return redirect("import", batch_id=batch.pk)
    return render(request, "cases/import_undo.html", {"batch": batch})


def _show(request: Request, batch: Any, *, columns: ColumnsForm, form: BringInForm) -> HttpResponse:
    details = read.details_of(batch)
    return render(
        request,
        "cases/import.html",
        {
            "batch": batch,
            "columns": columns,
            "form": form,
            "can_bring_in": batch.status == ImportStatus.DRY and batch.report.get("children"),
            "problems": details.problems[:SHOWN],
            "problems_more": max(0, batch.report.get("problems", 0) - SHOWN),
            "skipped": details.skipped[:SHOWN],
            "skipped_more": max(0, len(details.skipped) - SHOWN),
            "matches_url": reverse("matches")
            if batch.report.get("proposals") and may_recognise(request.actor)
            else "",
            "counts": _counts(batch.report),
        },
    )


def _counts(report: dict[str, Any]) -> list[dict[str, Any]]:
    words = [
        (_("Rows that speak of a child"), "rows"),
        (_("Children that come in"), "children"),
        (_("Encounters that come in"), "encounters"),
        (_("Rows brought in before"), "before"),
        (_("Adults, left out"), "adults"),
        (_("Rows that are no children"), "skipped"),
    ]
    return [{"word": word, "value": report.get(name, 0)} for word, name in words]
