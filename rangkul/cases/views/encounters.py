"""Pages of the street: record an encounter, read it, mend it, see the latest."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands.children import list_children
from rangkul.cases.commands.encounters import Met, correct_encounter, open_encounter, record_encounter
from rangkul.cases.forms.encounters import EncounterForm, words_of
from rangkul.cases.queries import catches, operations, places
from rangkul.cases.queries import encounters as read
from rangkul.cases.queries.children import reads_file
from rangkul.cases.queries.recognition import may_recognise
from rangkul.cases.views.candidates import keep_said, known_address, said_in
from rangkul.cases.views.earlier import earlier_words
from rangkul.cases.views.refusing import say_no
from rangkul.cases.views.wording import event_lines, facts_of, versions_of
from rangkul.cases.vocabulary import EncounterKind
from rangkul.core.errors import Refused, Stale
from rangkul.core.form_days import MOMENT
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission, Role
from rangkul.people.queries import names

Encounter = Any


@page(Permission.ENCOUNTER_RECORD, methods=("GET",))
def encounters(request: Request) -> HttpResponse:
    """The latest encounters of my organisation and of the files I read."""
    actor, at = request.actor, timezone.now()
    page = read.encounters(actor, after=request.GET.get("after", ""), at=at)
    if page.rows:
        list_children(actor, children=[read.child_named(one) for one in page.rows], where="encounters", at=at)
    running = list(operations.operations(actor)[:10]) if actor.may(Permission.OPERATION_RUN) else []
    context = {
        "encounters": page.rows,
        "page": page,
        "operations": running,
        "may_run": actor.may(Permission.OPERATION_RUN),
        "at": at,
    }
    return render(request, "cases/encounters.html", context)


@page(Permission.ENCOUNTER_RECORD)
def new_encounter(request: Request) -> HttpResponse:
    """Write down a child just met."""
    actor, now = request.actor, timezone.now()
    geography = places.geography(actor)
    form = bound(
        request,
        EncounterForm,
        geography=geography,
        usual=places.usual_places(actor, at=now),
        kind=usual_kind(actor.role),
    )
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                encounter = _record(request, form, now)
            except Refused as no:
                say_no(form, no)
                status = 409
            else:
                keep_said(request, encounter, now)
                return redirect("known", encounter_id=encounter.pk)
    context = {"form": form, "at": now, "said": said_in(form.data)}
    return render(request, "cases/encounter_new.html", context, status=status)


def usual_kind(role: str) -> str:
    """How people of this role mostly meet children."""
    return EncounterKind.RAID if role == Role.ORDER_OFFICER else EncounterKind.OUTREACH


def _record(request: Request, form: EncounterForm, now: datetime) -> Encounter:
    words = form.cleaned_data
    return record_encounter(
        request.actor,
        met=Met(**form.met),
        kind=words["kind"],
        legal_basis=words["legal_basis"],
        met_at=form.when(now),
        at=now,
    )


@page(Permission.ENCOUNTER_RECORD, on=read.encounter, methods=("GET",))
def saved_encounter(request: Request, encounter: Encounter) -> HttpResponse:
    """The number that the child now has, and the next act."""
    context = {"encounter": encounter, "handover": handover_address(request, encounter)}
    return render(request, "cases/encounter_saved.html", context)


def handover_address(request: Request, encounter: Encounter) -> str:
    """Where this child is handed over, for those who may and have it."""
    child = read.child_of(request.actor, encounter)
    may = request.actor.may(Permission.HANDOVER_GIVE) and child is not None
    mine = child is not None and child.holder_id == request.actor.organisation_id
    return reverse("handover_give", args=[encounter.child_id]) if may and mine else ""


@page(Permission.FILE_OPEN, on=read.encounter, methods=("GET",))
def encounter(request: Request, encounter: Encounter) -> HttpResponse:
    """What was seen and told when a child was met; the reading is written down first."""
    actor, at = request.actor, timezone.now()
    open_encounter(actor, encounter=encounter, at=at)
    events = list(read.happenings(actor, encounter)[:50])
    people = names(actor, [encounter.recorded_by, *(event.actor_id for event in events)])
    may_decide = (
        encounter.kind == EncounterKind.RAID
        and actor.may(Permission.CATCH_DECIDE)
        and reads_file(actor, encounter.child_id, at=at)
    )
    context = {
        "encounter": encounter,
        "facts": facts_of(encounter, recorder=people.get(encounter.recorded_by, "")),
        "timeline": event_lines(events, people),
        "earlier": earlier_words(actor, encounter),
        "may_correct": actor.may(Permission.ENCOUNTER_RECORD),
        "catch": catches.catch(actor, encounter, at=at) if may_decide else None,
        "handover": handover_address(request, encounter),
        "ask_known": known_address(encounter.pk, asked_on="file") if may_recognise(actor) else "",
        "at": at,
    }
    return render(request, "cases/encounter.html", context)


@page(Permission.ENCOUNTER_RECORD, on=read.encounter)
def correct(request: Request, encounter: Encounter) -> HttpResponse:
    """Mend what was written; when a colleague was faster, both versions stand side by side."""
    actor, now = request.actor, timezone.now()
    form = bound(
        request,
        EncounterForm,
        geography=places.geography(actor),
        initial=words_of(encounter),
        kind=encounter.kind,
    )
    status, version = 200, encounter.version
    if request.method != "POST":
        open_encounter(actor, encounter=encounter, at=now)
    else:
        status = 400
        version = (
            int(posted) if (posted := request.POST.get("version", "")).isdecimal() and len(posted) < 9 else 0
        )
        if form.is_valid():
            try:
                _correct(request, form, encounter, version, now)
            except Stale:
                return _both_versions(request, form, encounter)
            except Refused as no:
                say_no(form, no)
                status = 409
            else:
                messages.success(request, _("The correction is saved."))
                return redirect("encounter", encounter_id=encounter.pk)
    context = {"form": form, "encounter": encounter, "version": version, "at": now}
    return render(request, "cases/encounter_correct.html", context, status=status)


def _correct(
    request: Request, form: EncounterForm, encounter: Encounter, version: int, now: datetime
) -> None:
    met_at = form.when(encounter.met_at)
    # The field knows minutes only; a moment that was not touched keeps its seconds.
    if timezone.localtime(met_at).strftime(MOMENT) == timezone.localtime(encounter.met_at).strftime(MOMENT):
        met_at = encounter.met_at
    correct_encounter(
        request.actor,
        encounter=encounter,
        met=Met(**form.met),
        kind=form.cleaned_data["kind"],
        legal_basis=form.cleaned_data["legal_basis"],
        met_at=met_at,
        version=version,
        at=now,
    )


def _both_versions(request: Request, form: EncounterForm, encounter: Encounter) -> HttpResponse:
    actor = request.actor
    change = read.last_change(actor, encounter)
    writer = (change.actor_id or 0) if change else encounter.recorded_by
    rows, fields = versions_of(form, words_of(encounter))
    context = {
        "rows": rows,
        "fields": fields,
        "who": names(actor, [writer]).get(writer) or _("A colleague"),
        "changed_at": change.recorded_at if change else encounter.recorded_at,
        "encounter": encounter,
    }
    return render(request, "cases/encounter_versions.html", context, status=409)
