"""How a child who may be the one is shown, and how what a person says of it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.cases.commands.cases import open_case
from rangkul.cases.commands.matches import decide_same
from rangkul.cases.commands.recognition import Answer
from rangkul.cases.numbers import NUMBER
from rangkul.cases.queries import encounters, matches
from rangkul.cases.queries import recognition as read
from rangkul.cases.queries.reentry import case_running, case_to_reopen, end_of
from rangkul.cases.rules.reentry import reentry_kind
from rangkul.cases.views.files import link
from rangkul.cases.views.telling import gone_words
from rangkul.cases.vocabulary import CloseReason, MatchBand, MatchDecision, MatchReason, Place
from rangkul.core.access import Actor
from rangkul.core.errors import NotFound, Refused
from rangkul.core.pages import Request
from rangkul.core.roles import Permission, Role
from rangkul.core.unbroken import day_words

BANDS = {MatchBand.STRONG: "high", MatchBand.LIKELY: "middle", MatchBand.WEAK: "low"}
ANSWERS = {
    "same": MatchDecision.SAME,
    "reopen": MatchDecision.SAME,
    "new": MatchDecision.DIFFERENT,
    "unsure": MatchDecision.UNSURE,
}

# The pages on which the question who a child is comes up: they are gone back to.
ASKED_ON = ("catch", "file")
# A radio button's name while typing: this, and the number it speaks of.
SAID = "said-"
_MOST_SAID = 10


@dataclass(frozen=True)
class Card:
    """A candidate in words, for the page."""

    number: str
    name: str
    ask: str
    ask_act: str
    band: str
    score: int
    reads: bool
    reasons: list[str]
    against: list[str]
    child_id: Any
    closed_case: str
    # That the child died or lives in another city; of a child who died no case is opened again in passing.
    gone: str = ""
    died: bool = False
    # That the meeting asked about lies before the end of the closed case, so that no case is opened by it.
    met_before: bool = False
    said: str = ""
    # What the reader's own office wrote of the child, where the file is closed to them.
    own_paper: str = ""


def card(
    actor: Actor,
    candidate: read.Candidate,
    *,
    at: datetime,
    met_at: datetime | None = None,
    said: str = "",
) -> Card:
    """A candidate in words; reasons only where the file is the reader's. `met_at`: when the asker met it."""
    likely, reads = candidate.likely, candidate.reads
    return Card(
        number=candidate.number,
        name=candidate.name,
        ask="" if reads else _whom_to_ask(actor, candidate),
        ask_act="" if reads else _asking(actor, candidate),
        band=BANDS[likely.band],
        score=round(likely.score * 100),
        reads=reads,
        reasons=[_words(reason, candidate, at) for reason in likely.speaks_for] if reads else [],
        against=[str(reason.label) for reason in likely.speaks_against] if reads else [],
        child_id=candidate.child.pk if candidate.child and reads else None,
        closed_case=candidate.closed_case.number if candidate.closed_case else "",
        gone=gone_words(candidate.gone),
        died=candidate.gone is not None and candidate.gone.place == Place.DIED,
        met_before=met_at is not None and candidate.end is not None and not candidate.end.followed_by(met_at),
        said=said,
        own_paper=_own_paper(candidate.own_paper),
    )


def _own_paper(met: Any) -> str:
    if met is None:
        return ""
    words = {
        "name": met.nickname or met.full_name,
        "place": met.place or "–",
        "day": day_words(timezone.localtime(met.met_at), "j M Y"),
    }
    return _("Your organisation met %(name)s at %(place)s on %(day)s.") % words


def _whom_to_ask(actor: Actor, candidate: read.Candidate) -> str:
    if not candidate.ours:
        return _("Ask %(holder)s, who keeps this child's file.") % {"holder": candidate.holder}
    if _answers_for_own(actor):
        return _(
            "Your own organisation keeps this file, and it is open neither to you nor to its other "
            "supervisors, unless you are barred from it. Go on under the new number."
        )
    if read.may_decide_when_saved(actor):
        return _(
            "Your own organisation keeps this file, and it is not open to you. Your supervisor can read it."
        )
    return _(
        "Your own organisation met this child. Look under Encounters for who met it, and ask that colleague."
    )


def _answers_for_own(actor: Actor) -> bool:
    """Whether this is whom colleagues are sent to: a file closed here too has nobody who could answer."""
    return actor.role == Role.CASE_SUPERVISOR and read.may_decide_when_saved(actor)


def _asking(actor: Actor, candidate: read.Candidate) -> str:
    if candidate.ours and _answers_for_own(actor):
        return ""
    if candidate.ours:
        return _("Same child? Ask your supervisor")
    return _("Same child? Ask %(holder)s") % {"holder": candidate.holder}


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


def who_it_may_be(
    actor: Actor,
    encounter: Any,
    answer: Answer,
    found: Sequence[Any],
    decided: Sequence[Any],
    *,
    at: datetime,
) -> dict[str, Any]:
    """What `known_who.html` shows of one child: whom to decide on, and what was decided."""
    child = encounters.child_named(encounter)
    return {
        "encounter": encounter,
        "answer": answer,
        "candidates": [
            card(actor, one, at=at, met_at=encounter.met_at) for one in read.candidates(actor, found)
        ],
        "decisions": decided,
        "may_decide": read.may_decide(actor, child),
        "may_open": actor.may(Permission.CASE_OPEN),
        "came_back": _back_with(actor, encounter, at) if decided else None,
        "at": at,
    }


def known_address(encounter_id: UUID, *, asked_on: str = "") -> str:
    """Where one says who a child is; `asked_on` leads back to where the question came up."""
    address = reverse("known", args=[encounter_id])
    return f"{address}?from={asked_on}" if asked_on in ASKED_ON else address


def said_in(words: Mapping[str, str]) -> dict[str, str]:
    """What was said of each number while the encounter was still typed."""
    said = {name.removeprefix(SAID): words[name] for name in words if name.startswith(SAID)}
    kept = [(number, answer) for number, answer in said.items() if NUMBER.fullmatch(number)]
    return {number: answer for number, answer in kept[:_MOST_SAID] if answer in ANSWERS}


def keep_said(request: Request, encounter: Any, at: datetime) -> None:
    """Decide, now that the child has a number, what was said while typing; what cannot be is asked again."""
    said = said_in(request.POST)
    if not said or not read.may_decide(request.actor, encounters.child_named(encounter)):
        return
    made = []
    for number, answer in said.items():
        try:
            made.append(_decided(request.actor, encounter, number, ANSWERS[answer], at))
        except Refused as no:
            messages.warning(request, no.sentence)
        except NotFound:
            words = _("%(number)s was not found. Look again at who it may be.")
            messages.warning(request, words % {"number": number})
    if made:
        messages.success(request, _("What you said while typing is recorded. It can be undone."))


def decide(request: Request, encounter: Any, at: datetime) -> None:
    """Keep what a person said of one candidate, and say so; without an answer nothing happens."""
    actor = request.actor
    number, answer = request.POST.get("candidate", ""), request.POST.get("answer", "")
    decision = ANSWERS.get(answer)
    if answer == "reopen_now":
        _reopen(request, encounters.child_of(actor, encounter), encounter, at)
    if decision is None:
        return
    made = _decided(actor, encounter, number, decision, at)
    if made.decision == MatchDecision.ASKED:
        messages.success(
            request, _("The organisation that holds the other file was asked. You see its answer here.")
        )
        return
    messages.success(request, _("Your decision is recorded. It can be undone."))
    if answer == "reopen":
        _reopen(request, made.other, encounter, at)


def _decided(actor: Actor, encounter: Any, number: str, decision: MatchDecision, at: datetime) -> Any:
    likely = read.likely_of(actor, encounter, number, at=at)
    return decide_same(
        actor,
        child=encounters.child_named(encounter),
        other=matches.with_number(number),
        decision=decision,
        at=at,
        score=round(likely.score, 3) if likely else None,
        reasons=[reason.value for reason in likely.reasons] if likely else (),
    )


def _reopen(request: Request, child: Any, encounter: Any, at: datetime) -> None:
    """Go on with the closed case of a child who was met again; whoever was faster has opened it."""
    if child is None:
        return
    before = case_to_reopen(request.actor, child)
    if before is None:
        running = case_running(request.actor, child)
        if running is not None:
            words = _("A case of this child is open already: %(number)s. Go on there.")
            messages.info(request, words % {"number": running.number})
        return
    if not end_of(request.actor, before, at).followed_by(encounter.met_at):
        messages.info(request, _("The child was met before its case ended, so no case was opened."))
        return
    case = open_case(request.actor, child=child, at=at, how=reentry_kind(encounter.kind))
    messages.success(request, _("The case is open again: %(number)s.") % {"number": case.number})


def _back_with(actor: Actor, encounter: Any, at: datetime) -> dict[str, Any] | None:
    """What the page says of the closed case of a child met now: came it back, or is the meeting an older one.

    Of a child who is said to have died first the file is looked at: it is another child, or it was wrong.
    """
    child = encounters.child_of(actor, encounter)
    case = came_back(actor, child)
    if case is None:
        return None
    end = end_of(actor, case, at)
    return {
        "case": case,
        "file": link("child", case.child_id),
        "reason": CloseReason(end.reason).label if end.reason else "",
        "died": end.died,
        "since": end.followed_by(encounter.met_at),
    }


def came_back(actor: Actor, child: Any) -> Any:
    """The closed case of a child under the other numbers that a person said are the same."""
    return case_to_reopen(actor, child) if child is not None and actor.may(Permission.CASE_OPEN) else None
