"""Pages of notices: what my organisation was told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from rangkul.cases.commands import notices as commands
from rangkul.cases.queries import handovers as read_handovers
from rangkul.cases.queries import notices as read
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor
from rangkul.core.form_days import in_calendar
from rangkul.core.pages import Request, page, redirect, render
from rangkul.core.roles import Permission

# So many are marked by one press; each leaves an event.
_AT_ONCE = 200
_PAGES = {
    "case": ("child", Permission.FILE_OPEN),
    "child": ("child", Permission.FILE_OPEN),
    "handover": ("handover", Permission.FILE_OPEN),
    "match": ("matches", Permission.CHILD_RECOGNISE),
    "referral": ("referral", Permission.REFERRAL_READ),
    "stay": ("stay", Permission.STAY_RUN),
    "visit": ("visit", Permission.VISIT_RECORD),
}


@page(Permission.TODAY_READ, methods=("GET",))
def notices(request: Request) -> HttpResponse:
    """What my organisation was told, newest first, and what nobody has read yet."""
    page = read.page_of_notices(request.actor, after=request.GET.get("after", ""))
    told = page.rows
    known, at = read.still_known(request.actor, told), timezone.now()
    looked_for = read_handovers.looked_for(request.actor, told, at=at)
    rows = [
        {
            "notice": one,
            "words": _words(one.kind),
            "url": _url(request.actor, one, known),
            "looked_for": one.about_id in looked_for and not one.read_at,
        }
        for one in told
    ]
    unread = read.passing_notices(request.actor)[:_AT_ONCE].count()
    context = {"notices": rows, "page": page, "unread": unread, "at": at}
    return render(request, "cases/notices.html", context)


@page(Permission.TODAY_READ, on=read.notice, methods=("POST",))
def read_notice(request: Request, notice: Any) -> HttpResponse:
    """Say that my organisation has read it; of a missing child the page of the handover asks first."""
    actor, at = request.actor, timezone.now()
    from_handover = notice.about_kind == "handover" and request.POST.get("from") == "handover"
    if not from_handover and read_handovers.looked_for(actor, [notice], at=at):
        messages.info(
            request, _("Reading is not enough here: say that everybody in your organisation knows.")
        )
        may_open = actor.may(Permission.FILE_OPEN)
        return redirect("handover", handover_id=notice.about_id) if may_open else redirect("notices")
    commands.read_notice(actor, notice=notice, at=at)
    if from_handover:
        messages.success(request, _("Your organisation knows. The child stands no longer under Today."))
        return redirect("handover", handover_id=notice.about_id)
    return redirect("notices")


@page(Permission.TODAY_READ, methods=("POST",))
def read_all(request: Request) -> HttpResponse:
    """Say that my organisation has read everything that stood there when the page was made."""
    until = _moment(request.POST.get("until", ""))
    unread: list[Any] = []
    if until is not None:
        unread = list(read.passing_notices(request.actor).filter(sent_at__lte=until)[:_AT_ONCE])
    if unread:
        commands.read_notices(request.actor, notices=unread, at=timezone.now())
    return redirect("notices")


def _url(actor: Actor, notice: Any, known: Mapping[UUID, UUID]) -> str:
    """The page of what was told, for who may know of it and open that page."""
    if notice.kind == NoticeKind.ACCREDITATION_ENDED:
        return _of_own_office(actor)
    if notice.about_kind == "openings":
        return reverse("openings", args=[notice.pk]) if actor.may(Permission.OPENINGS_REVIEW) else ""
    page_name, permission = _PAGES.get(notice.about_kind, ("", Permission.TODAY_READ))
    if not page_name or notice.about_id not in known or not actor.may(permission):
        return ""
    if notice.about_kind == "match":
        return reverse(page_name)
    # A case has no page of its own: it is told on the page of its child.
    key = known[notice.about_id] if page_name == "child" else notice.about_id
    return reverse(page_name, args=[key])


def _of_own_office(actor: Actor) -> str:
    """The page of the organisation that was told: the reader's own, open to each of its people."""
    return reverse("organisation", args=[actor.organisation_id])


def _moment(text: str) -> datetime | None:
    """The moment that a page of ours wrote into an address or a form; None for anything else."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and is_aware(moment) and in_calendar(moment) else None


def _words(kind: str) -> str:
    return str(NoticeKind(kind).label) if kind in NoticeKind.values else kind
