"""Pages of splitting a code: its parts, the walk through its passages, what is proposed to a coder."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.core.again import say_no
from rangkul.core.errors import Refused, Stale
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import splits as commands
from rangkul.evidence.forms.splits import MOST_PARTS, STAYS, PlaceForm, SplitForms
from rangkul.evidence.navigation import place_in_text
from rangkul.evidence.queries import splits as read
from rangkul.evidence.queries.codebooks import code as one_code
from rangkul.evidence.queries.codings import around, coder_names
from rangkul.evidence.queries.codings import coding as one_coding
from rangkul.evidence.views.studies import frame
from rangkul.evidence.vocabulary import Manner, Reason


def _frame(request: Request, code: Any) -> dict[str, Any]:
    base = frame(request, code.study, "study_codebook")
    book = (_("Codebook"), reverse("study_codebook", args=[code.study_id]))
    here = (code.shown_name, reverse("code", args=[code.pk]))
    return {**base, "code": code, "crumbs": [*base["crumbs"], book, here]}


@page(Permission.STUDY_RUN, on=one_code)
def new(request: Request, code: Any) -> HttpResponse:
    """Into which parts a code is split, and how it reads itself from then on."""
    if found := read.running(request.actor, code):
        return redirect("split", found.pk)
    data = request.POST if request.method == "POST" else None
    asked = (data or request.GET).get("parts", "")
    count = min(max(int(asked), 1), MOST_PARTS) if asked.isdecimal() and len(asked) < 3 else 2
    more = data is not None and "more" in data
    form = SplitForms(data, code, parts=min(count + more, MOST_PARTS))
    trouble = ""
    if data is not None and not more and form.is_valid():
        try:
            made = commands.start_split(
                request.actor,
                code=code,
                parts=form.wordings(),
                whole=form.whole.wording(),
                at=timezone.now(),
            )
        except Refused as no:
            trouble = no.sentence
        else:
            messages.success(request, _("The parts are in the codebook. Say now where each passage belongs."))
            return redirect("split", made.pk)
    there = read.parts(request.actor, code)
    context = {**_frame(request, code), "forms": form, "there": there, "trouble": trouble}
    return render(request, "evidence/split_new.html", context, status=409 if trouble else 200)


@page(Permission.STUDY_RUN, on=read.split)
def walk(request: Request, split: Any) -> HttpResponse:
    """One passage after the other; a post says where one belongs and goes on to the next."""
    parts = read.parts(request.actor, split.code)
    places = [*((str(one.pk), one.name) for one in parts), (STAYS, _("It stays under the whole code"))]
    if request.method == "POST":
        form = bound(request, PlaceForm, places=places)
        if form.is_valid() and (further := _placed(request, split, form, parts)):
            return further
    if request.POST.get("coding"):
        found = _asked(request)
    else:
        found = read.next_left(request.actor, split, after=_key(request.GET.get("after", "")))
        initial = {"coding": found.pk, "version": found.version} if found else {}
        form = PlaceForm(places=places, initial=initial)
    context = {
        **_frame(request, split.code),
        "split": split,
        "parts": parts,
        "form": form,
        "progress": read.progress(request.actor, split),
        "shown": _shown(request, found) if found and split.ended_at is None else None,
        "lately": [placement_words(one, parts) for one in read.lately(request.actor, split)],
    }
    return render(request, "evidence/split.html", context)


def _asked(request: Request) -> Any:
    return one_coding(request.actor, coding_id=_key(request.POST.get("coding", "")))


def _key(asked: str) -> Any:
    try:
        return UUID(asked)
    except ValueError:
        return None


def _placed(request: Request, split: Any, form: Any, parts: list[Any]) -> HttpResponse | None:
    """The way on to the next passage; none where the form says why this one is not placed."""
    words, chosen = form.cleaned_data, form.chosen()
    coding = one_coding(request.actor, coding_id=words["coding"])
    try:
        done = commands.place_passage(
            request.actor,
            split=split,
            coding=coding,
            version=words["version"],
            kept=STAYS in chosen,
            codes=[one for one in parts if str(one.pk) in chosen],
            at=timezone.now(),
        )
    except Refused as no:
        if no.reason != Reason.PASSAGE_PLACED:
            say_no(request, form, no)
            return None
        messages.error(request, no.sentence)
    except Stale:
        messages.error(request, Reason.PASSAGE_PLACED.label)
    else:
        messages.success(request, _said(done))
    return redirect(f"{reverse('split', args=[split.pk])}?after={coding.pk}")


def _said(done: Any) -> str:
    if done.manner == Manner.PROPOSED:
        return _("Proposed to its coder, who decides. The passage stays as it is until then.")
    if done.manner == Manner.BESIDE:
        return _("Its coder is not in the study: what they coded stays, and your coding stands beside it.")
    return _("Placed. Undo brings it back.")


def _shown(request: Request, coding: Any) -> dict[str, Any]:
    words, base = around(request.actor, coding.text, coding.start, coding.end)
    mine = coding.coder == request.actor.user_id
    foreign = coding.foreign_coder
    by = foreign.name if foreign else coder_names(request.actor, [coding]).get(coding.coder, "")
    return {
        "row": coding,
        # Cut between words.
        "before": words[: coding.start - base].partition(" ")[2] if base else words[: coding.start],
        "after": words[coding.end - base :].rpartition(" ")[0],
        "mine": mine,
        "by": by,
        "there": place_in_text(coding.text_id, coding.start),
    }


def placement_words(done: Any, parts: list[Any]) -> dict[str, Any]:
    """Where one passage was said to belong, in words."""
    names = {str(one.pk): one.name for one in parts}
    where = [names.get(key, "–") for key in done.codes] + [_("stays")] * done.kept
    return {
        "row": done,
        "where": ", ".join(where) or _("none fits"),
        "manner": Manner(done.manner).label if done.manner != Manner.MOVED else "",
    }


@page(Permission.STUDY_RUN, on=read.placement, methods=("POST",))
def undo(request: Request, placement: Any) -> HttpResponse:
    """Take back where a passage was said to belong."""
    try:
        commands.take_back_placement(request.actor, placement=placement, at=timezone.now())
    except Refused as no:
        messages.error(request, no.sentence)
    except Stale:
        messages.error(request, Reason.STEP_OVERTAKEN.label)
    else:
        messages.success(request, _("Taken back: the passage waits again."))
    return redirect("split", placement.split_id)


@page(Permission.STUDY_RUN, on=read.split, methods=("POST",))
def end(request: Request, split: Any) -> HttpResponse:
    """The walk ends; the code may be a heading from now on."""
    done = commands.end_split(
        request.actor, split=split, heading="heading" in request.POST, at=timezone.now()
    )
    left = read.left(request.actor, done).count()
    if left:
        words = ngettext("%(n)s passage keeps the code.", "%(n)s passages keep the code.", left)
        messages.success(request, _("The sorting is ended.") + " " + words % {"n": left})
    else:
        messages.success(request, _("The sorting is ended. Every passage was placed."))
    return redirect("code", done.code_id)


@page(Permission.STUDY_RUN, on=read.split, methods=("POST",))
def reopen(request: Request, split: Any) -> HttpResponse:
    """Go on with a walk that was ended."""
    commands.reopen_split(request.actor, split=split, at=timezone.now())
    return redirect("split", split.pk)
