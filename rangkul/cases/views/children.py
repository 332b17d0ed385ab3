"""Pages of one child: the file."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from rangkul.cases.commands.children import open_file
from rangkul.cases.queries import children as read
from rangkul.core.pages import Request, page, render
from rangkul.core.roles import Permission


@page(Permission.FILE_OPEN, on=read.child, methods=("GET",))
def child(request: Request, child: Any) -> HttpResponse:
    """Who is this child, as far as I may know; where now, which step, whose turn, until when."""
    actor, at = request.actor, timezone.now()
    identity = open_file(actor, child=child, at=at)
    context = {
        "child": child,
        "identity": identity,
        "encounters": read.encounters_of(actor, child),
        "timeline": read.timeline_of(actor, child)[:50],
        "at": at,
    }
    return render(request, "cases/child.html", context)
