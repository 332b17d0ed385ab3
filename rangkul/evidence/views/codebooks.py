"""Pages of the codebook: the tree, a new code, one code, its wording, its place, what it becomes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rangkul.core.again import say_no
from rangkul.core.errors import Refused, Stale
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import codebooks as commands
from rangkul.evidence.forms.code_choices import choice_words
from rangkul.evidence.forms.codebooks import LANGUAGES, MergeForm, NewCodeForm, PlaceForm, WordingForm
from rangkul.evidence.queries import codebooks as read
from rangkul.evidence.queries import studies as read_studies
from rangkul.evidence.queries.frameworks import factor
from rangkul.evidence.queries.splits import running
from rangkul.evidence.tasks import compute_again
from rangkul.evidence.views.stale import hold_to
from rangkul.evidence.views.studies import frame
from rangkul.evidence.views.what_left import what_left


@page(Permission.STUDY_READ, on=read_studies.study, methods=("GET",))
def codebook(request: Request, study: Any) -> HttpResponse:
    """The tree of codes, each with the passages one sees."""
    branches = read.tree(request.actor, study)
    context = {
        **frame(request, study, "study_codebook"),
        "what_left": what_left(request, study),
        "branches": branches,
        "gone": list(read.out_of_use(request.actor, study)),
        "can_take_over": study.framework_id and not any(one.code.node for one in branches),
    }
    return render(request, "evidence/codebook.html", context)


@page(Permission.STUDY_CODE, on=read_studies.study, methods=("POST",))
def take_over(request: Request, study: Any) -> HttpResponse:
    """The factors of the framework become codes."""
    commands.take_over_framework(request.actor, study=study, at=timezone.now())
    messages.success(request, _("The factors of the framework are codes now. Reword them as you need."))
    return redirect("study_codebook", study.pk)


@page(Permission.STUDY_CODE, on=read_studies.study)
def new(request: Request, study: Any) -> HttpResponse:
    """A code that emerged from the data."""
    known = _known(request, study)
    initial = {"parent": request.GET.get("under", "")}
    form = bound(request, NewCodeForm, codes=_choices(known), language=study.language, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            code = commands.make_code(
                request.actor,
                study=study,
                wording=form.wording(),
                parent=_chosen(known, words["parent"]),
                colour=words["colour"],
                is_codable=words["is_codable"],
                at=timezone.now(),
            )
        except Refused as no:
            say_no(request, form, no, "name")
        else:
            messages.success(request, _("The code is in the codebook."))
            return redirect("code", code.pk)
    return render(
        request, "evidence/code_new.html", {**frame(request, study, "study_codebook"), "form": form}
    )


def _known(request: Request, study: Any) -> dict[str, Any]:
    return {str(one.code.pk): one for one in read.tree(request.actor, study)}


def _choices(known: dict[str, Any], *, without: Any = None) -> list[tuple[str, str]]:
    return [
        (key, choice_words(one.code.shown, one.depth))
        for key, one in known.items()
        if without is None or one.code.pk != without.pk
    ]


def _chosen(known: dict[str, Any], key: str) -> Any:
    return known[key].code if key else None


def _frame(request: Request, code: Any) -> dict[str, Any]:
    around = frame(request, code.study, "study_codebook")
    book = (_("Codebook"), reverse("study_codebook", args=[code.study_id]))
    in_use = code.merged_into_id is None and code.retired_at is None
    return {**around, "code": code, "in_use": in_use, "crumbs": [*around["crumbs"], book]}


@page(Permission.STUDY_READ, on=read.code, methods=("GET",))
def code(request: Request, code: Any) -> HttpResponse:
    """One code: what it means, how it was worded before, how many passages carry it."""
    branch = next((one for one in read.tree(request.actor, code.study) if one.code.pk == code.pk), None)
    context = {
        **_frame(request, code),
        "branch": branch,
        "older": [_worded(one, code.study.language) for one in read.older_wordings(request.actor, code)],
        "now": _worded(code, code.study.language),
        "factor": factor(request.actor, code),
        "sorting": running(request.actor, code),
        "merged_here": list(read.out_of_use(request.actor, code.study).filter(merged_into=code)),
    }
    return render(request, "evidence/code.html", context)


def _worded(row: Any, language: str) -> dict[str, Any]:
    """A wording in the reader's language, and behind it what was worded in the other one."""
    asked = {
        "definition": _("What it means"),
        "include": _("When to use it"),
        "exclude": _("When not"),
        "examples": _("A passage that fits"),
    }
    told = [(word, read.in_words(row, name)) for name, word in asked.items()]
    others = {"name": _("Name"), **asked}
    behind = [(word, read.in_other_words(row, name)) for name, word in others.items()]
    unread = language if get_language() == row.other_language else row.other_language
    return {
        "row": row,
        "told": [pair for pair in told if pair[1]],
        "original": row.name if row.shown_name != row.name else "",
        "behind": [pair for pair in behind if pair[1]],
        "unread": unread,
        "language": LANGUAGES.get(unread, ""),
    }


@page(Permission.STUDY_CODE, on=read.code)
def reword(request: Request, code: Any) -> HttpResponse:
    """A new wording; the older one is kept."""
    language = code.study.language
    form, now = bound(request, WordingForm, language=language, initial=_wording_of(code)), None
    if request.method == "POST" and form.is_valid():
        code.version = form.cleaned_data["version"] or code.version
        try:
            commands.reword_code(request.actor, code=code, wording=form.wording(), at=timezone.now())
        except Refused as no:
            say_no(request, form, no, "name")
        except Stale:
            code = read.code(request.actor, code_id=code.pk)
            now = hold_to(form, _wording_of(code))
        else:
            messages.success(request, _("The new wording stands; the older one is kept."))
            return redirect("code", code.pk)
    context = {**_frame(request, code), "form": form, "now": now}
    return render(request, "evidence/code_reword.html", context, status=409 if now else 200)


def _wording_of(code: Any) -> dict[str, Any]:
    return {
        name: getattr(code, name)
        for name in (*read.WORDED, *(f"other_{one}" for one in read.WORDED), "version")
    }


@page(Permission.STUDY_CODE, on=read.code)
def move(request: Request, code: Any) -> HttpResponse:
    """Another place in the tree."""
    known = _known(request, code.study)
    initial = {"parent": str(code.parent_id or "")}
    form = bound(request, PlaceForm, codes=_choices(known, without=code), initial=initial)
    if request.method == "POST" and form.is_valid():
        parent = _chosen(known, form.cleaned_data["parent"])
        try:
            commands.move_code(request.actor, code=code, parent=parent, at=timezone.now())
        except Refused as no:
            say_no(request, form, no, "parent")
        else:
            messages.success(request, _("The code stands at its new place."))
            return redirect("study_codebook", code.study_id)
    return render(request, "evidence/code_move.html", {**_frame(request, code), "form": form})


@page(Permission.STUDY_CODE, on=read.code)
def merge(request: Request, code: Any) -> HttpResponse:
    """A code becomes another one."""
    known = _known(request, code.study)
    form = bound(request, MergeForm, codes=_choices(known, without=code))
    if request.method == "POST" and form.is_valid():
        into = _chosen(known, form.cleaned_data["into"])
        try:
            commands.merge_code(request.actor, code=code, into=into, at=timezone.now())
        except Refused as no:
            say_no(request, form, no, "into")
        else:
            compute_again(request.actor, code.study_id)
            told = _(
                "“%(name)s” is counted here now. To undo it, open it under “Merged into it” and use it again."
            )
            messages.success(request, told % {"name": code.shown_name})
            return redirect("code", into.pk)
    return render(request, "evidence/code_merge.html", {**_frame(request, code), "form": form})


@page(Permission.STUDY_CODE, on=read.code, methods=("POST",))
def retire(request: Request, code: Any) -> HttpResponse:
    """A code that nothing carries is no longer offered."""
    commands.retire_code(request.actor, code=code, at=timezone.now())
    messages.success(request, _("The code is out of use."))
    return redirect("study_codebook", code.study_id)


@page(Permission.STUDY_CODE, on=read.code, methods=("POST",))
def take_up(request: Request, code: Any) -> HttpResponse:
    """A retired or merged code is used again."""
    commands.take_up_code(request.actor, code=code, at=timezone.now())
    compute_again(request.actor, code.study_id)
    messages.success(request, _("The code is used again."))
    return redirect("code", code.pk)
