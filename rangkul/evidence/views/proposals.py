"""The page of what is proposed for a coder's own passages, answered one at a time or several together."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.core.again import say_no
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import splits as commands
from rangkul.evidence.forms.splits import ChosenForm
from rangkul.evidence.queries import splits as read
from rangkul.evidence.queries import studies as read_studies
from rangkul.evidence.views.splits import placement_words
from rangkul.evidence.views.studies import frame

# A page that is still read to its end before it is answered.
SHOWN = 30


@page(Permission.STUDY_CODE, on=read_studies.study)
def proposals(request: Request, study: Any) -> HttpResponse:
    """What the lead proposes for the actor's own passages; a post answers for those that are ticked."""
    waiting = read.proposals(request.actor, study)
    shown = waiting[:SHOWN]
    every = "all" in request.GET
    form = bound(request, ChosenForm, initial={"chosen": [str(one.pk) for one in shown] if every else []})
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in waiting if str(one.pk) in form.cleaned_data["chosen"]]
        if _answered(request, form, chosen):
            return redirect("study_proposals", study.pk)
    ticked = form["chosen"].value() or []
    context = {
        **frame(request, study, "study_codebook"),
        "form": form,
        "rows": [_row(request, one, ticked) for one in shown],
        "several": len(shown) > 1,
        "all_ticked": every,
        "later": len(waiting) - len(shown),
    }
    return render(request, "evidence/proposals.html", context)


def _row(request: Request, one: Any, ticked: Iterable[str]) -> dict[str, Any]:
    place = f"{reverse('text_code', args=[one.coding.text_id])}?at={one.coding.start}"
    words = placement_words(one, read.parts(request.actor, one.split.code))
    return {**words, "code": one.split.code, "there": place, "ticked": str(one.pk) in ticked}


def _answered(request: Request, form: ChosenForm, chosen: list[Any]) -> bool:
    """Answer each; one that a rule refuses waits on, and does not hold up the others."""
    accept, refused = request.POST.get("answer") == "accept", []
    for one in chosen:
        try:
            commands.answer_proposal(request.actor, placement=one, accept=accept, at=timezone.now())
        except Refused as no:
            refused.append(no)
    done = len(chosen) - len(refused)
    if refused and not done:
        say_no(request, form, refused[0], "chosen")
        return False
    if done:
        messages.success(request, _done(done, accept=accept))
    if refused:
        left = ngettext(
            "%(n)s passage still waits: %(why)s", "%(n)s passages still wait: %(why)s", len(refused)
        )
        messages.error(request, left % {"n": len(refused), "why": refused[0].sentence})
    if not chosen:
        messages.info(request, _("These were answered already."))
    return True


def _done(number: int, *, accept: bool) -> str:
    if accept:
        words = ngettext(
            "%(n)s passage is moved. Undo in its text brings it back.",
            "%(n)s passages are moved. Undo in their texts brings them back, one by one.",
            number,
        )
    else:
        words = ngettext("%(n)s passage stays as it is.", "%(n)s passages stay as they are.", number)
    return words % {"n": number}


@page(Permission.STUDY_CODE, on=read.placement, methods=("POST",))
def answer(request: Request, placement: Any) -> HttpResponse:
    """Move one's own passage as it was proposed, or leave it."""
    accept = request.POST.get("answer") == "accept"
    try:
        commands.answer_proposal(request.actor, placement=placement, accept=accept, at=timezone.now())
    except Refused as no:
        messages.error(request, no.sentence)
    else:
        done = _("Your passage is moved. Undo in its text brings it back.")
        messages.success(request, done if accept else _("Your passage stays as it is."))
    return redirect("study_proposals", placement.study_id)
