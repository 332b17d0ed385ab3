"""Where the secret of a link waits between the post that made it and the one page that shows it."""

from django.http import HttpRequest
from django.urls import reverse

_PLACE = "link_of"


def keep_link(request: HttpRequest, user_id: int | None, secret: str) -> None:
    """Let the next page about this person show the link, once."""
    request.session[_PLACE] = [user_id, secret]


def link_to_show(request: HttpRequest, user_id: int | None) -> str:
    """The address to carry to this person, if not shown yet; the page of another leaves it waiting."""
    of, secret = request.session.get(_PLACE, (None, ""))
    if request.method != "GET" or not secret or of != user_id:
        return ""
    del request.session[_PLACE]
    return request.build_absolute_uri(reverse("join", args=[secret]))
