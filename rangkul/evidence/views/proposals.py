"""The page of what is proposed for a coder's own passages, answered one at a time or several together."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

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
from rangkul.evidence.navigation import place_in_text
from rangkul.evidence.queries import splits as read
from rangkul.evidence.queries import studies as read_studies
from rangkul.evidence.views.splits import placement_words
from rangkul.evidence.views.studies import frame

# A page that is still read to its end before it is answered.
SHOWN = 30


@page(Permission.STUDY_CODE, on=read_studies.study)
def proposals(request: Request, study: Any) -> HttpResponse:
    """What the lead proposes for the actor's own passages; a post answers for one, or for those ticked."""
    waiting = read.proposals(request.actor, study)
    shown = waiting[:SHOWN]
    every = "all" in request.GET
    ticks = [str(one.pk) for one in shown] if every else request.GET.getlist("tick")
    form = bound(request, ChosenForm, initial={"chosen": ticks})
    asked = _asked(request)
    if asked is not None:
        form.fields["chosen"].required = False
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["chosen"] if asked is None else [asked]
        if _answered(request, form, [one for one in waiting if str(one.pk) in wanted]):
            return redirect(_rest(study, [] if asked is None else form.cleaned_data["chosen"], but=asked))
    ticked = form["chosen"].value() or []
    context = {
        **frame(request, study, "study_codebook"),
        "form": form,
        "rows": [_row(request, one, ticked, asked=asked) for one in shown],
        "several": len(shown) > 1,
        "all_ticked": every,
        "later": len(waiting) - len(shown),
    }
    return render(request, "evidence/proposals.html", context)


def _asked(request: Request) -> str | None:
    """The one proposal whose own button was pressed."""
    return request.POST.get("accept_one") or request.POST.get("decline_one")


def _rest(study: Any, ticked: Iterable[str], *, but: str | None) -> str:
    """The page again; what was ticked beside the one that is answered stays ticked."""
    kept = urlencode([("tick", one) for one in ticked if one != but])
    return f"{reverse('study_proposals', args=[study.pk])}{'?' if kept else ''}{kept}"


def _row(request: Request, one: Any, ticked: Iterable[str], *, asked: str | None) -> dict[str, Any]:
    place = place_in_text(one.coding.text_id, one.coding.start)
    words = placement_words(one, read.parts(request.actor, one.split.code))
    return {
        **words,
        "code": one.split.code,
        "there": place,
        "ticked": str(one.pk) in ticked,
        "asked": str(one.pk) == asked,
    }


def _answered(request: Request, form: ChosenForm, chosen: list[Any]) -> bool:
    """Answer each; one that a rule refuses waits on, and does not hold up the others."""
    accept = "accept_one" in request.POST or request.POST.get("answer") == "accept"
    refused = []
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
