"""The page of the children who live in an institution: renew its accreditation, or move them."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands.children import list_children
from rangkul.cases.queries import institutions as read
from rangkul.cases.views.files import link
from rangkul.cases.vocabulary import Service
from rangkul.core.access import Actor
from rangkul.core.pages import Request, page, render
from rangkul.core.roles import OrganisationKind, Permission
from rangkul.people.queries.offices import organisation


@page(Permission.CASE_REFER, on=organisation, methods=("GET",))
def children(request: Request, organisation: Any) -> HttpResponse:
    """Who lives there, as far as the reader reads their files, each with the way to another place."""
    actor, at = request.actor, timezone.now()
    there = read.with_names(actor, read.living_in(actor, [organisation.pk], at=at), at=at)
    if there:
        list_children(actor, children=[one.child_id for one in there], where="institution", at=at)
    lapsed = organisation.kind == OrganisationKind.LKS and not organisation.accredited
    context = {
        "organisation": organisation,
        "over": lapsed or not organisation.active,
        "rows": [_row(one, actor) for one in there],
    }
    return render(request, "cases/institution_children.html", context)


def _row(one: read.Lives, actor: Actor) -> dict[str, Any]:
    hows = {
        "placed": _("Lives there"),
        "sleeps": _("Sleeps in a house of the institution"),
        "agreed": _("It agreed to take the child in"),
    }
    url, act = _other_place(one, actor)
    return {
        "child": link("child", one.child_id),
        "called": one.called or one.number,
        "number": one.number,
        "how": hows[one.how],
        "since": one.since,
        "url": url,
        "act": act,
    }


def _other_place(one: read.Lives, actor: Actor) -> tuple[str, str]:
    """The way to another place for the child, for the office that answers for it."""
    if one.case is None or one.case.holder_id != actor.organisation_id:
        return "", ""
    if not one.case.is_open:
        return link("case_reopen", one.child_id), _("Take the case up again")
    ask = f"{link('referral_new', one.case.pk)}?service={Service.RESIDENTIAL_CARE.value}"
    return ask, _("Find another place")
