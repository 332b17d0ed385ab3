"""The page of an open sample that shows where its coders differ, side by side, to be settled."""

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.core.again import say_no
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import compared as commands
from rangkul.evidence.forms.compared import NOT_HERE, SettleForm
from rangkul.evidence.queries import compared as read
from rangkul.evidence.queries import samples as read_samples
from rangkul.evidence.views.samples import number_asked, refuse_another_row, sample_frame, sample_name


@page(Permission.STUDY_READ, on=read_samples.sample)
def differences(request: Request, sample: Any) -> HttpResponse:
    """Where the coders differ, one place at a time, with what each of them marked, to be settled."""
    actor, at = request.actor, timezone.now()
    commands.read_agreement(actor, sample=sample, at=at)
    found = read.compared(actor, sample)
    differing = read.differences(actor, sample, found)
    around = {**sample_frame(request, sample.study, sample), "name": sample_name(sample)}
    if not differing:
        return render(request, "evidence/difference.html", {**around, "count": 0})
    number = number_asked(request, len(differing))
    one = read.sides(actor, sample, found, differing[number - 1])
    form = bound(request, SettleForm, places=_places(one), initial=_as_settled(one))
    refuse_another_row(request, form, "reason", unit=one.unit.pk, code=one.code.pk)
    if request.method == "POST" and form.is_valid():
        try:
            _settle(request, sample, one, form.cleaned_data)
        except Refused as no:
            say_no(request, form, no, "reason")
        else:
            messages.success(request, _("Settled. What each of you coded stays beside it."))
            return redirect(_next(sample, differing, number))
    people = {who.user_id: who for who in read_samples.coders(actor, sample)}
    context = {
        **around,
        "number": number,
        "count": len(differing),
        "open": sum(not each.settled for each in differing),
        "one": one,
        "sides": [
            {"who": people.get(coder), "runs": _runs(one.unit, marks), "marks": marks}
            for coder, marks in one.sides.items()
        ],
        "form": form,
        "may_settle": around["codes"] and (one.settled is None or one.settled.decided_by == actor.user_id),
        "next_open": _next(sample, differing, number),
    }
    return render(request, "evidence/difference.html", context)


def _settle(request: Request, sample: Any, one: read.Sides, words: dict[str, Any]) -> None:
    place = None
    if words["place"] != NOT_HERE:
        start, end, polarity = words["place"].split(":")
        place = commands.Place(int(start), int(end), polarity)
    commands.settle(
        request.actor,
        sample=sample,
        unit=one.unit,
        code=one.code,
        place=place,
        reason=words["reason"],
        at=timezone.now(),
    )


def _places(one: read.Sides) -> list[tuple[str, str]]:
    """The places that anybody marked: one of them is right, or none."""
    marks = [mark for marks in one.sides.values() for mark in marks]
    told = {f"{mark.start}:{mark.end}:{mark.polarity}": f"“{mark.quote.strip()}”" for mark in marks}
    return list(told.items())


def _as_settled(one: read.Sides) -> dict[str, str]:
    if one.settled is None:
        return {}
    coding = one.agreed
    if one.settled.holds and coding is None:
        return {"reason": one.settled.reason}
    place = f"{coding.start}:{coding.end}:{coding.polarity}" if coding else NOT_HERE
    return {"place": place, "reason": one.settled.reason}


def _runs(unit: Any, marks: list[Any]) -> list[dict[str, Any]]:
    """The passage in pieces, each marked by this coder or not."""
    text = unit.text.text
    edges = sorted(
        {unit.start, unit.end, *(at for one in marks for at in (one.start, min(one.end, unit.end)))}
    )
    return [
        {"text": text[start:end], "marked": any(one.start <= start and end <= one.end for one in marks)}
        for start, end in pairwise(edges)
    ]


def _next(sample: Any, differing: list[read.Difference], number: int) -> str:
    """The next place after this one that is not settled yet; else the one that follows."""
    order = [*range(number, len(differing)), *range(number - 1)]
    at = next((place for place in order if not differing[place].settled), min(number, len(differing) - 1))
    return f"{reverse('sample_differences', args=[sample.pk])}?n={at + 1}"
