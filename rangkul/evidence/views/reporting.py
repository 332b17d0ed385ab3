"""Pages for the report of a study: saturation, and the COREQ list filled from the record."""

from typing import Any

import numpy as np
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from rangkul_analytics.reliability import new_themes, saturation, saturation_by_order

from rangkul.core.again import say_no
from rangkul.core.errors import Refused, Stale
from rangkul.core.imports.export import csv_bytes
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import reporting as commands
from rangkul.evidence.forms.reporting import ItemForm, RefusalForm, SaturationForm
from rangkul.evidence.queries import coreq as read
from rangkul.evidence.queries import saturation as read_saturation
from rangkul.evidence.queries import studies as read_studies
from rangkul.evidence.rules.meanwhile import mark
from rangkul.evidence.views.stale import hold_to
from rangkul.evidence.views.studies import frame
from rangkul.evidence.views.what_left import what_left
from rangkul.evidence.vocabulary import CoreqDomain, CoreqItem, StakeholderGroup

# The answer does not change from one look to the next, and everybody reads the same.
SEED, ORDERS = 2020, 500


@page(Permission.STUDY_READ, on=read_studies.study, methods=("GET",))
def saturated(request: Request, study: Any) -> HttpResponse:
    """After how many interviews little new is said."""
    usual = {name: str(field.initial) for name, field in SaturationForm.base_fields.items()}
    form = SaturationForm({name: request.GET.get(name, word) for name, word in usual.items()})
    if not form.is_valid():
        form = SaturationForm(usual)
        form.full_clean()
    how = form.cleaned_data
    found = read_saturation.interviews(request.actor, study)
    new = new_themes([one.themes for one in found.coded])
    measured = saturation(new, **how)
    order = None
    if measured.before is not None:
        rng = np.random.default_rng(SEED)
        tried = saturation_by_order([one.themes for one in found.coded], rng, orders=ORDERS, **how)
        order = f"{tried.reached_by(measured.before):.0%}"
    context = {
        **frame(request, study, "study_saturation"),
        "what_left": what_left(request, study),
        "form": form,
        "found": found,
        "rows": _interview_rows(found, new, measured),
        "measured": measured,
        "threshold": f"{how['threshold']:.0%}",
        "order": order,
        "by_group": _by_group(found.coded, how),
        "by_factor": _by_factor(request, study, found.coded, how),
        "too_few": not measured.runs,
        "needed": how["base"] + how["run"],
    }
    return render(request, "evidence/saturation.html", context)


Part = tuple[str, int, str]


def _by_group(coded: list[Any], how: dict[str, Any]) -> list[Part]:
    """The same for the interviews of each group alone: its name, how many, and what was reached."""
    said = {group: [one.themes for one in coded if one.group == group] for group in StakeholderGroup}
    return [
        (str(group.label), len(themes), _reached(themes, how)) for group, themes in said.items() if themes
    ]


def _by_factor(request: Request, study: Any, coded: list[Any], how: dict[str, Any]) -> list[Part]:
    """The same for the themes of each branch of the codebook alone, where any was spoken of."""
    found = []
    for code, below in read_saturation.branches(request.actor, study):
        themes = [one.themes & below for one in coded]
        if speak := sum(map(bool, themes)):
            found.append((code.shown, speak, _reached(themes, how)))
    return found


def _reached(themes: list[Any], how: dict[str, Any]) -> str:
    measured = saturation(new_themes(themes), **how)
    if not measured.runs:
        return _("too few interviews")
    if not measured.base_themes:
        return _("not spoken of in the base")
    return _("reached at %(told)s") % {"told": measured.told} if measured.told else _("not reached")


def _interview_rows(found: Any, new: list[int], measured: Any) -> list[dict[str, Any]]:
    ends = {run.last: run for run in measured.runs}
    rows = []
    for number, (one, fresh) in enumerate(zip(found.coded, new, strict=True), 1):
        run = ends.get(number)
        rows.append(
            {
                "number": number,
                "interview": one,
                "new": fresh,
                "in_base": number <= measured.base,
                "run": run,
                "share": ""
                if run is None or run.share is None
                else f"{number_format(round(run.share * 100, 1), 1)}%",
                "reached": run is not None and run.first - 1 == measured.before,
            }
        )
    return rows


@page(Permission.STUDY_READ, on=read_studies.study, methods=("GET",))
def coreq(request: Request, study: Any) -> HttpResponse:
    """The 32 items of COREQ: what the record tells, what a person added, what is blank."""
    told = read.coreq(request.actor, study, at=timezone.now())
    parts = [
        {"domain": domain, "items": [one for one in told if one.item.domain == domain]}
        for domain in CoreqDomain
    ]
    context = {
        **frame(request, study, "study_coreq"),
        "parts": parts,
        "blank": sum(one.blank for one in told),
        "count": len(told),
    }
    return render(request, "evidence/coreq.html", context)


@page(Permission.STUDY_RUN, on=read_studies.study)
def coreq_item(request: Request, study: Any) -> HttpResponse:
    """Say what only a person knows about one item."""
    asked = request.GET.get("item", "1")
    item = CoreqItem(int(asked)) if asked in {str(number) for number in CoreqItem.values} else CoreqItem(1)
    every = read.coreq(request.actor, study, at=timezone.now())
    told = next(one for one in every if one.item == item)
    onward = next((one.item.value for one in every if one.blank and one.item > item), None)
    stands = {"words": told.added}
    form, now = bound(request, ItemForm, initial={**stands, "seen": mark(stands)}), None
    if request.method == "POST" and form.is_valid():
        try:
            commands.say_item(request.actor, study=study, item=item, **form.cleaned_data, at=timezone.now())
        except Refused as no:
            say_no(request, form, no, "words")
        except Stale as stale:
            now = hold_to(form, stale.current)
        else:
            messages.success(request, _("Written down."))
            if onward and "onward" in request.POST:
                return redirect(f"{reverse('study_coreq_item', args=[study.pk])}?item={onward}")
            return redirect(f"{reverse('study_coreq', args=[study.pk])}#item-{item}")
    around = frame(request, study, "study_coreq")
    context = {**around, "form": form, "told": told, "now": now, "onward": onward}
    return render(request, "evidence/coreq_item.html", context, status=409 if now else 200)


@page(Permission.STUDY_RUN, on=read_studies.study)
def figures(request: Request, study: Any) -> HttpResponse:
    """A team that reads interpretively says why it reports no agreement figures."""
    stands = {"reason": study.no_agreement_reason}
    form, now = bound(request, RefusalForm, initial={**stands, "seen": mark(stands)}), None
    if request.method == "POST" and form.is_valid():
        try:
            commands.refuse_figures(request.actor, study=study, **form.cleaned_data, at=timezone.now())
        except Refused as no:
            say_no(request, form, no, "reason")
        except Stale as stale:
            now = hold_to(form, stale.current)
        else:
            messages.success(request, _("Written down."))
            return redirect("study_samples", study.pk)
    context = {**frame(request, study, "study_samples"), "form": form, "now": now}
    return render(request, "evidence/figures.html", context, status=409 if now else 200)


@page(Permission.STUDY_READ, on=read_studies.study, methods=("GET",))
def coreq_csv(request: Request, study: Any) -> HttpResponse:
    """The list as a table for a spreadsheet."""
    told = _taken_out(request, study, "csv")
    heads = [_("Item"), _("Part"), _("What must be told"), _("From the record"), _("Added"), _("Blank")]
    rows = [
        [
            str(one.item.value),
            str(one.item.domain.label),
            str(one.item.label),
            one.recorded,
            one.added,
            _("blank") if one.blank else "",
        ]
        for one in told
    ]
    return _file(csv_bytes([heads, *rows]), "text/csv; charset=utf-8", "coreq.csv")


@page(Permission.STUDY_READ, on=read_studies.study, methods=("GET",))
def coreq_md(request: Request, study: Any) -> HttpResponse:
    """The list as text, to be put into a manuscript."""
    told = _taken_out(request, study, "md")
    lines, nothing = [f"# COREQ: {study.title}", ""], _("(blank)")
    for domain in CoreqDomain:
        lines += [f"## {domain.label}", ""]
        for one in told:
            if one.item.domain == domain:
                answer = " ".join(part for part in (one.recorded, one.added) if part)
                lines += [f"{one.item.value}. **{one.item.label}**  ", f"   {answer or nothing}", ""]
    return _file("\n".join(lines).encode(), "text/markdown; charset=utf-8", "coreq.md")


def _taken_out(request: Request, study: Any, form: str) -> list[read.Told]:
    at = timezone.now()
    told = read.coreq(request.actor, study, at=at)
    commands.take_out(request.actor, study=study, form=form, blank=sum(one.blank for one in told), at=at)
    return told


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
