"""Pages of studies: those one takes part in, a new one, one study, its frame, opening its data."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rangkul.core.again import say_no
from rangkul.core.errors import Refused, Stale
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import studies as commands
from rangkul.evidence.forms.studies import OpenDataForm, StudyForm
from rangkul.evidence.navigation import study_tabs
from rangkul.evidence.queries import codebooks as read_codes
from rangkul.evidence.queries import sources as read_sources
from rangkul.evidence.queries import studies as read
from rangkul.evidence.queries.left import left
from rangkul.evidence.queries.settling import to_settle
from rangkul.evidence.queries.waiting import to_code
from rangkul.evidence.rules.studies import Stage, stage
from rangkul.evidence.views.stale import hold_to
from rangkul.evidence.vocabulary import NoPattern, Part, SourceKind


def frame(request: Request, study: Any, tab: str) -> dict[str, Any]:
    """What every page of a study shows around its own: the way back, the tabs, one's part."""
    part = read.part_of(request.actor, study, at=timezone.now())
    return {
        "study": study,
        "crumbs": [(_("Studies"), reverse("studies")), (study.title, reverse("study", args=[study.pk]))],
        "tabs": study_tabs(request.actor, study, tab),
        "leads": part == Part.LEAD and request.actor.may(Permission.STUDY_RUN),
        "codes": part != Part.READER and request.actor.may(Permission.STUDY_CODE),
        "stage": stage(study.expected_locked_at, study.data_opened_at),
    }


@page(Permission.STUDY_READ, methods=("GET",))
def listed(request: Request) -> HttpResponse:
    """The studies one takes part in."""
    rows = [
        {"study": one, "part": Part(one.part).label, "stage": _stage_words(one)}  # type: ignore[attr-defined]
        for one in read.studies(request.actor, at=timezone.now())
    ]
    may_open = request.actor.may(Permission.STUDY_RUN)
    return render(request, "evidence/studies.html", {"rows": rows, "may_open": may_open})


def _stage_words(study: Any) -> tuple[str, str]:
    words = {
        Stage.EXPECTING: (_("Expected pattern open"), "due_soon"),
        Stage.LOCKED: (_("Expected pattern locked"), "active"),
        Stage.OPEN: (_("Data open"), "done"),
    }
    return words[stage(study.expected_locked_at, study.data_opened_at)]


@page(Permission.STUDY_RUN)
def new(request: Request) -> HttpResponse:
    """A study that one leads."""
    frameworks = _frameworks(request)
    form = bound(request, StudyForm, frameworks=_choices(frameworks), initial={"language": "id"})
    if request.method == "POST" and form.is_valid():
        try:
            study = commands.open_study(request.actor, **_words(form, frameworks), at=timezone.now())
        except Refused as no:
            say_no(request, form, no, "period_to")
        else:
            messages.success(request, _("The study is open. Enter what you expect before you open its data."))
            return redirect("study", study.pk)
    return render(request, "evidence/study_new.html", {"form": form})


@page(Permission.STUDY_RUN, on=read.study)
def change(request: Request, study: Any) -> HttpResponse:
    """Another title, programme, period or language; the framework while nothing is locked."""
    frameworks = _frameworks(request)
    form = bound(request, StudyForm, frameworks=_choices(frameworks), initial=read.words_of(study))
    now = None
    if request.method == "POST" and form.is_valid():
        words = _words(form, frameworks)
        study.version = form.cleaned_data["version"] or study.version
        try:
            commands.change_study(request.actor, study=study, **words, at=timezone.now())
        except Refused as no:
            say_no(request, form, no)
        except Stale as stale:
            now = hold_to(form, stale.current)
        else:
            messages.success(request, _("The study is changed."))
            return redirect("study", study.pk)
    context = {**frame(request, study, ""), "form": form, "now": now}
    return render(request, "evidence/study_change.html", context, status=409 if now else 200)


def _frameworks(request: Request) -> dict[str, Any]:
    return {str(one.pk): one for one in read.frameworks(request.actor)}


def _choices(frameworks: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, f"{title(one)} ({one.version})") for key, one in frameworks.items()]


def title(framework: Any) -> str:
    """A framework's title in the reader's language."""
    return str(framework.title_en if (get_language() or "id").startswith("en") else framework.title_id)


def _words(form: Any, frameworks: dict[str, Any]) -> dict[str, Any]:
    words = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    return {**words, "framework": frameworks.get(words["framework"])}


@page(Permission.STUDY_READ, on=read.study, methods=("GET",))
def study(request: Request, study: Any) -> HttpResponse:
    """One study: how far it has come, what it has heard, who works on it."""
    actor, at = request.actor, timezone.now()
    around = frame(request, study, "study")
    gone = left(actor, study, at=at)
    again = set(read_sources.answers(actor, study))
    sources = [one for one in read_sources.sources(actor, study) if one.pk not in gone | again]
    coded = sum(bool(one.codings) for one in sources)  # type: ignore[attr-defined]
    by_kind = [(kind.label, sum(one.kind == kind for one in sources)) for kind in SourceKind]
    context = {
        **around,
        "next": _of_samples(actor, around, study, at=at)
        or _next(around, study, sources, read_codes.has_codes(actor, study)),
        "left": len(gone - again),
        "steps": _way(study, len(sources), coded),
        "kinds": [(word, number) for word, number in by_kind if number],
        "sources": len(sources),
        "plan": read.plan(actor, study, at=at),
        "members": read.members(actor, study, at=at),
        "facts": _facts(study),
    }
    return render(request, "evidence/study.html", context)


def _next(around: dict[str, Any], study: Any, sources: list[Any], has_codes: bool) -> dict[str, str] | None:
    """The one act that moves the study on, for whoever may do it."""
    if around["stage"] != Stage.OPEN:
        if not around["leads"]:
            return None
        if around["stage"] == Stage.EXPECTING:
            return _act("study_pattern", study, "plan", _("Enter what you expect"))
        return _act("study_data", study, "lock", _("Open the data"))
    if not around["codes"]:
        return None
    waiting = any(one.text_id and not one.codings for one in sources)
    if waiting and not has_codes:
        return _act("study_codebook", study, "quote", _("Set up the codebook"))
    if waiting:
        return _act("study_sources", study, "quote", _("Read and code the sources"))
    return _act("source_new", study, "plus", _("Add a source"))


def _of_samples(actor: Any, around: dict[str, Any], study: Any, *, at: datetime) -> dict[str, str] | None:
    """What others wait for: a sample that one still codes, then differences to be settled."""
    if not around["codes"]:
        return None
    if drawn := to_code(actor, [study.pk], at=at)[study.pk]:
        return _act("sample", drawn[0], "edit", _("Code the drawn passages"))
    differing = to_settle(actor, [study.pk], at=at)[study.pk] if around["leads"] else {}
    if differing:
        return _act("sample_differences", next(iter(differing)), "conversation", _("See where they differ"))
    return None


def _act(url_name: str, about: Any, icon: str, word: str) -> dict[str, str]:
    return {"url": reverse(url_name, args=[getattr(about, "pk", about)]), "icon": icon, "word": word}


def _facts(study: Any) -> list[tuple[str, Any]]:
    facts = [
        (_("Programme"), study.programme),
        (_("Framework"), title(study.framework) if study.framework else _("Not chosen yet")),
        (_("Language of the sources"), _("English") if study.language == "en" else _("Indonesian")),
    ]
    if study.no_pattern:
        facts.append((_("Without an expected pattern"), NoPattern(study.no_pattern).label))
    return facts


def _way(study: Any, sources: int, coded: int) -> list[dict[str, Any]]:
    reached = stage(study.expected_locked_at, study.data_opened_at)
    locked = "done" if study.expected_locked_at else ("skipped" if reached is Stage.OPEN else "now")
    opened = {Stage.OPEN: "done", Stage.LOCKED: "now", Stage.EXPECTING: "next"}[reached]
    read_all = bool(sources) and coded == sources
    heard = "next" if reached is not Stage.OPEN else ("done" if read_all else "now")
    so_far = _("%(coded)s of %(sources)s") % {"coded": coded, "sources": sources} if sources else ""
    return [
        {"word": _("Study opened"), "state": "done", "note": ""},
        {"word": _("Expected pattern locked"), "state": locked, "note": ""},
        {"word": _("Data opened"), "state": opened, "note": ""},
        {"word": _("Sources coded"), "state": heard, "note": so_far},
    ]


@page(Permission.STUDY_RUN, on=read.study)
def open_data(request: Request, study: Any) -> HttpResponse:
    """From now on sources may be coded; what is expected can no longer be changed."""
    locked = study.expected_locked_at is not None
    form = bound(request, OpenDataForm)
    if request.method == "POST" and (locked or form.is_valid()):
        reason = "" if locked else form.cleaned_data["no_pattern"]
        commands.open_data(request.actor, study=study, no_pattern=reason, at=timezone.now())
        messages.success(request, _("The data are open. Sources with consent can be coded from now on."))
        return redirect("study", study.pk)
    context = {**frame(request, study, ""), "form": form, "locked": locked}
    return render(request, "evidence/study_data.html", context)
