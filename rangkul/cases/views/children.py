"""Pages of one child: the file, who read it, and the parts that other modules write."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands.children import list_children
from rangkul.cases.queries import children as read
from rangkul.cases.queries import matches, parts
from rangkul.cases.queries import overview as look
from rangkul.cases.queries.cases import newest_case_of
from rangkul.cases.queries.recognition import may_recognise
from rangkul.cases.rules.whereabouts import is_missing
from rangkul.cases.views import telling
from rangkul.cases.views.acts import Button, next_act
from rangkul.cases.views.candidates import known_address
from rangkul.cases.views.files import frame, opened
from rangkul.cases.views.slices import slice_rows
from rangkul.cases.vocabulary import Fact
from rangkul.core.access import Actor
from rangkul.core.errors import NotFound
from rangkul.core.pages import Request, page, render
from rangkul.core.roles import Level, Permission


@page(Permission.FILE_OPEN, on=read.child, methods=("GET",))
def child(request: Request, child: Any) -> HttpResponse:
    """Who is this child, as far as I may know; where now, which step, whose turn, until when."""
    actor, at = request.actor, timezone.now()
    file = opened(request, child, part="overview", at=at)
    if file.level < Level.FILE:
        return _signpost(request, child, at)
    seen = look.overview(actor, child, file.identity, at=at)
    shared = frame(request, child, seen.identity, current="child", encounter=seen.encounter)
    acts = {
        "act": next_act(actor, child, seen),
        "running": telling.running_rows(actor, seen),
        "turned_down": telling.turned_down_rows(seen),
        "fill_in": _fill_in(actor, child, seen),
        "opened": read.opened_by_others(actor, child, at=at) if actor.may(Permission.FILE_READERS) else None,
    }
    told = {**shared, **_told(seen, at), **acts, **_numbers(actor, child, at)}
    if seen.encounter and not seen.case and told["may_decide"] and not told["decisions"]:
        told["ask_known"] = known_address(seen.encounter.pk, asked_on="file")
    return render(request, "cases/child.html", {**told, "at": at, "case": seen.case, "seen": seen})


def _fill_in(actor: Actor, child: Any, seen: Any) -> str:
    """Where one writes down what is not known yet and decides the way; empty when nothing is open."""
    if seen.case is None or not seen.case.is_open or not actor.may(Permission.IDENTITY_WRITE):
        return ""
    told_there = (Fact.RESIDENT, Fact.HAS_PAPERS, Fact.IN_SCHOOL, Fact.AGE_BAND)
    unknown = any(seen.facts.get(fact) is None for fact in told_there)
    return reverse("identity_new", args=[child.pk]) if unknown else ""


def _signpost(request: Request, child: Any, at: datetime) -> HttpResponse:
    """What is shown to whoever reads no file: their own papers, and what a referral opened."""
    actor = request.actor
    seen = look.paper_of(actor, child, at=at)
    context = {
        "child": child,
        "at": at,
        "seen": seen,
        "holder": parts.holder(actor, child),
        "where": telling.where_words(seen.where) if seen.encounter or seen.handover else "",
        "paper": telling.paper_rows(seen.encounter),
        "slices": [(one, slice_rows(one, one.referral.service)) for one in seen.slices],
    }
    return render(request, "cases/signpost.html", {**context, **_own_acts(actor, child, seen)})


def _told(seen: Any, at: datetime) -> dict[str, Any]:
    """The file in words: who, where, which step, whose turn, and what was noted so far."""
    case = seen.case
    return {
        "line": telling.age_and_sex(seen.identity, seen.encounter, telling.lived_until(seen.where, at)),
        "where": telling.where_words(seen.where),
        "steps": telling.strip(seen.standings),
        "turn": seen.whose,
        "clocks": telling.clock_rows(seen),
        "known": telling.known_rows(seen, seen.identity),
        "events": telling.timeline(seen),
        "worker": seen.people.get(case.worker_id or 0, "") if case else "",
        "case_chips": telling.case_chips(case) if case else [],
    }


def _own_acts(actor: Actor, child: Any, seen: Any) -> dict[str, Any]:
    """What the office that met the child can do where it reads no file: hand over, mend, follow."""
    ours = child.holder_id == actor.organisation_id
    moving = seen.handover is not None and seen.handover.status == "in_transit"
    missing = ours and is_missing(seen.where)
    return {
        "ours": ours,
        "moving": moving,
        "missing": missing,
        "can_meet": missing and actor.may(Permission.ENCOUNTER_RECORD),
        "can_give": ours and not moving and not missing and actor.may(Permission.HANDOVER_GIVE),
        "can_correct": seen.encounter is not None
        and seen.encounter.organisation_id == actor.organisation_id
        and actor.may(Permission.ENCOUNTER_RECORD),
    }


def _numbers(actor: Actor, child: Any, at: datetime) -> dict[str, Any]:
    """The other numbers of the same child, and whether access to them waits for a supervisor."""
    numbers = matches.numbers_of(actor, child, at=at)
    waiting = any(one.waiting for one in numbers)
    others = [one for one in numbers if one.child_id != child.pk]
    if others:
        list_children(actor, children=[one.child_id for one in others], where="same_child", at=at)
    return {
        # The oldest number stands for the child everywhere.
        "number": numbers[0].number if numbers else child.number,
        "numbers": numbers[1:],
        "access_waits": waiting,
        "can_confirm": waiting and actor.may(Permission.MATCH_CONFIRM),
        "decisions": matches.decisions_of(actor, child) if may_recognise(actor) else (),
        # Whoever sees this page reads the file.
        "may_decide": may_recognise(actor),
    }


@page(Permission.FILE_OPEN, on=read.child, methods=("GET",))
def referrals(request: Request, child: Any) -> HttpResponse:
    """What was asked of other organisations for this child."""
    rows = [telling.referral_row(one) for one in parts.referrals_of(request.actor, child)]
    return _part(
        request,
        child,
        current="child_referrals",
        title=_("Referrals"),
        rows=rows,
        nothing=_("No referral yet"),
        hint=_("A referral is sent from a need in the plan, or with “Refer to a partner” above."),
        act=_refer(request, child),
    )


@page(Permission.FILE_OPEN, on=read.child, methods=("GET",))
def stays(request: Request, child: Any) -> HttpResponse:
    """When and where the child stayed, and how it came there."""
    actor = request.actor
    rows = [telling.stay_row(one) for one in parts.stays_of(actor, child)]
    rows += [telling.handover_row(one) for one in parts.handovers_of(actor, child)]
    return _part(
        request,
        child,
        current="child_stays",
        title=_("Stay and handovers"),
        rows=rows,
        nothing=_("No stay and no handover yet"),
        hint=_("They appear here when the child is handed over or comes into the RPS."),
    )


@page(Permission.FILE_OPEN, on=read.child, methods=("GET",))
def visits(request: Request, child: Any) -> HttpResponse:
    """The return home and the visits after it."""
    actor = request.actor
    visits = list(parts.visits_of(actor, child))
    rows = []
    for home in parts.returns_of(actor, child):
        rows.append(telling.return_row(home))
        rows += [telling.visit_row(one) for one in visits if one.going_home_id == home.pk]
    return _part(
        request,
        child,
        current="child_visits",
        title=_("Return and visits"),
        rows=rows,
        nothing=_("No return and no visit yet"),
        hint=_("Visits are planned when the child goes home or to an institution."),
        act=_going_home(request, child),
    )


def _refer(request: Request, child: Any) -> Button | None:
    """Asking another office, for whoever may ask for the case that runs."""
    case = newest_case_of(request.actor, child)
    if case is None or not case.is_open or not request.actor.may(Permission.CASE_REFER):
        return None
    return Button(_("Refer to a partner"), reverse("referral_new", args=[case.pk]), "send")


def _going_home(request: Request, child: Any) -> Button | None:
    """The page of the return, the visits and the closure of the newest case."""
    case = newest_case_of(request.actor, child)
    return Button(_("Going home and after"), reverse("case_after", args=[case.pk]), "home") if case else None


def _part(
    request: Request,
    child: Any,
    *,
    current: str,
    title: str,
    rows: Any,
    nothing: str,
    hint: str,
    act: Button | None = None,
) -> HttpResponse:
    at = timezone.now()
    file = whole(request, child, part=current.removeprefix("child_"), at=at)
    return render(
        request,
        "cases/part.html",
        {
            **frame(request, child, file.identity, current=current),
            "at": at,
            "title": title,
            "rows": rows,
            "nothing": nothing,
            "hint": hint,
            "act": act,
            "back": reverse("child", args=[child.pk]),
        },
    )


def whole(request: Request, child: Any, *, part: str, at: Any) -> Any:
    """The file opened by somebody who reads all of it; for others this part is not there."""
    file = opened(request, child, part=part, at=at)
    if file.level < Level.FILE:
        raise NotFound
    return file
