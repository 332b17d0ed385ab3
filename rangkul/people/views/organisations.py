"""Pages of organisations: those of the city, one with its names and people, a new one, a change, a name."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import OrganisationKind, Permission, ceiling
from rangkul.people.commands import organisations as commands
from rangkul.people.forms import (
    AccreditationEndForm,
    OrganisationChangeForm,
    OrganisationForm,
    OrganisationNameForm,
)
from rangkul.people.queries import offices as read
from rangkul.people.queries import organisations
from rangkul.people.queries.grants import organisation_waits, past
from rangkul.people.queries.unfit import unfit_in
from rangkul.people.rules import What
from rangkul.people.views.refusing import say_no
from rangkul.people.vocabulary import GrantKind


@page(Permission.ORGANISATION_READ, methods=("GET",))
def listed(request: Request) -> HttpResponse:
    """The organisations of the city; a former name finds the one of today."""
    words = request.GET.get("q", "")[:80]
    found = read.page_of_organisations(request.actor, words, after=request.GET.get("after", ""))
    context = {
        "words": words,
        "page": found,
        "rows": [(one, _former(one, words)) for one in found.rows],
        "can_manage": request.actor.may(Permission.ACCOUNT_MANAGE),
    }
    return render(request, "people/organisations.html", context)


def _former(organisation: Any, words: str) -> str:
    """The former name by which the words found it, if they did."""
    asked = [word.casefold() for word in words.split()]
    for name in organisation.names.all():
        text = f"{name.name} {name.short_name}".casefold()
        if name.valid_to and asked and all(word in text for word in asked):
            return str(name.name)
    return ""


@page(Permission.ORGANISATION_READ, on=read.organisation, methods=("GET",))
def one(request: Request, organisation: Any) -> HttpResponse:
    """What an organisation is and was called, and who acts for it as far as the reader may know."""
    actor, at = request.actor, timezone.now()
    manages = actor.may(Permission.ACCOUNT_MANAGE)
    is_institution = organisation.kind == OrganisationKind.LKS
    context = {
        "organisation": organisation,
        "names": organisation.names.all(),
        "area": _area(organisation),
        "ceiling": ceiling(organisation.kind, organisation.accredited),
        "closed_to_us": organisation.lapsed and organisation.pk == actor.organisation_id,
        "ask_at": organisations(actor, kinds=[OrganisationKind.SOCIAL_SERVICE]),
        "is_institution": is_institution,
        "turns": read.accreditation_past(actor, organisation) if is_institution else (),
        "members": read.members(actor, organisation, at=at),
        "unfit": unfit_in(actor, organisation, at=at),
        "waits": organisation_waits(actor, organisation, at=at) if manages else None,
        "past": past(actor, organisation=organisation, kind=GrantKind.OFFICE, at=at) if manages else (),
        "knows_members": manages or organisation.pk == actor.organisation_id,
        "can_manage": manages and organisation.city == actor.city,
    }
    return render(request, "people/organisation.html", context)


def _area(organisation: Any) -> str:
    if organisation.area is None:
        return ""
    inside = f", {organisation.area.parent.name}" if organisation.area.parent else ""
    return f"{organisation.area.name}{inside} ({organisation.area.code})"


@page(Permission.ACCOUNT_MANAGE)
def new(request: Request) -> HttpResponse:
    """An organisation that takes part from now on."""
    form = bound(request, OrganisationForm, areas=read.areas_of_city(request.actor))
    if request.method == "POST" and form.is_valid():
        organisation = commands.add_organisation(request.actor, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The organisation takes part from now on. Now invite its people."))
        return redirect("organisation", organisation_id=organisation.pk)
    return render(request, "people/organisation_new.html", {"form": form})


@page(Permission.ACCOUNT_MANAGE, on=read.organisation)
def change(request: Request, organisation: Any) -> HttpResponse:
    """Another kind, area or telephone; closed or open again. An accreditation has a page of its own."""
    names = ("kind", "active", "phone", "version")
    initial = {name: getattr(organisation, name) for name in names} | {"area": organisation.area_id}
    form = bound(request, OrganisationChangeForm, areas=read.areas_of_city(request.actor), initial=initial)
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        organisation.version = words.pop("version") or organisation.version
        what = What(accredited=organisation.accredited, **words)
        try:
            changed = commands.change_organisation(
                request.actor, organisation=organisation, what=what, at=timezone.now()
            )
        except Refused as no:
            say_no(request, form, no)
        else:
            _tell(request, changed)
            return redirect("organisation", organisation_id=organisation.pk)
    return render(request, "people/organisation_change.html", {"form": form, "organisation": organisation})


@page(Permission.ACCOUNT_MANAGE, on=read.organisation)
def accreditation(request: Request, organisation: Any) -> HttpResponse:
    """The accreditation of an institution ended, since when and why; or a second is asked for it again."""
    if not organisation.accredited:
        return _accredit_again(request, organisation)
    initial = {"version": organisation.version}
    form = bound(request, AccreditationEndForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        organisation.version = words.pop("version") or organisation.version
        try:
            lowered = commands.end_accreditation(
                request.actor, organisation=organisation, at=timezone.now(), **words
            )
        except Refused as no:
            say_no(request, form, no)
        else:
            messages.success(request, _("The end of the accreditation is written down."))
            if lowered:
                messages.info(request, _lowered(lowered))
            return redirect("organisation", organisation_id=organisation.pk)
    return render(request, "people/accreditation_end.html", {"form": form, "organisation": organisation})


def _accredit_again(request: Request, organisation: Any) -> HttpResponse:
    if request.method == "POST":
        commands.accredit_again(request.actor, organisation=organisation, at=timezone.now())
        messages.success(request, _("A second person is asked whether the accreditation holds again."))
        return redirect("organisation", organisation_id=organisation.pk)
    return render(request, "people/accreditation_again.html", {"organisation": organisation})


def _tell(request: Request, changed: commands.Changed) -> None:
    if changed.asked:
        messages.success(request, _("A second person is asked before it sees more. All else is saved."))
    else:
        messages.success(request, _("The change is saved."))
    if changed.lowered:
        messages.info(request, _lowered(changed.lowered))


def _lowered(count: int) -> str:
    sentence = ngettext(
        "What the organisation may see was lowered in %(count)s place.",
        "What the organisation may see was lowered in %(count)s places.",
        count,
    )
    return sentence % {"count": count}


@page(Permission.ACCOUNT_MANAGE, on=read.organisation)
def rename(request: Request, organisation: Any) -> HttpResponse:
    """Another name from a day on; letters of earlier days keep the earlier one."""
    initial = {
        "name": organisation.name,
        "short_name": organisation.short_name,
        "since": timezone.localdate(),
        "version": organisation.version,
    }
    form = bound(request, OrganisationNameForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        organisation.version = words.pop("version") or organisation.version
        try:
            commands.rename_organisation(request.actor, organisation=organisation, at=timezone.now(), **words)
        except Refused as no:
            say_no(request, form, no)
        else:
            messages.success(request, _("The new name is saved; the old one still finds it."))
            return redirect("organisation", organisation_id=organisation.pk)
    return render(request, "people/organisation_rename.html", {"form": form, "organisation": organisation})
