"""What stands on the page where one signs in, besides its form: apps put their parts there."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

Part = Callable[[HttpRequest], SafeString]
_parts: list[Part] = []


def below_sign_in(part: Part) -> Part:
    """Put a drawn part below the form, or nothing; called once at start by the app's `apps.py`."""
    if part not in _parts:
        _parts.append(part)
    return part


def parts_below_sign_in(request: HttpRequest) -> list[SafeString]:
    """What apps have to say there, in their order."""
    return [drawn for part in _parts if (drawn := part(request))]
