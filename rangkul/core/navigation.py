"""The main menu: each app says which pages belong there and who may go to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from rangkul.core.access import Actor
from rangkul.core.roles import Permission, may


@dataclass(frozen=True)
class Place:
    """One entry of the main menu; smaller `order` comes first, and right after Today for whom it is home."""

    url_name: str
    word: str | Promise
    icon: str
    permission: Permission
    order: int
    home_of: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()


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
    also: Iterable[str] = (),
) -> None:
    """Put a page into the main menu; called once at start by the app's `apps.py`.

    `home_of`: roles whose main screen it is. On a phone only the first entries stand in the bar.
    `also`: where else its pages begin, for the entry to be the current one there.
    """
    _places_of.cache_clear()
    _places[url_name] = Place(url_name, word, icon, permission, order, frozenset(home_of), tuple(also))


@dataclass(frozen=True)
class Entry:
    """A place as one page shows it: `current` where the reader is."""

    url: str
    word: str
    icon: str
    current: bool


def menu(request: HttpRequest, actor: Actor) -> tuple[Entry, ...]:
    """The places this actor may go to, in order, with the current one marked."""
    places = _places_of(actor.role)
    fits = {url: _fits(request.path, (url, *one.also)) for url, one in places}
    # The houses lie below the board: of two addresses that both fit, the closer one counts.
    closest = max(fits.values(), default=0)
    return tuple(Entry(url, str(one.word), one.icon, 0 < closest == fits[url]) for url, one in places)


def _fits(path: str, addresses: Iterable[str]) -> int:
    """How much of the path the closest of these addresses tells; Today, above all others, is itself only."""
    told = (one for one in addresses if (path == one if one == "/" else path.startswith(one)))
    return max(map(len, told), default=0)


@cache
def _places_of(role: str) -> tuple[tuple[str, Place], ...]:
    """What the matrix of roles opens, by address: it is the same for every page of the role."""
    order = sorted(_places.values(), key=lambda one: _FIRST if role in one.home_of else one.order)
    return tuple((reverse(one.url_name), one) for one in order if may(role, one.permission))
