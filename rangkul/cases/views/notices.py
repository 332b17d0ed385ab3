"""Pages of notices: what my organisation was told."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands import notices as commands
from rangkul.cases.queries import notices as read
from rangkul.cases.queries.referrals import still_known
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.pages import Request, page, redirect, render
from rangkul.core.roles import Permission

_LONGEST = 50


@page(Permission.TODAY_READ, methods=("GET",))
def notices(request: Request) -> HttpResponse:
    """What my organisation was told, newest first, and what nobody has read yet."""
    told = list(read.notices(request.actor)[:_LONGEST])
    known = still_known(request.actor, (one.about_id for one in told if one.about_kind == "referral"))
    rows = [
        {
            "notice": one,
            "words": _words(one.kind),
            "url": reverse("referral", args=[one.about_id]) if one.about_id in known else "",
        }
        for one in told
    ]
    return render(request, "cases/notices.html", {"notices": rows, "at": timezone.now()})


@page(Permission.TODAY_READ, on=read.notice, methods=("POST",))
def read_notice(request: Request, notice: Any) -> HttpResponse:
    """Say that my organisation has read it."""
    commands.read_notice(request.actor, notice=notice, at=timezone.now())
    return redirect("notices")


def _words(kind: str) -> str:
    return str(NoticeKind(kind).label) if kind in NoticeKind.values else kind
