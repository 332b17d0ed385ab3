"""Pages of recognition: is this child known, while typing and after; decide and undo; search."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.cases.commands.cases import open_case
from rangkul.cases.commands.children import list_children
from rangkul.cases.commands.matches import confirm_numbers as confirm
from rangkul.cases.commands.matches import decide_same, undo_match
from rangkul.cases.commands.recognition import look_up, look_up_recorded
from rangkul.cases.commands.search import search_children
from rangkul.cases.forms.recognition import SearchForm, TypedForm
from rangkul.cases.queries import after, encounters, identity, matches
from rangkul.cases.queries import recognition as read
from rangkul.cases.rules.after import reentry_kind
from rangkul.cases.rules.likeness import band_of
from rangkul.cases.vocabulary import MatchBand, MatchDecision, MatchReason
from rangkul.core.access import Actor
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission

_BANDS = {MatchBand.STRONG: "high", MatchBand.LIKELY: "middle", MatchBand.WEAK: "low"}
_ANSWERS = {
    "same": MatchDecision.SAME,
    "reopen": MatchDecision.SAME,
    "new": MatchDecision.DIFFERENT,
    "unsure": MatchDecision.UNSURE,
}


@dataclass(frozen=True)
class Card:
    """A candidate in words, for the page."""

    number: str
    name: str
    holder: str
    band: str
    score: int
    reads: bool
    reasons: list[str]
    against: list[str]
    child_id: Any
    closed_case: str


def card(candidate: read.Candidate, *, at: datetime) -> Card:
    """A candidate in words; reasons only where the file is the reader's."""
    likely, reads = candidate.likely, candidate.reads
    return Card(
        number=candidate.number,
        name=candidate.name,
        holder=candidate.holder,
        band=_BANDS[likely.band],
        score=round(likely.score * 100),
        reads=reads,
        reasons=[_words(reason, candidate, at) for reason in likely.speaks_for] if reads else [],
        against=[str(reason.label) for reason in likely.speaks_against] if reads else [],
        child_id=candidate.child.pk if candidate.child and reads else None,
        closed_case=candidate.closed_case.number if candidate.closed_case else "",
    )


def _words(reason: MatchReason, candidate: read.Candidate, at: datetime) -> str:
    days = read.days_since(candidate.met, at=at)
    if reason != MatchReason.SAME_PLACE or days is None:
        return str(reason.label)
    if days < 1:
        return _("same place today")
    if days < 14:
        return ngettext("same place %(days)s day ago", "same place %(days)s days ago", days) % {"days": days}
    weeks = days // 7
    words = ngettext("same place %(weeks)s week ago", "same place %(weeks)s weeks ago", weeks)
    return words % {"weeks": weeks}


@page(Permission.ENCOUNTER_RECORD, methods=("POST",))
def while_typing(request: Request) -> HttpResponse:
    """Whether the child on the half-typed form is known; names travel in the body, never in an address."""
    at = timezone.now()
    typed = TypedForm(request.POST)
    asked = typed.sighting(timezone.localdate(at))
    if asked is None:
        return HttpResponse(status=204)
    answer = look_up(request.actor, sighting=asked, at=at)
    shown = [card(one, at=at) for one in read.candidates(request.actor, answer.candidates[:3])]
    return render(
        request, "cases/known_while_typing.html", {"answer": answer, "candidates": shown, "asked": True}
    )


@page(Permission.CHILD_RECOGNISE, on=encounters.encounter)
def known(request: Request, encounter: Any) -> HttpResponse:
    """Who the child just written down may be; a person says same, another, or not sure yet."""
    actor, at = request.actor, timezone.now()
    if request.method == "POST":
        decide(request, encounter, at)
        return redirect("known", encounter_id=encounter.pk)
    answer = look_up_recorded(actor, encounter=encounter, at=at)
    child = encounters.child_named(encounter)
    decided = matches.decisions_of(actor, child)
    if not answer.candidates and not decided and answer.refused is None and answer.may_know:
        return redirect("encounter_saved", encounter_id=encounter.pk)
    context = {
        "encounter": encounter,
        "answer": answer,
        "candidates": [card(one, at=at) for one in read.candidates(actor, answer.candidates)],
        "decisions": decided,
        "may_decide": read.may_decide(actor, child),
        "may_open": actor.may(Permission.CASE_OPEN),
        "came_back": came_back(actor, encounters.child_of(actor, encounter)) if decided else None,
        "at": at,
    }
    return render(request, "cases/known.html", context)


def decide(request: Request, encounter: Any, at: datetime) -> None:
    """Keep what a person said of one candidate, and say so; without an answer nothing happens."""
    actor = request.actor
    number, answer = request.POST.get("candidate", ""), request.POST.get("answer", "")
    decision = _ANSWERS.get(answer)
    if answer == "reopen_now":
        _reopen(request, encounters.child_of(actor, encounter), encounter, at)
    if decision is None:
        return
    likely = read.likely_of(actor, encounter, number, at=at)
    made = decide_same(
        actor,
        child=encounters.child_named(encounter),
        other=matches.with_number(number),
        decision=decision,
        at=at,
        score=round(likely.score, 3) if likely else None,
        reasons=[reason.value for reason in likely.reasons] if likely else (),
    )
    if made.decision == MatchDecision.ASKED:
        messages.success(
            request, _("The office that holds the other file was asked. You see its answer here.")
        )
    elif answer == "reopen":
        _reopen(request, made.other, encounter, at)
    else:
        messages.success(request, _("Your decision is recorded. It can be undone."))


def _reopen(request: Request, child: Any, encounter: Any, at: datetime) -> None:
    """Go on with the closed case of a child who was met again; whoever was faster has opened it."""
    if child is None or after.case_to_reopen(request.actor, child) is None:
        return
    case = open_case(request.actor, child=child, at=at, how=reentry_kind(encounter.kind))
    messages.success(request, _("The case is open again: %(number)s.") % {"number": case.number})


def came_back(actor: Actor, child: Any) -> Any:
    """The closed case of a child under the other numbers that a person said are the same."""
    return (
        after.case_to_reopen(actor, child) if child is not None and actor.may(Permission.CASE_OPEN) else None
    )


@page(Permission.CHILD_RECOGNISE, on=matches.decision, methods=("POST",))
def undo(request: Request, decision: Any) -> HttpResponse:
    """Take a decision back."""
    try:
        undo_match(request.actor, decision=decision, at=timezone.now())
    except Refused as no:
        messages.warning(request, no.sentence)
    else:
        messages.success(request, _("The decision is taken back; numbers and access are as before."))
    met = matches.newest_encounter(request.actor, decision.child)
    if met is None:
        return redirect("child", child_id=decision.child_id)
    return redirect("known", encounter_id=met.pk)


@page(Permission.MATCH_CONFIRM, on=identity.child_of_file, methods=("POST",))
def confirm_numbers(request: Request, child: Any) -> HttpResponse:
    """Open the child's other numbers to those who were given one of them later."""
    confirm(request.actor, child=child, at=timezone.now())
    messages.success(
        request, _("Confirmed. Whoever of your office reads one number now reads the others too.")
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
    pairs = [
        {
            "id": one.pk,
            "score": round(one.score * 100),
            "band": _BANDS[MatchBand(one.band)],
            "reasons": [MatchReason(code).label for code in one.reasons],
            "children": [
                {"number": child.number, "name": names.get(child.pk, ""), "met": met.get(child.pk), "id": pk}
                for pk, child in ((one.child_id, one.child), (one.other_id, one.other))
            ],
        }
        for one in waiting
    ]
    numbers = matches.numbers_in(asked) if asked else {}
    questions = [
        {
            "id": one.pk,
            "office": one.office,  # type: ignore[attr-defined]
            "theirs": numbers[one.pk][0],
            "mine": one.other.number,
            "name": names.get(one.other_id, ""),
            "met": met.get(one.other_id),
            "child_id": one.other_id,
            "band": _BANDS[band_of(one.score or 0)],
            "score": round((one.score or 0) * 100),
            "reasons": [MatchReason(code).label for code in one.reasons],
        }
        for one in asked
    ]
    context = {"pairs": pairs, "questions": questions, "page": page, "at": at}
    return render(request, "cases/matches.html", context)


@page(Permission.CHILD_RECOGNISE, on=matches.question, methods=("POST",))
def answer_question(request: Request, decision: Any) -> HttpResponse:
    """Say whether the child another office met is the one whose file one answers for."""
    said = _ANSWERS.get(request.POST.get("answer", ""))
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
    if said == MatchDecision.SAME and came_back(actor, encounters.child_known(actor, child.pk)):
        return redirect("case_reopen", child_id=child.pk)
    return redirect("matches")


@page(Permission.CHILD_RECOGNISE, on=matches.proposal, methods=("POST",))
def decide_proposal(request: Request, proposal: Any) -> HttpResponse:
    """Say whether a proposed pair is one child."""
    decision = _ANSWERS.get(request.POST.get("answer", ""))
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
        messages.success(request, _("Your decision is recorded. It can be undone."))
        return _next_after(request, proposal.child, decision)
    return redirect("matches")


@page(Permission.CHILD_SEARCH)
def search(request: Request) -> HttpResponse:
    """Find a child by name as one spells it, or by number; the words stay out of the address."""
    form = bound(request, SearchForm)
    context: dict[str, Any] = {"form": form, "asked": False}
    if request.method == "POST" and form.is_valid():
        found = search_children(request.actor, words=form.cleaned_data["words"], at=timezone.now())
        context |= {"found": found, "asked": True}
    return render(request, "cases/search.html", context)
