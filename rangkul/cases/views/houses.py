"""Pages of the houses of shelters: which there are, a new one, a change, and closing one."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands import shelters as commands
from rangkul.cases.forms.shelters import CloseHouseForm, HouseForm, NewHouseForm
from rangkul.cases.queries import shelters as read
from rangkul.cases.views.refusing import say_no
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.people.queries.offices import areas_of_city

# What the form proposes while somebody sleeps there; the keeper chooses.
_TIME_TO_MOVE = timedelta(days=7)


@page(Permission.SHELTER_MANAGE, methods=("GET",))
def listed(request: Request) -> HttpResponse:
    """The houses one keeps, and how many beds each has; not who sleeps there."""
    used, today = read.beds_in_use(), timezone.localdate()
    rows = [_row(house, used.get(house.pk, 0), today) for house in read.houses(request.actor)]
    context = {"rows": rows, "can_add": bool(read.keepers(request.actor))}
    return render(request, "cases/houses.html", context)


def _row(house: Any, used: int, today: date) -> dict[str, Any]:
    """A house with how many sleep there, and whether it closes, has closed, or should have."""
    past = house.closes_on is not None and house.closes_on <= today
    return {"house": house, "used": used, "closed": past and not used, "late": past and used > 0}


@page(Permission.SHELTER_MANAGE)
def new(request: Request) -> HttpResponse:
    """A house with its beds."""
    owners = {str(one.pk): one for one in read.keepers(request.actor)}
    choices = [(key, one.short_name) for key, one in owners.items()]
    areas = areas_of_city(request.actor)
    form = bound(request, NewHouseForm, organisations=choices, areas=areas, initial={"beds": 4})
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        words.pop("version")
        organisation = owners[words.pop("organisation")]
        commands.add_shelter(request.actor, organisation=organisation, at=timezone.now(), **words)
        messages.success(request, _("The house is on the board of its shift from now on."))
        return redirect("shelters")
    return render(request, "cases/house_new.html", {"form": form})


@page(Permission.SHELTER_MANAGE, on=read.house)
def change(request: Request, house: Any) -> HttpResponse:
    """Another name, place or number of beds."""
    initial = {"name": house.name, "area": house.area_id, "beds": house.beds, "version": house.version}
    form = bound(request, HouseForm, areas=areas_of_city(request.actor), initial=initial)
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        house.version = words.pop("version") or house.version
        try:
            commands.change_shelter(request.actor, shelter=house, at=timezone.now(), **words)
        except Refused as no:
            form.add_error("beds", no.sentence)
        else:
            messages.success(request, _("The house is changed."))
            return redirect("shelters")
    return render(request, "cases/house_change.html", {"form": form, "house": house})


@page(Permission.SHELTER_MANAGE, on=read.house)
def close(request: Request, house: Any) -> HttpResponse:
    """Say from which day on a house is closed, choose another day, or keep it open after all."""
    actor, at = request.actor, timezone.now()
    used = read.beds_in_use().get(house.pk, 0)
    proposed = timezone.localdate() + (_TIME_TO_MOVE if used else timedelta())
    initial = {"closes_on": house.closes_on or proposed, "version": house.version}
    form = bound(request, CloseHouseForm, initial=initial)
    context = {"form": form, "house": house, "used": used}
    if request.method == "POST" and form.is_valid():
        house.version = form.cleaned_data["version"] or house.version
        keeps = request.POST.get("act") == "keep"
        try:
            if keeps:
                commands.reopen_shelter(actor, shelter=house, at=at)
            else:
                commands.close_shelter(actor, shelter=house, closes_on=form.cleaned_data["closes_on"], at=at)
        except Refused as no:
            say_no(form, no)
            return render(request, "cases/house_close.html", context, status=409)
        messages.success(request, _("The house takes children in again.") if keeps else _closing(used))
        return redirect("shelters")
    return render(request, "cases/house_close.html", context)


def _closing(used: int) -> str:
    if used:
        return _("The house takes nobody in any more. Its shift sees under Today whom to move.")
    return _("The house takes nobody in any more.")
