"""The page of a grant: what is asked, by whom; a second person says yes or no, who asked takes it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.people.commands import grants as commands
from rangkul.people.forms import GrantReasonForm
from rangkul.people.queries import grants as read
from rangkul.people.queries import names
from rangkul.people.views.shown_once import keep_link, link_to_show


def _shown(request: Request, grant: Any, here: str) -> HttpResponse:
    if request.method == "POST":
        return _done(request, grant, here)
    return render(request, "people/grant.html", _context(request, grant))


def _done(request: Request, grant: Any, here: str) -> HttpResponse:
    answer = request.POST.get("answer")
    todo: dict[str | None, Callable[..., HttpResponse]] = {"yes": _yes, "aside": _aside}
    return todo.get(answer, _no)(request, grant, here)


def _yes(request: Request, grant: Any, here: str) -> HttpResponse:
    secret = commands.confirm_grant(request.actor, grant=grant, at=timezone.now())
    if secret:
        keep_link(request, grant.user_id, secret)
        return redirect(here, grant_id=grant.pk)
    messages.success(request, _("You said yes. It is given now."))
    return redirect("today")


def _no(request: Request, grant: Any, here: str) -> HttpResponse:
    form = bound(request, GrantReasonForm, kind=grant.kind)
    if not form.is_valid():
        return render(request, "people/grant.html", _context(request, grant, form))
    commands.refuse_grant(request.actor, grant=grant, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("You said no. The one who asked reads why."))
    return redirect("today")


def _aside(request: Request, grant: Any, here: str) -> HttpResponse:
    commands.put_grant_aside(request.actor, grant=grant, at=timezone.now())
    messages.success(request, _("It is put aside."))
    if grant.user_id is None:
        return redirect("organisation", organisation_id=grant.organisation_id)
    return redirect("person", user_id=grant.user_id)


def _context(request: Request, grant: Any, form: Any = None) -> dict[str, Any]:
    actor, at = request.actor, timezone.now()
    runs = not grant.answer and grant.expires_at > at
    mine = grant.asked_by == actor.user_id
    can_answer = runs and not mine and grant.user_id != actor.user_id
    # Only an administrator knows everybody who could; to others a list would say too little.
    asks_who = runs and not can_answer and actor.may(Permission.ACCOUNT_MANAGE)
    known = names(actor, [grant.asked_by, grant.answered_by])
    return {
        "grant": grant,
        "mine": mine,
        "runs": runs,
        "manages": actor.may(Permission.ACCOUNT_MANAGE),
        "asked_by": known.get(grant.asked_by, ""),
        "answered_by": known.get(grant.answered_by, ""),
        "answered_by_me": grant.answered_by == actor.user_id,
        "can_answer": can_answer,
        "can_put_aside": mine and grant.noted_at is None and actor.may(Permission.ACCOUNT_MANAGE),
        "asks_who": asks_who,
        "second": read.second_people(actor, grant, at=at) if asks_who else [],
        "form": form or bound(request, GrantReasonForm, kind=grant.kind),
        "url": link_to_show(request, grant.user_id),
        "until": at + commands.INVITED_FOR,
    }


@page(Permission.ACCOUNT_MANAGE, on=read.city_grant)
def of_city(request: Request, grant: Any) -> HttpResponse:
    """A grant as an administrator sees it: one that asked, or another who answers."""
    return _shown(request, grant, "grant")


@page(Permission.GRANT_ANSWER, on=read.office_grant)
def of_office(request: Request, grant: Any) -> HttpResponse:
    """A grant as the head or a supervisor of its office sees it."""
    return _shown(request, grant, "office_grant")
