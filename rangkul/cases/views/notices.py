"""Pages of notices: what my organisation was told."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from rangkul.cases.commands import notices as commands
from rangkul.cases.queries import notices as read
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.pages import Request, page, redirect, render
from rangkul.core.roles import Permission


@page(Permission.TODAY_READ, methods=("GET",))
def notices(request: Request) -> HttpResponse:
    """What my organisation was told, newest first, and what nobody has read yet."""
    told = [(notice, _words(notice.kind)) for notice in read.notices(request.actor)[:50]]
    return render(request, "cases/notices.html", {"notices": told})


def _words(kind: str) -> str:
    return str(NoticeKind(kind).label) if kind in NoticeKind.values else kind


@page(Permission.TODAY_READ, on=read.notice, methods=("POST",))
def read_notice(request: Request, notice: Any) -> HttpResponse:
    """Say that my organisation has read it."""
    commands.read_notice(request.actor, notice=notice, at=timezone.now())
    return redirect("notices")
