"""What every page of a child's file shares: opening it in the log, its tabs, and how it is headed."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from rangkul.cases.commands.children import Opened, open_part
from rangkul.cases.queries.callings import name_and_number
from rangkul.cases.queries.same import standing_number
from rangkul.cases.rules.reading import usual_reason
from rangkul.cases.vocabulary import AccessReason
from rangkul.core.access import Actor
from rangkul.core.pages import Request
from rangkul.core.roles import Permission


def opened(request: Request, child: Any, *, part: str, at: Any) -> Opened:
    """Open one part of the file for this reader, with the reason told or the one that goes with the post."""
    return open_part(request.actor, child=child, reason=reason_of(request), part=part, at=at)


def reason_of(request: Request) -> str:
    """Why the file is opened: as the reader said, or the reason that goes with the post."""
    told = request.GET.get("why", "")
    if told in AccessReason.values:
        return told
    return usual_reason(request.actor.role, request.actor.organisation_kind)


def link(name: str, *keys: Any) -> str:
    """The address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=keys)
    except NoReverseMatch:
        return ""


def tabs(request: Request, child: Any, current: str) -> list[dict[str, Any]]:
    """The parts of the file as links, for a reader of the file."""
    parts = [
        ("child", _("Overview")),
        ("identity", _("Identity")),
        ("assessments", _("Assessment")),
        ("plan", _("Plan")),
        ("child_referrals", _("Referrals")),
        ("child_stays", _("Stay")),
        ("child_visits", _("Visits")),
    ]
    if request.actor.may(Permission.CONSENT_RECORD):
        parts.append(("consents", _("Consent")))
    if request.actor.may(Permission.FILE_READERS):
        parts.append(("readers", _("Readers")))
    return [
        {"url": url, "word": word, "current": name == current}
        for name, word in parts
        if (url := link(name, child.pk))
    ]


def heading(actor: Actor, child: Any, identity: Any, encounter: Any = None) -> str:
    """How the child is called on its own page, as far as the reader may know."""
    for row in (identity, encounter):
        if row is not None and (row.full_name or row.nickname):
            return str(row.full_name or row.nickname)
    return standing_number(actor, child)


def frame(
    request: Request, child: Any, identity: Any, *, current: str, encounter: Any = None
) -> dict[str, Any]:
    """The part of a page's context that all parts of a file share."""
    called = heading(request.actor, child, identity, encounter)
    return {
        "child": child,
        "called": called,
        "tabs": tabs(request, child, current),
        "crumbs": [] if current == "child" else [(called, reverse("child", args=[child.pk]))],
    }


def child_crumb(actor: Any, child: Any) -> tuple[str, str]:
    """The way back to a child, by its name and number."""
    return " · ".join(filter(None, name_and_number(actor, child))), reverse("child", args=[child.pk])
