"""Pages of the variables of a study: a new one, what was said in one, its name, its bands, out of use."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.core.again import say_no
from rangkul.core.errors import Refused, Stale
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import variables as commands
from rangkul.evidence.forms.variables import BandsForm, ChangeVariableForm, VariableForm, of_bands
from rangkul.evidence.queries import cases as read
from rangkul.evidence.queries import studies as read_studies
from rangkul.evidence.rules.variables import Band, bands_of, has_numbers
from rangkul.evidence.views.cases import said
from rangkul.evidence.views.stale import hold_to
from rangkul.evidence.views.studies import frame
from rangkul.evidence.vocabulary import VariableKind


def in_words(bands: Sequence[Band]) -> dict[str, str]:
    """Each band by its name: what it is called, and from where to where."""
    told = {}
    for band, above in zip_longest(bands, bands[1:]):
        ends = {"start": band.start, "end": above.start if above else ""}
        if not band.start:
            where = _("below %(end)s") % ends
        elif above:
            where = _("%(start)s to below %(end)s") % ends
        else:
            where = _("%(start)s and more") % ends
        told[band.name] = f"{band.name} ({where})"
    return told


@page(Permission.STUDY_CODE, on=read_studies.study)
def new(request: Request, study: Any) -> HttpResponse:
    """A property by which cases are compared."""
    form = bound(request, VariableForm)
    if request.method == "POST" and form.is_valid():
        commands.make_variable(request.actor, study=study, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The variable is there. Fill it in at each case."))
        return redirect("study_cases", study.pk)
    context = {**frame(request, study, "study_cases"), "form": form}
    return render(request, "evidence/variable_new.html", context)


def _frame(request: Request, variable: Any) -> dict[str, Any]:
    around = frame(request, variable.study, "study_cases")
    crumbs = [*around["crumbs"], (_("Cases"), reverse("study_cases", args=[variable.study_id]))]
    return {**around, "variable": variable, "crumbs": crumbs, "in_use": variable.retired_at is None}


@page(Permission.STUDY_READ, on=read.variable, methods=("GET",))
def variable(request: Request, variable: Any) -> HttpResponse:
    """One variable: what it means, what was said in it, and the bands of its numbers."""
    values = read.counted_values(request.actor, variable)
    context = {
        **_frame(request, variable),
        "kind": VariableKind(variable.kind).label,
        "values": [(said(variable, value), number) for value, number in values],
        "bands": list(in_words(bands_of(variable.bands)).values()),
        "numbers": has_numbers(variable.kind, (value for value, _number in values)),
    }
    return render(request, "evidence/variable.html", context)


@page(Permission.STUDY_CODE, on=read.variable)
def change(request: Request, variable: Any) -> HttpResponse:
    """Another name or description."""
    form, now = bound(request, ChangeVariableForm, initial=_words_of(variable)), None
    if request.method == "POST" and form.is_valid():
        variable.version = form.cleaned_data["version"] or variable.version
        words = {name: form.cleaned_data[name] for name in ("name", "description")}
        try:
            commands.change_variable(request.actor, variable=variable, at=timezone.now(), **words)
        except Refused as no:
            say_no(request, form, no, "name")
        except Stale:
            variable = read.variable(request.actor, variable_id=variable.pk)
            now = hold_to(form, _words_of(variable))
        else:
            messages.success(request, _("The variable is changed."))
            return redirect("study_variable", variable.pk)
    context = {**_frame(request, variable), "form": form, "now": now}
    return render(request, "evidence/variable_change.html", context, status=409 if now else 200)


def _words_of(variable: Any) -> dict[str, Any]:
    return {name: getattr(variable, name) for name in ("name", "description", "version")}


@page(Permission.STUDY_CODE, on=read.variable)
def bands(request: Request, variable: Any) -> HttpResponse:
    """Numbers that are counted together in the split table, each band with a name."""
    form, now = bound(request, BandsForm, initial=_bands_of(variable)), None
    if request.method == "POST" and form.is_valid():
        variable.version = form.cleaned_data["version"] or variable.version
        try:
            commands.band_variable(request.actor, variable=variable, bands=form.bands(), at=timezone.now())
        except Refused as no:
            say_no(request, form, no)
        except Stale:
            variable = read.variable(request.actor, variable_id=variable.pk)
            now = hold_to(form, _bands_of(variable))
        else:
            messages.success(request, _("The table is split by these bands."))
            return redirect("study_variable", variable.pk)
    context = {**_frame(request, variable), "form": form, "now": now}
    return render(request, "evidence/variable_bands.html", context, status=409 if now else 200)


def _bands_of(variable: Any) -> dict[str, Any]:
    return of_bands(bands_of(variable.bands)) | {"version": variable.version}


@page(Permission.STUDY_CODE, on=read.variable, methods=("POST",))
def retire(request: Request, variable: Any) -> HttpResponse:
    """A variable that is no longer asked."""
    commands.retire_variable(request.actor, variable=variable, at=timezone.now())
    messages.success(request, _("The variable is out of use. What was said in it stays."))
    return redirect("study_cases", variable.study_id)


@page(Permission.STUDY_CODE, on=read.variable, methods=("POST",))
def take_up(request: Request, variable: Any) -> HttpResponse:
    """A variable that was out of use is used again."""
    commands.take_up_variable(request.actor, variable=variable, at=timezone.now())
    messages.success(request, _("The variable is used again."))
    return redirect("study_variable", variable.pk)
