"""Pages of recognition: is this child known, while typing and after; decide and undo; search."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands.children import list_children
from rangkul.cases.commands.matches import confirm_numbers as confirm
from rangkul.cases.commands.matches import decide_same, undo_match
from rangkul.cases.commands.recognition import look_up, look_up_recorded
from rangkul.cases.commands.search import search_children
from rangkul.cases.forms.recognition import SearchForm, TypedForm
from rangkul.cases.queries import encounters, matches
from rangkul.cases.queries import recognition as read
from rangkul.cases.queries.children import child_with_file, latest_encounter
from rangkul.cases.queries.reentry import end_of, how_met
from rangkul.cases.rules.likeness import band_of
from rangkul.cases.views.candidates import (
    ANSWERS,
    ASKED_ON,
    BANDS,
    came_back,
    card,
    decide,
    known_address,
    said_in,
    who_it_may_be,
)
from rangkul.cases.views.telling import gone_words
from rangkul.cases.views.wording import age_words
from rangkul.cases.vocabulary import MatchBand, MatchDecision, MatchReason
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.core.unbroken import day_words


@page(Permission.ENCOUNTER_RECORD, methods=("POST",))
def while_typing(request: Request) -> HttpResponse:
    """Whether the child on the half-typed form is known; names travel in the body, never in an address."""
    actor, at = request.actor, timezone.now()
    asked = TypedForm(request.POST).sighting(timezone.localdate(at))
    said = said_in(request.POST)
    if asked is None:
        return render(request, "cases/known_while_typing.html", {"said": said})
    answer = look_up(actor, sighting=asked, at=at)
    found = read.candidates(actor, answer.candidates[:3])
    shown = [card(actor, one, at=at, said=said.pop(one.number, "")) for one in found]
    context = {
        "asked": True,
        "answer": answer,
        "candidates": shown,
        "may_decide": read.may_decide_when_saved(actor),
        "said": said,
        "changed": request.POST.get("known_count", "") != str(len(shown)),
    }
    return render(request, "cases/known_while_typing.html", context)


@page(Permission.CHILD_RECOGNISE, on=encounters.encounter)
def known(request: Request, encounter: Any) -> HttpResponse:
    """Who the child just written down may be; a person says same, another, or not sure yet."""
    actor, at = request.actor, timezone.now()
    asked_on = request.GET.get("from", "")
    here = known_address(encounter.pk, asked_on=asked_on)
    if request.method == "POST":
        decide(request, encounter, at)
        return HttpResponseRedirect(here)
    answer = look_up_recorded(actor, encounter=encounter, at=at)
    decided = matches.decisions_of(actor, encounters.child_named(encounter))
    on_to = _goes_on_to(encounter, asked_on)
    if not answer.candidates and not decided and answer.refused is None and answer.may_know:
        if asked_on in ASKED_ON:
            messages.info(request, _("No other child like this one is known."))
        return HttpResponseRedirect(on_to)
    context = who_it_may_be(actor, encounter, answer, answer.candidates, decided, at=at)
    return render(request, "cases/known.html", {**context, "here": here, "on_to": on_to})


def _goes_on_to(encounter: Any, asked_on: str) -> str:
    """Back to the page on which the question came up; after writing a child down, to its number."""
    if asked_on == "catch":
        return reverse("catch", args=[encounter.pk])
    if asked_on == "file":
        return reverse("child", args=[encounter.child_id])
    return reverse("encounter_saved", args=[encounter.pk])


@page(Permission.CHILD_RECOGNISE, on=matches.decision, methods=("POST",))
def undo(request: Request, decision: Any) -> HttpResponse:
    """Take a decision back."""
    undo_match(request.actor, decision=decision, at=timezone.now())
    messages.success(request, _("The decision is taken back; numbers and access are as before."))
    met = latest_encounter(request.actor, decision.child)
    if met is None:
        return redirect("child", child_id=decision.child_id)
    return redirect("known", encounter_id=met.pk)


@page(Permission.MATCH_CONFIRM, on=child_with_file, methods=("POST",))
def confirm_numbers(request: Request, child: Any) -> HttpResponse:
    """Open the child's other numbers to those who were given one of them later."""
    confirm(request.actor, child=child, at=timezone.now())
    messages.success(
        request, _("Confirmed. Whoever of your organisation reads one number now reads the others too.")
    )
    return redirect("child", child_id=child.pk)


@page(Permission.CHILD_RECOGNISE, methods=("GET",))
def proposals(request: Request) -> HttpResponse:
    """Pairs that look like one child, each to be decided by a person."""
    actor, at = request.actor, timezone.now()
    page = matches.page_of_proposals(actor, after=request.GET.get("after", ""))
    waiting, asked = page.rows, list(matches.asked(actor, at)[:50])
    children = {child.pk: child for one in waiting for child in (one.child, one.other)}
    children |= {one.other_id: one.other for one in asked}
    if children:
        list_children(actor, children=list(children.values()), where="matches", at=at)
    names = matches.names_of(actor, children)
    met = matches.last_met(actor, children)
    numbers = matches.numbers_in(asked) if asked else {}
    pairs = [_pair(one, names, met) for one in waiting]
    questions = [_question(one, numbers[one.pk][0], names, met, actor) for one in asked]
    context = {"pairs": pairs, "questions": questions, "page": page, "at": at}
    return render(request, "cases/matches.html", context)


def _pair(one: Any, names: Any, met: Any) -> dict[str, Any]:
    """Two children who look like one, with what speaks for it."""
    return {
        "id": one.pk,
        "score": round(one.score * 100),
        "band": BANDS[MatchBand(one.band)],
        "reasons": [MatchReason(code).label for code in one.reasons],
        "children": [
            {"number": child.number, "name": names.get(child.pk, ""), "met": met.get(child.pk), "id": pk}
            for pk, child in ((one.child_id, one.child), (one.other_id, one.other))
        ],
    }


def _question(one: Any, theirs: str, names: Any, met: Any, actor: Any) -> dict[str, Any]:
    """What another office, or a colleague, asks about a child of ours."""
    return {
        "id": one.pk,
        "office": _("A colleague") if one.organisation_id == actor.organisation_id else one.office,
        "theirs": theirs,
        "mine": one.other.number,
        "name": names.get(one.other_id, ""),
        "met": met.get(one.other_id),
        "child_id": one.other_id,
        "band": BANDS[band_of(one.score or 0)],
        "score": round((one.score or 0) * 100),
        "reasons": [MatchReason(code).label for code in one.reasons],
    }


@page(Permission.CHILD_RECOGNISE, on=matches.question, methods=("POST",))
def answer_question(request: Request, decision: Any) -> HttpResponse:
    """Say whether the child another office met is the one whose file one answers for."""
    said = ANSWERS.get(request.POST.get("answer", ""))
    if said in (MatchDecision.SAME, MatchDecision.DIFFERENT):
        theirs = matches.numbers_in([decision])[decision.pk][0]
        decide_same(
            request.actor,
            child=decision.other,
            other=matches.with_number(theirs),
            decision=said,
            at=timezone.now(),
            score=decision.score,
            reasons=decision.reasons,
        )
        messages.success(request, _("Your answer is sent."))
        return _next_after(request, decision.other, said)
    return redirect("matches")


def _next_after(request: Request, child: Any, said: str) -> HttpResponse:
    """The closed case of a child of whom it was said that it came back, else the other pairs."""
    actor = request.actor
    case = came_back(actor, encounters.child_known(actor, child.pk)) if said == MatchDecision.SAME else None
    end = end_of(actor, case) if case else None
    if end is None or not how_met(actor, child, end):
        return redirect("matches")
    # Of a child who is said to have died the file is looked at before anything is opened.
    return redirect("child" if end.died else "case_reopen", child_id=child.pk)


@page(Permission.CHILD_RECOGNISE, on=matches.proposal, methods=("POST",))
def decide_proposal(request: Request, proposal: Any) -> HttpResponse:
    """Say whether a proposed pair is one child."""
    decision = ANSWERS.get(request.POST.get("answer", ""))
    if decision is not None:
        decide_same(
            request.actor,
            child=proposal.child,
            other=proposal.other,
            decision=decision,
            at=timezone.now(),
            score=round(proposal.score, 3),
            reasons=proposal.reasons,
        )
        messages.success(
            request, _("Your decision is recorded. It can be undone on the page of either child.")
        )
        return _next_after(request, proposal.child, decision)
    return redirect("matches")


@page(Permission.CHILD_SEARCH)
def search(request: Request) -> HttpResponse:
    """Find a child by name as one spells it, or by number; the words stay out of the address."""
    form = bound(request, SearchForm)
    context: dict[str, Any] = {"form": form, "asked": False}
    if request.method == "POST" and form.is_valid():
        found = search_children(request.actor, words=form.cleaned_data["words"], at=timezone.now())
        met = matches.last_met(request.actor, [one.child.pk for one in found]) if found else {}
        rows = [(one, _line_of(one, met.get(one.child.pk)), gone_words(one.gone)) for one in found]
        context |= {"found": rows, "asked": True}
    return render(request, "cases/search.html", context)


def _line_of(found: Any, met: Any) -> str:
    """What tells children of one name apart: how old, where and when met last, who has the file."""
    parts = [age_words(met), met.place, day_words(timezone.localtime(met.met_at), "j M Y")] if met else []
    return " · ".join(part for part in (*parts, found.child.holder.short_name) if part)
