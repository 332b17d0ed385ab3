"""Pages of the shelter: the board, the wall screen, admit, move, end, and the shift note."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import CheckboxInput
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases import procedures
from rangkul.cases.commands import shifts as shift_commands
from rangkul.cases.commands import stays as commands
from rangkul.cases.commands.children import list_children
from rangkul.cases.deadlines import procedure_of
from rangkul.cases.forms.stays import AdmitForm, EndForm, MoveForm, ShiftForm
from rangkul.cases.queries import stays as read
from rangkul.cases.queries.reentry import case_running
from rangkul.cases.rules.names import names_in
from rangkul.cases.rules.returns import NEEDS_RETURN
from rangkul.cases.views.refusing import say_no
from rangkul.cases.views.wording import labels
from rangkul.cases.vocabulary import Belonging, Reason
from rangkul.cases.words import since_pick_up
from rangkul.core.access import Actor
from rangkul.core.clocks import end_of_day
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.core.unbroken import day_words
from rangkul.people.queries import names


@page(Permission.STAY_RUN, methods=("GET",))
def board(request: Request) -> HttpResponse:
    """Who is here, since how many hours, what is missing, who can come; and which beds are free."""
    return render(request, "cases/shelter.html", _board(request, "shelter_board") | {"wall": False})


@page(Permission.STAY_RUN, methods=("GET",))
def wall(request: Request) -> HttpResponse:
    """The board for a screen on the wall, with numbers only: visitors see it too."""
    return render(request, "cases/shelter_wall.html", _board(request, "shelter_wall") | {"wall": True})


def _board(request: Request, where: str) -> dict[str, Any]:
    actor, at = request.actor, timezone.now()
    versions = procedures.versions_of(actor.city)
    here = read.residents(actor, at, versions=versions)
    if here:
        list_children(actor, children=[one.stay.child_id for one in here], where=where, at=at)
    procedure = procedure_of(actor.city, at, among=versions) if here else None
    houses = [_house(house, here, procedure, at) for house in read.houses(actor, at)]
    late = sum(at > one.deadline.due for one in here)
    return {"at": at, "houses": houses, "present": len(here), "late": late}


def _house(house: Any, here: list[Any], procedure: Any, at: Any) -> dict[str, Any]:
    by_bed = {one.stay.bed: _tile(one, at) for one in here if one.stay.shelter_id == house.pk}
    admit = reverse("stay_new")
    beds = [(bed, by_bed.get(bed), f"{admit}?bed={house.pk}-{bed}") for bed in range(1, house.beds + 1)]
    came_in = [one.stay.in_at for one in here if one.stay.shelter_id == house.pk]
    due = read.note_deadline(procedure, first_in=min(came_in), note_at=house.note_at) if came_in else None
    taken = [bed for bed in beds if bed[1] is not None]
    # A house that closes takes nobody in: its empty beds are no longer free.
    free = [bed for bed in beds if bed[1] is None] if house.closes_on is None else []
    return {
        "shelter": house,
        "beds": beds,
        "closes": end_of_day(house.closes_on) if house.closes_on else None,
        # Whose days end first comes first; the wall shows the beds in the order in which they stand.
        "taken": sorted(taken, key=lambda bed: bed[1]["resident"].deadline.due),
        "free_beds": free,
        "free": len(free),
        "shift_due": due.due if due else None,
        "shift_soon": due.due - due.remind_at if due else None,
    }


def _tile(one: Any, at: Any) -> dict[str, Any]:
    sentences = [str(what.label) for what in one.missing]
    shown = sentences[:3]
    if len(sentences) > len(shown):
        shown.append(_("And %(count)s more") % {"count": len(sentences) - len(shown)})
    hours = since_pick_up(one.hours)
    return {
        "resident": one,
        "hours": hours,
        "line": " · ".join(part for part in (_age(one.encounter), hours) if part),
        "soon": one.deadline.due - one.deadline.remind_at,
        "overdue": at > one.deadline.due,
        "missing": shown,
        "all_missing": sentences,
        "next": _("Can be called: %(who)s") % {"who": one.can_come} if one.can_come else "",
    }


def _age(encounter: Any) -> str:
    if encounter is None or encounter.age_from is None:
        return ""
    if encounter.age_to in (None, encounter.age_from):
        return _("about %(age)s years") % {"age": encounter.age_from}
    return _("%(youngest)s to %(oldest)s years") % {
        "youngest": encounter.age_from,
        "oldest": encounter.age_to,
    }


def _came_along(actor: Actor, child: Any, at: datetime) -> str:
    """What was handed over with the child, in words that the shift checks and keeps."""
    carries, words = read.belongings_handed_over(actor, child, at)
    ticked = labels(Belonging, [code for code in carries if code != Belonging.NONE])
    return "; ".join(said for said in (ticked, words) if said)


@page(Permission.STAY_RUN)
def admit(request: Request) -> HttpResponse:
    """Give a child a free bed."""
    actor, at = request.actor, timezone.now()
    wanted = _uuid(request.GET.get("child", ""))
    children = {str(one.pk): (one, name) for one, name in read.waiting_for_a_bed(actor, at, also=wanted)}
    beds = {f"{house.pk}-{bed}": (house, bed) for house, bed in read.free_beds(actor, at)}
    if children:
        list_children(actor, children=[one for one, _name in children.values()], where="admit", at=at)
    chosen = str(wanted) if str(wanted) in children else None
    if chosen and request.method == "GET":
        children = {chosen: children[chosen]}
    first = chosen or (next(iter(children)) if len(children) == 1 else None)
    met_at = read.picked_up_at(actor, children[first][0]) if first else None
    initial = {
        "child": first,
        "bed": request.GET.get("bed", ""),
        "in_at": timezone.localtime(at),
        "picked_up_at": timezone.localtime(met_at) if met_at else None,
        "property_kept": _came_along(actor, children[first][0], at) if first else "",
    }
    form = bound(request, AdmitForm, children=_children(children), beds=_beds(beds), initial=initial)
    status = 200
    if request.method == "POST" and not beds:
        form.add_error("bed", str(Reason.NO_FREE_BED.label))
    elif request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        (child, _name), (house, bed) = children[words.pop("child")], beds[words.pop("bed")]
        try:
            arrival = _arrival(actor, child, words)
            stay = commands.admit_child(actor, child=child, shelter=house, bed=bed, arrival=arrival, at=at)
        except Refused as no:
            say_no(form, no)
            status = 409
        else:
            # A message waits in the session, outside the walls: the number does, not the name.
            gaps = {"number": child.number, "bed": stay.bed, "house": house.name}
            messages.success(request, _("Child %(number)s has bed %(bed)s in %(house)s.") % gaps)
            return redirect("shelter_board")
    context = {"form": form, "children": children, "beds": beds}
    return render(request, "cases/stay_new.html", context, status=status)


def _arrival(actor: Any, child: Any, words: dict[str, Any]) -> commands.Arrival:
    met_at = read.picked_up_at(actor, child) or words["in_at"]
    typed = words.pop("picked_up_at")
    met_in = met_at.replace(second=0, microsecond=0)
    # The form proposes the meeting as the pick-up: left as it stands, the arrival is what is wrong.
    if typed in (None, met_in) and words["in_at"] < met_in:
        met = day_words(timezone.localtime(met_at), "j M Y, H.i")
        raise Refused(Reason.ARRIVED_BEFORE_MEETING, met=met)
    # What people type has no seconds: within the minute of the meeting the arrival counts.
    return commands.Arrival(picked_up_at=typed or min(met_at, words["in_at"]), **words)


def _children(children: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, f"{name} · {one.number}" if name else one.number) for key, (one, name) in children.items()]


def _beds(beds: dict[str, Any]) -> list[tuple[str, str]]:
    houses = {house.pk for house, _bed in beds.values()}
    plain, full = _("Bed %(bed)s"), _("%(house)s, bed %(bed)s")
    return [
        (key, (full if len(houses) > 1 else plain) % {"house": house.name, "bed": bed})
        for key, (house, bed) in beds.items()
    ]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@page(Permission.STAY_RUN, on=read.stay, methods=("GET",))
def stay(request: Request, stay: Any) -> HttpResponse:
    """How one child stays, and what to do next."""
    actor, at = request.actor, timezone.now()
    commands.open_stay(actor, stay=stay, at=at)
    resident = read.residents(actor, at, [stay])[0]
    context = {"stay": stay, "resident": resident, "tile": _tile(resident, at), "at": at}
    pressing = stay.out_at is None and at >= resident.deadline.remind_at
    # While something is missing the next act is on the file: nobody sends a child away by the first button.
    context["leaves_next"] = pressing or not resident.missing
    if pressing:
        context |= {"presses": True, "late": at > resident.deadline.due, **_who_decides(actor, stay, at)}
    return render(request, "cases/stay.html", context)


def _who_decides(actor: Any, stay: Any, at: datetime) -> dict[str, Any]:
    """The open case of a child whose days end, and who works on it: there is decided where the child goes."""
    case = case_running(actor, stay.child, at)
    people = names(actor, [case.worker_id] if case else [])
    return {"case": case, "worker": people.get(case.worker_id or 0, "") if case else ""}


@page(Permission.STAY_RUN, on=read.stay)
def move(request: Request, stay: Any) -> HttpResponse:
    """Another bed of the same house, or of another one of the office."""
    at = timezone.now()
    free = read.free_beds(request.actor, at, also_in=stay.shelter)
    # A bed of the house where the child is needs no journey, so it comes first.
    here = {str(bed): (house, bed) for house, bed in free if house == stay.shelter}
    beds = here | {f"{house.pk}-{bed}": (house, bed) for house, bed in free if house != stay.shelter}
    form = bound(request, MoveForm, beds=_beds(beds), initial={"version": stay.version})
    if request.method == "POST" and form.is_valid():
        stay.version = form.cleaned_data["version"] or stay.version
        house, bed = beds[form.cleaned_data["bed"]]
        commands.move_bed(request.actor, stay=stay, shelter=house, bed=bed, at=at)
        words = {"house": house.name, "bed": bed}
        messages.success(request, _("The child now sleeps in %(house)s, bed %(bed)s.") % words)
        return redirect("shelter_board")
    return render(request, "cases/stay_move.html", {"form": form, "stay": stay, "beds": beds})


@page(Permission.STAY_RUN, on=read.stay)
def end(request: Request, stay: Any) -> HttpResponse:
    """The child leaves."""
    at = timezone.now()
    form = bound(request, EndForm, initial={"out_at": timezone.localtime(at), "version": stay.version})
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        stay.version = words.pop("version") or stay.version
        try:
            ended = commands.end_stay(request.actor, stay=stay, at=at, **words)
        except Refused as no:
            say_no(form, no)
            return render(request, "cases/stay_end.html", {"form": form, "stay": stay}, status=409)
        messages.success(request, _("The stay has ended and the bed is free."))
        return _home(request, ended)
    return render(request, "cases/stay_end.html", {"form": form, "stay": stay})


def _home(request: Request, stay: Any) -> HttpResponse:
    """Where the child went to live somewhere: on to the return, or a word on who records it."""
    actor = request.actor
    case = case_running(actor, stay.child) if stay.out_reason in NEEDS_RETURN else None
    if case is None:
        return redirect("shelter_board")
    if actor.may(Permission.RETURN_RECORD):
        messages.info(request, _("Now record the return, so that the visits are planned."))
        return redirect("return_new", case_id=case.pk)
    messages.info(request, _("The social worker sees under Today that the return must be recorded."))
    return redirect("shelter_board")


@page(Permission.STAY_RUN)
def shift(request: Request) -> HttpResponse:
    """Leave a note to the next shift, and read what the shifts before left."""
    actor, at = request.actor, timezone.now()
    houses = {str(one.pk): one for one in read.shelters(actor)}
    # The form says which house: what was typed must not end up in another house's book.
    wanted = request.POST.get("house") or request.GET.get("house", "")
    key = wanted if wanted in houses else next(iter(houses), "")
    house = houses.get(key)
    choices = [(one, row.name) for one, row in houses.items()]
    form = bound(request, ShiftForm, houses=choices, initial={"house": key})
    if request.method == "POST" and house and form.is_valid() and _names_no_child(actor, house, form):
        words = {name: form.cleaned_data[name] for name in ("text", "no_name_meant")}
        shift_commands.note_shift(actor, shelter=house, at=at, **words)
        messages.success(request, _("The note waits for the next shift."))
        return redirect(f"{reverse('shift')}?house={key}")
    written = read.notes_of_house(actor, house, most=9)
    note_at = written[0].written_at if written else None
    came_in = read.first_in(actor, house, at) if house else None
    due = read.shift_due(actor, first_in=came_in, note_at=note_at, at=at)
    context = {
        "form": form,
        "notes": [(note, *read.hands_of(note)) for note in written],
        "house": house,
        "houses": [
            {"url": f"?house={one}", "word": row.name, "current": one == key, "count": ""}
            for one, row in houses.items()
        ],
        "due": due.due if due else None,
        "at": at,
        "soon": due.due - due.remind_at if due else None,
    }
    return render(request, "cases/shift.html", context)


def _names_no_child(actor: Any, house: Any, form: Any) -> bool:
    found = names_in(form.cleaned_data["text"], read.names_present(actor, house))
    if not found or form.cleaned_data["no_name_meant"]:
        return True
    form.fields["no_name_meant"].widget = CheckboxInput()
    form.add_error("text", str(Reason.NAME_IN_NOTE.label) % {"names": ", ".join(found)})
    return False


@page(Permission.STAY_RUN, on=read.shift_note, methods=("POST",))
def take_over(request: Request, note: Any) -> HttpResponse:
    """I have read it and am in charge now."""
    shift_commands.take_over_shift(request.actor, note=note, at=timezone.now())
    messages.success(request, _("You have taken the shift over."))
    return redirect("shelter_board")
