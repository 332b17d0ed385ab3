"""Pages of the houses of shelters: which there are, a new one, a change."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands import shelters as commands
from rangkul.cases.forms.shelters import HouseForm, NewHouseForm
from rangkul.cases.queries import shelters as read
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.people.queries.offices import areas_of_city


@page(Permission.SHELTER_MANAGE, methods=("GET",))
def listed(request: Request) -> HttpResponse:
    """The houses one keeps, and how many beds each has; not who sleeps there."""
    context = {"houses": read.houses(request.actor), "can_add": bool(read.keepers(request.actor))}
    return render(request, "cases/houses.html", context)


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
