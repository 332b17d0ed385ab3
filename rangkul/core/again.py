"""How a form comes back when its act was refused: with everything typed still there, and the reason on it.

The page is drawn once more as if it had only been asked for; `core.pages.bound` gives it the posted words.
A page without a form of its own (one button) gets the sentence as a page, with the way back to the button.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext as _

from rangkul.core.errors import RangkulError, Refused, Stale
from rangkul.core.typed import said_of, without_unseen

Draw = Callable[[], HttpResponse]


def drawn_again(request: HttpRequest, no: Refused | Stale, draw: Draw) -> HttpResponse | None:
    """The page with its form and the reason; None if the page has no form to say it on."""
    request.refused, request.refusal_said = no, False  # type: ignore[attr-defined]
    request.method = "GET"
    try:
        response = draw()
    finally:
        request.method = "POST"
    if not request.refusal_said or response.status_code != 200:  # type: ignore[attr-defined]
        return None
    if isinstance(no, Refused) and escape(no.sentence) not in response.content.decode():
        # A page with a single button shows no errors: there the reason is a page of its own.
        return None
    response.status_code = 409
    return response


def with_reason(request: HttpRequest, form: type[Form], **options: Any) -> Form:
    """The form as it was posted, saying why it was refused; a second saver learns what stands now."""
    no: RangkulError = request.refused  # type: ignore[attr-defined]
    said_before = request.refusal_said  # type: ignore[attr-defined]
    request.refusal_said = True  # type: ignore[attr-defined]
    if isinstance(no, Stale):
        return _beside(request, form, **options)
    given = form(without_unseen(request.POST), request.FILES or None, **options)
    if isinstance(no, Refused) and not said_before:
        given.add_error(None, no.sentence)
    return given


def say_no(request: HttpRequest, form: Form, no: Refused, field: str | None = None) -> None:
    """Say the reason on the form itself, at the field it is about; the page then answers 409."""
    form.add_error(field, no.sentence)
    request.said_no = True  # type: ignore[attr-defined]


def status_of(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with the status of a refusal, if its form says one."""
    if getattr(request, "said_no", False) and response.status_code == 200:
        response.status_code = 409
    return response


def _beside(request: HttpRequest, form: type[Form], **options: Any) -> Form:
    """What was typed, on top of what stands: saved again it takes its place, knowingly."""
    standing, words = form(**options), request.POST.copy()
    if "version" in standing.fields:
        words["version"] = str(standing["version"].value() or 0)
    given = form(words, request.FILES or None, **options)
    differing = [name for name in given.changed_data if name != "version"]
    given.add_error(
        None,
        _(
            "A colleague saved this while you were writing. What you typed is kept, and each field where you "
            "two differ says what stands now. Save again to put yours in its place."
        ),
    )
    for name in differing:
        theirs = said_of(given.fields[name], standing[name].value()) or _("(empty)")
        given.add_error(name, _("Your colleague saved: %(value)s") % {"value": theirs})
    return given


def way_back(request: HttpRequest) -> str:
    """The page of ours on which the button was pressed, or Today."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    ours = came_from.netloc == request.get_host() and came_from.path != request.path
    if not ours:
        return "/"
    return came_from.path + (f"?{came_from.query}" if came_from.query else "")
