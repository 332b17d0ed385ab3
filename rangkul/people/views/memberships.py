"""Pages of memberships: give a person a role in an organisation, change it, end it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.core.access import Actor
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission, roles_of
from rangkul.people.commands import memberships as commands
from rangkul.people.forms import LastDayForm, RoleForm, SeatForm
from rangkul.people.queries import accounts as read
from rangkul.people.queries import organisations
from rangkul.people.queries.offices import own_city_organisation
from rangkul.people.views.refusing import say_no


def offices(actor: Actor) -> list[tuple[str, str]]:
    """The organisations to choose from."""
    return [(str(one.pk), f"{one.short_name} · {one.get_kind_display()}") for one in organisations(actor)]


def seat_form(request: Request, form: type[Form], **initial: Any) -> Any:
    """A form with a seat; what the address names already is chosen."""
    chosen = {name: request.GET.get(name) for name in ("organisation", "role")}
    start = {"since": timezone.localdate(), **chosen, **initial}
    where, posts = offices(request.actor), read.post_titles(request.actor)
    return bound(request, form, organisations=where, posts=posts, initial=start)


def offer_roles(request: Request, form: Any) -> None:
    """Offer the roles of the organisation that is chosen; all of them before one is."""
    kinds = {str(one.pk): one.kind for one in organisations(request.actor)}
    if form.chosen in kinds:
        form.offer(roles_of(kinds[form.chosen]))


def seat_of(actor: Actor, words: dict[str, Any]) -> commands.Seat:
    """What a form says of a membership."""
    organisation = own_city_organisation(actor, organisation_id=int(words["organisation"]))
    return commands.Seat(**{**words, "organisation": organisation})


@page(Permission.ACCOUNT_MANAGE, on=read.own_city_person)
def new(request: Request, person: Any) -> HttpResponse:
    """Another organisation or role for a person who has an account."""
    form = seat_form(request, SeatForm)
    if request.method == "POST" and form.is_valid():
        try:
            seat = seat_of(request.actor, form.cleaned_data)
            given = commands.give_membership(request.actor, user=person, seat=seat, at=timezone.now())
        except Refused as no:
            say_no(request, form, no)
        else:
            told = _("The membership is given.") if given else _("A second person is asked.")
            messages.success(request, told)
            return redirect("person", user_id=person.pk)
    offer_roles(request, form)
    return render(request, "people/membership_new.html", {"form": form, "person": person})


@page(Permission.ACCOUNT_MANAGE, on=read.own_city_membership)
def change(request: Request, membership: Any) -> HttpResponse:
    """Another role in place of this one, which goes on until a second person says yes."""
    office = membership.organisation
    roles = [one for one in roles_of(office.kind) if one != membership.role]
    initial = {"post": membership.post.title if membership.post else ""}
    form = bound(request, RoleForm, roles=roles, posts=read.post_titles(request.actor), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            given = commands.change_membership(
                request.actor, membership=membership, at=timezone.now(), **form.cleaned_data
            )
        except Refused as no:
            say_no(request, form, no)
        else:
            messages.success(request, _("The role is changed.") if given else _("A second person is asked."))
            return redirect("organisation", organisation_id=office.pk)
    fits = membership.role in roles_of(office.kind)
    context = {"form": form, "membership": membership, "fits": fits}
    return render(request, "people/membership_change.html", context)


@page(Permission.ACCOUNT_MANAGE, on=read.own_city_membership)
def end(request: Request, membership: Any) -> HttpResponse:
    """The last day of a membership; what was given there by name ends with it."""
    form = bound(request, LastDayForm, initial={"until": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            commands.end_membership(
                request.actor, membership=membership, at=timezone.now(), **form.cleaned_data
            )
        except Refused as no:
            say_no(request, form, no)
        else:
            messages.success(request, _("The membership has its last day."))
            return redirect("person", user_id=membership.user_id)
    return render(request, "people/membership_end.html", {"form": form, "membership": membership})
