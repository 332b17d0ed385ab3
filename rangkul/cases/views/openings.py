"""The page of what one person opened on one day, for those who were told that it is unusually much."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands.children import list_children
from rangkul.cases.queries import openings as read
from rangkul.core.pages import Request, page, render
from rangkul.core.roles import Permission
from rangkul.people.queries import names, office_names


@page(Permission.OPENINGS_REVIEW, on=read.openings, methods=("GET",))
def openings(request: Request, opened: Any) -> HttpResponse:
    """Who, when, how many, and the children among them whom the reader knows of too."""
    actor, at = request.actor, timezone.now()
    children = read.opened_children(actor, opened, at=at)
    if children:
        list_children(actor, children=[one.child_id for one in children], where="openings", at=at)
    context = {
        "opened": opened,
        "name": names(actor, [opened.person_id]).get(opened.person_id, ""),
        "office": office_names(actor, [opened.organisation_id]).get(opened.organisation_id, ""),
        "children": children,
        "others": opened.children - len(children),
        "can_bar": actor.may(Permission.BLOCK_SET),
        "account": reverse("person", args=[opened.person_id]) if actor.may(Permission.ACCOUNT_MANAGE) else "",
    }
    return render(request, "cases/openings.html", context)
