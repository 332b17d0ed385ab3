"""Pages of the expected pattern and of the interview guide: what a framework asks of a study."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.core.again import say_no
from rangkul.core.errors import NotFound, Refused, Stale
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import patterns as commands
from rangkul.evidence.forms.patterns import PropositionForm, RatingForm
from rangkul.evidence.frameworks import NoGuide, interview_guide
from rangkul.evidence.kept_frameworks import parsed
from rangkul.evidence.queries import studies as read
from rangkul.evidence.rules.meanwhile import mark
from rangkul.evidence.views.stale import hold_to
from rangkul.evidence.views.studies import frame
from rangkul.evidence.vocabulary import Rating


def theory(study: Any) -> Any:
    """The framework that the study began with, or NotFound while it has none."""
    if study.framework is None:
        raise NotFound
    return parsed(study.framework)


@page(Permission.STUDY_READ, on=read.study, methods=("GET",))
def pattern(request: Request, study: Any) -> HttpResponse:
    """What was expected of each factor and proposition before the data were opened."""
    around = frame(request, study, "study_pattern")
    ratings = read.expected_ratings(request.actor, study)
    propositions = read.expected_propositions(request.actor, study)
    found = parsed(study.framework) if study.framework else None
    context = {
        **around,
        "theory": found,
        "boxes": _boxes(found, ratings) if found else [],
        "propositions": [(one, propositions.get(one.code)) for one in found.propositions] if found else [],
        "entered": len(ratings),
        "may_enter": around["leads"] and around["stage"] == "expecting",
    }
    return render(request, "evidence/pattern.html", context)


def _boxes(found: Any, ratings: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            **_line(outer, ratings),
            "inner": [{**_line(node, ratings), "deep": depth > 0} for depth, node in found.walk(outer.code)],
        }
        for outer in found.children(None)
    ]


def _line(node: Any, ratings: dict[str, Any]) -> dict[str, Any]:
    row = ratings.get(node.id)
    return {"node": node, "row": row, "range": _range(row) if row else ""}


def _range(row: Any) -> str:
    low, high = Rating(row.low).label, Rating(row.high).label
    if row.low == row.high:
        return str(low)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


@page(Permission.STUDY_RUN, on=read.study)
def rating(request: Request, study: Any) -> HttpResponse:
    """The range expected at one factor."""
    found = theory(study)
    node = _wanted(found.nodes, "id", request.GET.get("node", ""))
    rows = read.expected_ratings(request.actor, study)
    words = read.rating_words(rows.get(node.id))
    onward = _following([one for _depth, one in found.walk()], node, rows, "id")
    form, now = bound(request, RatingForm, initial={**words, "seen": mark(words)}), None
    if request.method == "POST" and form.is_valid():
        try:
            commands.expect_rating(
                request.actor,
                study=study,
                node=node.id,
                expected=form.expected(),
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
                at=timezone.now(),
            )
        except Refused as no:
            say_no(request, form, no)
        except Stale as stale:
            now = hold_to(form, stale.current)
        else:
            _say_kept(request, node.label, kept=form.expected() is not None)
            return redirect(_then(request, study, "study_pattern_rating", "node", onward, node.code))
    context = {
        **frame(request, study, "study_pattern"),
        "form": form,
        "node": node,
        "now": now,
        "onward": onward,
    }
    return render(request, "evidence/pattern_rating.html", context, status=409 if now else 200)


@page(Permission.STUDY_RUN, on=read.study)
def proposition(request: Request, study: Any) -> HttpResponse:
    """Whether one proposition is expected to be triggered."""
    one = _wanted(theory(study).propositions, "code", request.GET.get("code", ""))
    rows = read.expected_propositions(request.actor, study)
    words = read.proposition_words(rows.get(one.code))
    onward = _following(theory(study).propositions, one, rows, "code")
    form, now = bound(request, PropositionForm, initial={**_yes_or_no(words), "seen": mark(words)}), None
    if request.method == "POST" and form.is_valid():
        try:
            commands.expect_proposition(
                request.actor, study=study, proposition=one.code, at=timezone.now(), **form.cleaned_data
            )
        except Refused as no:
            say_no(request, form, no)
        except Stale as stale:
            now = hold_to(form, _yes_or_no(stale.current))
        else:
            _say_kept(request, one.code, kept=form.cleaned_data["triggers"] is not None)
            return redirect(_then(request, study, "study_pattern_proposition", "code", onward, one.code))
    context = {
        **frame(request, study, "study_pattern"),
        "form": form,
        "proposition": one,
        "now": now,
        "onward": onward,
    }
    return render(request, "evidence/pattern_proposition.html", context, status=409 if now else 200)


def _following(things: Sequence[Any], this: Any, entered: Iterable[str], name: str) -> str:
    """The next thing after this one of which nothing is expected yet, or nothing."""
    after = things[things.index(this) + 1 :]
    return next((getattr(one, name) for one in after if getattr(one, name) not in entered), "")


def _say_kept(request: Request, name: str, *, kept: bool) -> None:
    if kept:
        words = _("What you expect of “%(name)s” is kept. You can change it until it is locked.")
        messages.success(request, words % {"name": name})
    else:
        messages.info(request, _("Of “%(name)s” nothing is expected.") % {"name": name})


def _then(request: Request, study: Any, page_name: str, key: str, onward: str, stands_at: str) -> str:
    """Where whoever saved goes on: to what is still to be entered, or back to its line in the pattern."""
    if onward and "onward" in request.POST:
        return f"{reverse(page_name, args=[study.pk])}?{urlencode({key: onward})}"
    return f"{reverse('study_pattern', args=[study.pk])}#{stands_at}"


def _yes_or_no(words: dict[str, Any]) -> dict[str, Any]:
    """As the form asks it; nothing is chosen where nothing was entered."""
    chosen = {True: "yes", False: "no"}
    return {**words, "triggers": chosen.get(words["triggers"])}


def _wanted(things: Any, name: str, value: str) -> Any:
    """The thing with this name; the first when none is named, so that the page is never empty."""
    named = [one for one in things if getattr(one, name) == value]
    if named or (not value and things):
        return (named or things)[0]
    raise NotFound


@page(Permission.STUDY_RUN, on=read.study)
def lock(request: Request, study: Any) -> HttpResponse:
    """The expected pattern stays as it is from now on."""
    if request.method == "POST":
        commands.lock_pattern(request.actor, study=study, at=timezone.now())
        messages.success(request, _("The expected pattern is locked. Now the data can be opened."))
        return redirect("study", study.pk)
    entered = read.expected_ratings(request.actor, study)
    without = sum(one.id not in entered for one in theory(study).nodes)
    left = ngettext(
        "%(n)s factor has no expectation and will have none.",
        "%(n)s factors have no expectation and will have none.",
        without,
    )
    context = {
        **frame(request, study, "study_pattern"),
        "entered": len(entered),
        "consequences": [
            *([left % {"n": without}] if without else []),
            _("Nobody can change, add or delete an expectation any more, not even you."),
            _("The framework of the study can no longer be exchanged."),
            _("You can open the data; every report compares them with what stands here."),
        ],
    }
    return render(request, "evidence/pattern_lock.html", context)


@page(Permission.STUDY_READ, on=read.study, methods=("GET",))
def guide(request: Request, study: Any) -> HttpResponse:
    """The interview guide for one group, to be read on the way or printed."""
    found = parsed(study.framework) if study.framework else None
    groups = found.guide.groups if found and found.guide else ()
    chosen = request.GET.get("group") or (groups[0].code if groups else "")
    try:
        asked = interview_guide(found, chosen) if found and groups else None
    except NoGuide:
        raise NotFound from None
    address = reverse("study_guide", args=[study.pk])
    context = {
        **frame(request, study, "study_guide"),
        "guide": asked,
        "groups": [
            {"url": f"{address}?group={one.code}", "word": one.label, "current": one.code == chosen}
            for one in groups
        ],
    }
    return render(request, "evidence/guide.html", context)
