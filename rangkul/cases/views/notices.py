"""Pages of notices: what my organisation was told."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands import notices as commands
from rangkul.cases.queries import notices as read
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor
from rangkul.core.pages import Request, page, redirect, render
from rangkul.core.roles import Permission

_LONGEST = 50
_PAGES = {
    "case": ("child", Permission.FILE_OPEN),
    "handover": ("handover", Permission.FILE_OPEN),
    "referral": ("referral", Permission.REFERRAL_READ),
    "stay": ("stay", Permission.STAY_RUN),
    "visit": ("visit", Permission.VISIT_RECORD),
}


@page(Permission.TODAY_READ, methods=("GET",))
def notices(request: Request) -> HttpResponse:
    """What my organisation was told, newest first, and what nobody has read yet."""
    told = list(read.notices(request.actor)[:_LONGEST])
    known = read.still_known(request.actor, told)
    rows = [
        {"notice": one, "words": _words(one.kind), "url": _url(request.actor, one, known)} for one in told
    ]
    return render(request, "cases/notices.html", {"notices": rows, "at": timezone.now()})


@page(Permission.TODAY_READ, on=read.notice, methods=("POST",))
def read_notice(request: Request, notice: Any) -> HttpResponse:
    """Say that my organisation has read it."""
    commands.read_notice(request.actor, notice=notice, at=timezone.now())
    return redirect("notices")


def _url(actor: Actor, notice: Any, known: Mapping[UUID, UUID]) -> str:
    """The page of what was told, for who may know of it and open that page."""
    page_name, permission = _PAGES.get(notice.about_kind, ("", Permission.TODAY_READ))
    if not page_name or notice.about_id not in known or not actor.may(permission):
        return ""
    # A case has no page of its own: it is told on the page of its child.
    key = known[notice.about_id] if page_name == "child" else notice.about_id
    return reverse(page_name, args=[key])


def _words(kind: str) -> str:
    return str(NoticeKind(kind).label) if kind in NoticeKind.values else kind
