"""The main menu: each app says which pages belong there and who may go to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from rangkul.core.access import Actor
from rangkul.core.roles import Permission


@dataclass(frozen=True)
class Place:
    """One entry of the main menu; smaller `order` comes first, and right after Today for whom it is home."""

    url_name: str
    word: str | Promise
    icon: str
    permission: Permission
    order: int
    home_of: frozenset[str] = frozenset()


_places: dict[str, Place] = {}


# Today's own order; what is a role's home follows at once.
_FIRST = 10


def place(
    url_name: str,
    word: str | Promise,
    icon: str,
    permission: Permission,
    *,
    order: int,
    home_of: Iterable[str] = (),
) -> None:
    """Put a page into the main menu; called once at start by the app's `apps.py`.

    `home_of`: roles whose main screen it is. On a phone only the first entries stand in the bar.
    """
    _places[url_name] = Place(url_name, word, icon, permission, order, frozenset(home_of))


def menu(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """The places this actor may go to, in order, with the current one marked."""
    entries = []
    for entry in sorted(_places.values(), key=lambda one: _FIRST if actor.role in one.home_of else one.order):
        if actor.may(entry.permission):
            url = reverse(entry.url_name)
            here = request.path == url if url == "/" else request.path.startswith(url)
            entries.append({"url": url, "word": entry.word, "icon": entry.icon, "current": here})
    return entries
