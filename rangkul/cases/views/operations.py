"""Pages of a group operation: start it, add people one after another, count adults, finish."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands.children import list_children
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.operations import count_adults, end_operation, start_operation
from rangkul.cases.forms.encounters import EncounterForm
from rangkul.cases.forms.operations import AdultsForm, OperationForm
from rangkul.cases.queries import joint as read_joint
from rangkul.cases.queries import operations as read
from rangkul.cases.queries import places
from rangkul.cases.rules.encounters import OPERATION_LIMIT
from rangkul.cases.views.encounters import usual_kind
from rangkul.cases.views.refusing import say_no
from rangkul.cases.views.wording import age_words, label
from rangkul.cases.vocabulary import EncounterKind, Sex
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission

Operation = Any


@page(Permission.OPERATION_RUN)
def new_operation(request: Request) -> HttpResponse:
    """Go out: what kind of operation, and where."""
    actor, now = request.actor, timezone.now()
    form = bound(
        request,
        OperationForm,
        geography=places.geography(actor),
        usual=places.usual_places(actor, at=now),
        kind=usual_kind(actor.role),
    )
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            words = form.cleaned_data
            try:
                operation = start_operation(
                    actor,
                    kind=words["kind"],
                    place=words["place"],
                    area=words["area"],
                    started_at=words["started_at"] or now,
                    at=now,
                )
            except Refused as no:
                say_no(form, no)
                status = 409
            else:
                return redirect("operation_add", operation_id=operation.pk)
    return render(request, "cases/operation_new.html", {"form": form, "at": now}, status=status)


@page(Permission.OPERATION_RUN, on=read.operation, methods=("GET",))
def operation(request: Request, operation: Operation) -> HttpResponse:
    """Who was met so far, in numbers and one by one."""
    met = list(read.met_in(request.actor, operation))
    initial = {"male": operation.adults_male, "female": operation.adults_female}
    return render(
        request, "cases/operation.html", _page_of(request, operation, met, AdultsForm(initial=initial))
    )


def _page_of(request: Request, operation: Operation, met: list[Any], adults: AdultsForm) -> dict[str, Any]:
    numbers = read.tally_of(operation, met)
    if met:
        listed = [one.child_id for one in met]
        list_children(request.actor, children=listed, where="operation", at=timezone.now())
    names = places.area_names(request.actor, [code for code, _count in numbers.origins if code])
    origins = []
    for code, count in numbers.origins:
        if code == operation.city:
            word = _("Residents of %(city)s") % {"city": names.get(code, code)}
        else:
            word = names.get(code, "") or _("Origin not known")
        origins.append((code, word, count))
    rows = [
        {"encounter": one, "age": age_words(one), "sex": label(Sex, one.sex), "number": number}
        for number, one in enumerate(met, start=1)
    ]
    return {
        "operation": operation,
        "kind": label(EncounterKind, operation.kind),
        "tally": numbers,
        "origins": origins,
        "rows": rows,
        "adults": adults,
        "final": read.final_numbers(request.actor, operation) if operation.ended_at and not met else {},
        "may_ask": request.actor.may(Permission.CHILD_RECOGNISE),
        "may_give": bool(met) and request.actor.may(Permission.HANDOVER_GIVE),
        "joints": list(read_joint.joints_of(request.actor, operation, at=timezone.now())),
        "room": OPERATION_LIMIT - numbers.people,
        "limit": OPERATION_LIMIT,
        "at": timezone.now(),
    }


@page(Permission.OPERATION_RUN, on=read.operation)
def add_to_operation(request: Request, operation: Operation) -> HttpResponse:
    """Write down one child after another; place and time are those of the operation."""
    actor, now = request.actor, timezone.now()
    form = bound(
        request,
        EncounterForm,
        geography=places.geography(actor),
        kind=operation.kind,
        without=("place", "usual_place", "latitude", "longitude", "kind", "met_at"),
    )
    met = read.met_in(actor, operation)
    status = 200
    last = "last" in request.POST
    if last and not form.has_changed():
        return redirect("operation", operation_id=operation.pk)
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                encounter = _record_in(request, form, operation, now)
            except Refused as no:
                say_no(form, no)
                status = 409
            else:
                text = (
                    _("Saved as child %(count)s of this operation: %(number)s.")
                    if last
                    else _("Saved as child %(count)s of this operation: %(number)s. Here is the next form.")
                )
                gaps = {"count": met.count(), "number": encounter.child.number}
                messages.success(request, text % gaps)
                return redirect("operation" if last else "operation_add", operation_id=operation.pk)
    adults = operation.adults_male + operation.adults_female
    context = {"form": form, "operation": operation, "so_far": met.count() + adults, "limit": OPERATION_LIMIT}
    return render(request, "cases/operation_add.html", context, status=status)


def _record_in(request: Request, form: EncounterForm, operation: Operation, now: datetime) -> Any:
    place = {"place": operation.place, "area": operation.area_id}
    # An operation written down later keeps its own time.
    same_night = (now - operation.started_at).total_seconds() < 24 * 3600
    return record_encounter(
        request.actor,
        met=Met(**{**form.met, **place}),
        kind=operation.kind,
        legal_basis=form.cleaned_data["legal_basis"],
        met_at=now if same_night else operation.started_at,
        operation=operation,
        at=now,
    )


@page(Permission.OPERATION_RUN, on=read.operation, methods=("POST",))
def adults_of_operation(request: Request, operation: Operation) -> HttpResponse:
    """Write how many men and women were met."""
    actor = request.actor
    form, status = AdultsForm(request.POST), 400
    if form.is_valid():
        words = form.cleaned_data
        try:
            count_adults(
                actor, operation=operation, male=words["male"], female=words["female"], at=timezone.now()
            )
        except Refused as no:
            say_no(form, no)
            status = 409
        else:
            messages.success(request, _("The adults are counted."))
            return redirect("operation", operation_id=operation.pk)
    context = _page_of(request, operation, list(read.met_in(actor, operation)), form)
    return render(request, "cases/operation.html", context, status=status)


@page(Permission.OPERATION_RUN, on=read.operation)
def finish_operation(request: Request, operation: Operation) -> HttpResponse:
    """Ask once, then finish; a finished operation takes nobody more."""
    if request.method == "POST":
        end_operation(request.actor, operation=operation, at=timezone.now())
        messages.success(request, _("The operation is finished. Its report is below."))
        return redirect("operation", operation_id=operation.pk)
    numbers = read.tally_of(operation, list(read.met_in(request.actor, operation)))
    return render(request, "cases/operation_finish.html", {"operation": operation, "tally": numbers})
