"""Pages of an exchange: choose a project, see what was read, bring it in, take the study out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.core.again import say_no
from rangkul.core.errors import Refused
from rangkul.core.imports.limits import FILE_LIMITS
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence import exchange_words as words
from rangkul.evidence.commands import exchanges as commands
from rangkul.evidence.forms.exchanges import BringProjectInForm, ProjectFileForm, TakeOutForm
from rangkul.evidence.queries import exchanges as read
from rangkul.evidence.queries import studies as read_studies
from rangkul.evidence.tasks import bring_in
from rangkul.evidence.views.studies import frame
from rangkul.evidence.vocabulary import FileState, SourceKind

TYPES = {"qdpx": "application/zip", "qdc": "application/xml"}


@page(Permission.STUDY_EXCHANGE, on=read_studies.study)
def exchange(request: Request, study: Any) -> HttpResponse:
    """What came in and went out of a study, and the forms for both."""
    form = bound(request, ProjectFileForm)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read(FILE_LIMITS.file_bytes + 1)
        try:
            row = commands.read_project(
                request.actor, study=study, content=content, name=file.name, at=timezone.now()
            )
        except Refused as refused:
            say_no(request, form, refused, "file")
        else:
            return redirect("project_file", row.pk)
    return _exchange(request, study, form=form, out=TakeOutForm())


def _exchange(request: Request, study: Any, *, form: ProjectFileForm, out: TakeOutForm) -> HttpResponse:
    around = frame(request, study, "study_exchange")
    context = {
        **around,
        "form": form,
        "out": out,
        "files": [(one, _state(one)) for one in read.project_files(request.actor, study)],
        "taken": [
            (one, words.left_sentences(one.report.get("left", {})))
            for one in read.taken_out(request.actor, study)
        ],
        "can_bring_in": around["codes"] and around["stage"] == "open",
    }
    return render(request, "evidence/exchange.html", context)


def _state(row: Any) -> tuple[str, str]:
    tones = {FileState.IN: "done", FileState.RUNNING: "active", FileState.FAILED: "danger"}
    state = FileState(row.state)
    return str(state.label), tones.get(state, "plain")


@page(Permission.STUDY_EXCHANGE, on=read_studies.study, methods=("POST",))
def take_out(request: Request, study: Any) -> HttpResponse:
    """The study, or its codes, as a file for other software."""
    out = bound(request, TakeOutForm)
    if not out.is_valid():
        return _exchange(request, study, form=ProjectFileForm(), out=out)
    try:
        row, content = commands.take_out_project(
            request.actor, study=study, form=out.cleaned_data["form"], at=timezone.now()
        )
    except Refused as refused:
        say_no(request, out, refused, "form")
        return _exchange(request, study, form=ProjectFileForm(), out=out)
    return HttpResponse(
        content,
        content_type=TYPES[row.format],
        headers={"Content-Disposition": f'attachment; filename="{row.file_name}"'},
    )


@page(Permission.STUDY_EXCHANGE, on=read.project_file, methods=("GET",))
def project_file(request: Request, project_file: Any) -> HttpResponse:
    """What was read in one file, what of it comes in, and what does not."""
    form = BringProjectInForm(initial={"language": project_file.study.language})
    return _show(request, project_file, form=form)


@page(Permission.STUDY_EXCHANGE, on=read.project_file, methods=("POST",))
def bring_in_file(request: Request, project_file: Any) -> HttpResponse:
    """Bring it in: at once, or by the worker where one runs."""
    form = bound(request, BringProjectInForm)
    if not form.is_valid():
        return _show(request, project_file, form=form)
    row = commands.start_project(
        request.actor, project_file=project_file, at=timezone.now(), **form.cleaned_data
    )
    if settings.WORKER:
        # In this request's transaction: the job exists only if it was really asked for.
        bring_in.defer(project_file_id=str(row.pk), membership_id=request.actor.membership_id)
    else:
        commands.bring_in_project(request.actor, project_file=row, at=timezone.now())
        messages.success(request, _("The project is in the study."))
    return redirect("project_file", row.pk)


def _show(request: Request, row: Any, *, form: BringProjectInForm) -> HttpResponse:
    report = row.report
    kind = report.get("source_kind")
    context = {
        **frame(request, row.study, "study_exchange"),
        "row": row,
        "state": _state(row),
        "form": form,
        "can_bring_in": row.state in (FileState.READ, FileState.FAILED)
        and row.read_by == request.actor.user_id
        and bool(report.get("new")),
        "facts": words.facts(report),
        "tallies": words.tallies(report),
        "counting": words.counting(report["calibration"]),
        "changes": words.changes(report["changes"]),
        "losses": words.losses(report["losses"]),
        "new": words.fresh_counts(report.get("added") or report.get("new", {})),
        "before": words.fresh_counts(report.get("before", {})),
        "renamed": report.get("renamed", []),
        "other_text": report.get("other_text", []),
        "no_consent": report.get("no_consent", []),
        "checks": report["to_check"],
        "kind": SourceKind(kind).label if kind else "",
    }
    return render(request, "evidence/project_file.html", context)
