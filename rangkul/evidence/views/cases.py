"""Pages of the cases of a study: all of them, one, its values, and for whom the voices of a source speak."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.core.errors import Refused, Stale
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import cases as commands
from rangkul.evidence.commands.codings import read_text as note_read
from rangkul.evidence.forms.cases import YES_OR_NO, CaseForm, VoicesForm
from rangkul.evidence.queries import cases as read
from rangkul.evidence.queries import sources as read_sources
from rangkul.evidence.queries import studies as read_studies
from rangkul.evidence.queries import texts as read_texts
from rangkul.evidence.rules.samples import asks
from rangkul.evidence.rules.variables import plain
from rangkul.evidence.views.stale import hold_to
from rangkul.evidence.views.studies import frame
from rangkul.evidence.views.what_left import what_left
from rangkul.evidence.vocabulary import Reason, VariableKind


def said(variable: Any, value: str) -> str:
    """A value in the reader's words."""
    if variable.kind == VariableKind.BOOLEAN:
        return str(dict(YES_OR_NO).get(plain(variable.kind, value), value))
    return value


@page(Permission.STUDY_READ, on=read_studies.study, methods=("GET",))
def listed(request: Request, study: Any) -> HttpResponse:
    """The cases of a study with what they are like, and the variables."""
    rows = [
        (one, [(of.name, said(of, value)) for of, value in one.values])
        for one in read.told(request.actor, study)
    ]
    variables = [(one, VariableKind(one.kind).label) for one in read.variables(request.actor, study)]
    gone = list(read.variables(request.actor, study, retired=True))
    context = {**frame(request, study, "study_cases"), "rows": rows, "variables": variables, "gone": gone}
    context["what_left"] = what_left(request, study)
    return render(request, "evidence/cases.html", context)


@page(Permission.STUDY_CODE, on=read_studies.study)
def new(request: Request, study: Any) -> HttpResponse:
    """A case to compare, with what it is like."""
    form = bound(request, CaseForm, **_asked(request, study))
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("name", "description")}
        commands.make_case(request.actor, study=study, values=form.values(), at=timezone.now(), **words)
        messages.success(request, _("The case is in the study."))
        return redirect("study_cases", study.pk)
    context = {**frame(request, study, "study_cases"), "form": form, **_used(request, study)}
    return render(request, "evidence/case_new.html", context)


def _asked(request: Request, study: Any, values: Any = None) -> dict[str, Any]:
    return {"variables": list(read.variables(request.actor, study)), "values": values or {}}


def _used(request: Request, study: Any) -> dict[str, Any]:
    return {"used": read.values_used(request.actor, study).items()}


def _frame(request: Request, case: Any) -> dict[str, Any]:
    around = frame(request, case.study, "study_cases")
    crumbs = [*around["crumbs"], (_("Cases"), reverse("study_cases", args=[case.study_id]))]
    return {**around, "case": case, "crumbs": crumbs}


@page(Permission.STUDY_READ, on=read.case, methods=("GET",))
def case(request: Request, case: Any) -> HttpResponse:
    """One case: what it is like, and who speaks for it."""
    out = read.has_left(request.actor, case)
    values = {} if out else read.values_of(request.actor, case)
    variables = read.variables(request.actor, case.study)
    context = {
        **_frame(request, case),
        "out": out,
        "facts": [(one.name, said(one, values.get(one.pk, ""))) for one in variables],
        "voices": list(read.voices_of(request.actor, case)),
    }
    return render(request, "evidence/case.html", context)


@page(Permission.STUDY_CODE, on=read.case)
def change(request: Request, case: Any) -> HttpResponse:
    """Another name, description or value."""
    if read.has_left(request.actor, case):
        raise Refused(Reason.CASE_LEFT)
    asked = _asked(request, case.study, read.values_of(request.actor, case))
    initial = {name: getattr(case, name) for name in ("name", "description", "version")}
    form, now = bound(request, CaseForm, initial=initial, **asked), None
    if request.method == "POST" and form.is_valid():
        case.version = form.cleaned_data["version"] or case.version
        words = {name: form.cleaned_data[name] for name in ("name", "description")}
        try:
            commands.change_case(request.actor, case=case, values=form.values(), at=timezone.now(), **words)
        except Stale:
            case = read.case(request.actor, study_case_id=case.pk)
            now = hold_to(form, _words_of(request, case, form))
        else:
            messages.success(request, _("The case is changed."))
            return redirect("study_case", case.pk)
    context = {**_frame(request, case), "form": form, "now": now, **_used(request, case.study)}
    return render(request, "evidence/case_change.html", context, status=409 if now else 200)


def _words_of(request: Request, case: Any, form: Any) -> dict[str, Any]:
    values = read.values_of(request.actor, case)
    told = {name: values.get(one.pk, "") for name, one in form.variables.items()}
    return {name: getattr(case, name) for name in ("name", "description", "version")} | told


@page(Permission.STUDY_CODE, on=read_sources.source)
def voices(request: Request, source: Any) -> HttpResponse:
    """For which cases a source as a whole and each of its speakers speak."""
    found = _voices(request, source)
    links = [(one["speaker"], [(str(link.pk), link.case.name) for link in one["links"]]) for one in found]
    form = bound(request, VoicesForm, voices=links)
    if request.method == "POST" and form.is_valid():
        made = commands.link_voices(
            request.actor, source=source, ended=form.ended(), added=form.added(), at=timezone.now()
        )
        _say(request, made)
        return redirect("source", source.pk)
    around = frame(request, source.study, "study_sources")
    sources = (_("Sources"), reverse("study_sources", args=[source.study_id]))
    context = {
        **around,
        "crumbs": [*around["crumbs"], sources, (source.title, reverse("source", args=[source.pk]))],
        "source": source,
        "form": form,
        "rows": list(zip(found, form.rows(), strict=True)),
        "names": [one.name for one in read.cases(request.actor, source.study)],
    }
    return render(request, "evidence/voices.html", context)


def _voices(request: Request, source: Any) -> list[dict[str, Any]]:
    """The whole source, whoever speaks in its newest text, and who is linked and speaks no more."""
    linked = read.voices_in(request.actor, source)
    heard = {one.name: one for one in _heard(request, source) if one.name}
    gone = [name for name in linked if name and name not in heard]
    return [
        {
            "speaker": name,
            "heard": heard.get(name),
            "asks": asks(name),
            "gone": name in gone,
            "links": linked.get(name, []),
        }
        for name in ["", *heard, *gone]
    ]


def _heard(request: Request, source: Any) -> list[read_texts.Speaker]:
    newest = read_sources.texts(request.actor, source).first()
    if newest is None or source.study.data_opened_at is None:
        return []
    note_read(request.actor, text=newest, at=timezone.now())
    return read_texts.speakers(request.actor, newest)


def _say(request: Request, made: list[Any]) -> None:
    messages.success(request, _("It is kept who speaks for whom."))
    if made:
        names = ", ".join(one.name for one in made)
        messages.info(request, _("New cases, not yet described: %(names)s.") % {"names": names})
