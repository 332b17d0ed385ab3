"""One screen through many children met together: is each one known? The next one comes by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands.children import list_children
from rangkul.cases.commands.recognition import look_up_recorded
from rangkul.cases.queries import encounters, joint, matches, operations
from rangkul.cases.queries import walk as read
from rangkul.cases.queries.walk import Stop
from rangkul.cases.views.candidates import came_back, decide, who_it_may_be
from rangkul.cases.views.wording import age_words, label
from rangkul.cases.vocabulary import Sex
from rangkul.core.errors import NotFound
from rangkul.core.pages import Request, page, redirect, render
from rangkul.core.roles import Permission


@dataclass(frozen=True)
class Walk:
    """Through whom one walks, on which address, and where one came from."""

    met: Sequence[Any]
    here: str
    back: str
    where: str
    give: str = ""


@page(Permission.CHILD_RECOGNISE, on=operations.operation)
def known_of_operation(request: Request, operation: Any) -> HttpResponse:
    """Through everybody met in an operation."""
    may_give = request.actor.may(Permission.HANDOVER_GIVE)
    return _walk(
        request,
        Walk(
            list(operations.met_in(request.actor, operation)),
            reverse("operation_known", args=[operation.pk]),
            reverse("operation", args=[operation.pk]),
            "operation",
            reverse("joint_give", args=[operation.pk]) if may_give else "",
        ),
    )


@page(Permission.CHILD_RECOGNISE, on=joint.joint)
def known_of_joint(request: Request, joint: Any) -> HttpResponse:
    """Through everybody received in one sitting."""
    return _walk(
        request,
        Walk(
            read.met_and_received(request.actor, joint, at=timezone.now()),
            reverse("joint_known", args=[joint.pk]),
            reverse("joint_handover", args=[joint.pk]),
            "joint_handover",
        ),
    )


def _walk(request: Request, walk: Walk) -> HttpResponse:
    at = timezone.now()
    if request.method == "POST" and (said_of := request.POST.get("child") or request.GET.get("child")):
        return _decide(request, walk, _chosen(walk, said_of), at)
    if walk.met:
        children = [one.child_id for one in walk.met]
        list_children(request.actor, children=children, where=walk.where, at=at)
    if "child" in request.GET:
        return _show(request, walk, _chosen(walk, request.GET["child"]), at)
    found = _next(request, walk, after=request.GET.get("after", ""), at=at)
    if found is not None:
        return redirect(f"{walk.here}?child={found.pk}")
    stops = read.stops(request.actor, walk.met, at=at)
    return render(request, "cases/walk_over.html", _listed(walk, stops))


def _chosen(walk: Walk, key: str) -> Any:
    for one in walk.met:
        if str(one.pk) == key:
            return one
    raise NotFound


def _next(request: Request, walk: Walk, *, after: str, at: datetime) -> Any:
    """The next child to look at; whoever is like nobody is asked about in passing and settled by that."""
    stops = read.stops(request.actor, walk.met, at=at)
    keys = [str(one.encounter.pk) for one in stops]
    begin = keys.index(after) + 1 if after in keys else 0
    for stop in stops[begin:]:
        if stop.state != "open":
            continue
        if stop.left:
            return stop.encounter
        answer = look_up_recorded(request.actor, encounter=stop.encounter, at=at)
        if answer.refused is not None:
            messages.warning(request, answer.refused.sentence)
            return None
        if answer.candidates:
            return stop.encounter
    return None


def _show(request: Request, walk: Walk, encounter: Any, at: datetime) -> HttpResponse:
    actor = request.actor
    answer = look_up_recorded(actor, encounter=encounter, at=at)
    stops = read.stops(actor, walk.met, at=at)
    decided = matches.decisions_of(actor, encounters.child_named(encounter))
    # Whom one was not sure of stands among the decided; here the next one is asked about.
    answered = {two for one in decided if not one.taken_back for two in (one.one, one.two)}
    left = [one for one in answer.candidates if one.number not in answered]
    number = next(n for n, one in enumerate(stops, start=1) if one.encounter.pk == encounter.pk)
    context = {
        **_listed(walk, stops),
        **who_it_may_be(actor, encounter, answer, left, decided, at=at),
        "told": [age_words(encounter), label(Sex, encounter.sex), encounter.place],
        "number": number,
        "address": f"{walk.here}?child={encounter.pk}",
        "next": f"{walk.here}?after={encounter.pk}",
    }
    return render(request, "cases/walk.html", context)


def _listed(walk: Walk, stops: Sequence[Stop]) -> dict[str, Any]:
    return {
        "walk": walk,
        "stops": stops,
        "count": len(stops),
        "open_ones": [one for one in stops if one.state == "open"],
        "settled": sum(one.state != "open" for one in stops),
    }


def _decide(request: Request, walk: Walk, encounter: Any, at: datetime) -> HttpResponse:
    """Keep what was said; stay while this child has candidates left, else go on to the next."""
    decide(request, encounter, at)
    stop = next(one for one in read.stops(request.actor, walk.met, at=at) if one.encounter.pk == encounter.pk)
    back_again = came_back(request.actor, encounters.child_of(request.actor, encounter))
    if stop.state == "open" or back_again is not None:
        return redirect(f"{walk.here}?child={encounter.pk}")
    return redirect(f"{walk.here}?after={encounter.pk}")
