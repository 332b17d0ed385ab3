"""What every page needs to know: who acts, where they may go, in which theme, and its forms' numbers."""

import uuid

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from rangkul.core.kept import form_owner
from rangkul.core.navigation import Entry, menu
from rangkul.core.roles import Role
from rangkul.core.trial import being_made

THEMES = ("light", "dark")


def surroundings(request: HttpRequest) -> dict[str, object]:
    """What base.html shows, and for forms a fresh `op` number and a signed `kept_for` mark."""
    actor = getattr(request, "actor", None)
    theme = request.COOKIES.get("theme", "")
    around: dict[str, object] = {
        "actor": actor,
        "theme": theme if theme in THEMES else "",
        "demo": settings.DEMO,
        "being_made": being_made(),
        "op": uuid.uuid4(),
    }
    if actor is not None:
        hats = _hats(request, actor.membership_id)
        around |= {
            "kept_for": form_owner(actor.user_id, actor.organisation_id),
            "navigation": menu(request, actor) + _change_of_hat(request, hats),
            "role_word": Role(actor.role).label,
            "initials": "".join(word[0] for word in actor.name.split()[:2]).upper(),
            "hats": hats,
            "second_step_skipped": settings.DEMO and getattr(request.user, "is_demo", False),
        }
    return around


def _hats(request: HttpRequest, acting_for: int) -> list[dict[str, object]]:
    """The memberships one may change to; empty for those who have only one."""
    own = getattr(request, "memberships", [])
    if len(own) < 2:
        return []
    return [
        {
            "id": one.pk,
            "organisation": one.organisation.short_name,
            "role": one.get_role_display(),
            "current": one.pk == acting_for,
        }
        for one in own
    ]


def _change_of_hat(request: HttpRequest, hats: list[dict[str, object]]) -> tuple[Entry, ...]:
    """The last entry of the menu of those who act for several organisations, one at a time."""
    if not hats:
        return ()
    url = reverse("set_membership")
    return (Entry(url, _("Act for another"), "refresh", request.path == url),)
