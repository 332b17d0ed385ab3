"""Pages for when the machinery says no: an old form, too much at once, too many tries, no database."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template.loader import render_to_string

from rangkul.core import kept
from rangkul.core.again import way_back

# After so many seconds it is worth trying again.
TRY_AGAIN_S = 30


def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that this browser did not get from us lately: somebody signed in elsewhere, or cookies are off.

    What was typed waits, sealed, for whom the form was made. It is not shown here: anybody may have sent it.
    """
    match = request.resolver_match
    has_form = "GET" in getattr(match and match.func, "methods", ("GET",))
    context = {
        "kept": has_form and kept.keep(request),
        "no_cookie": reason == REASON_NO_CSRF_COOKIE,
        "open_again": request.get_full_path() if has_form else way_back(request),
    }
    return render(request, "403_csrf.html", context, status=403)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The post is larger than we take, or is no form at all."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many tries in a short time."""
    return render(request, "429.html", status=429)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault, or the database cannot be asked just now; neither page needs what may be away."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    if not away:
        return HttpResponse(render_to_string("500.html"), status=500)
    answer = HttpResponse(render_to_string("503.html"), status=503)
    answer["Retry-After"] = str(TRY_AGAIN_S)
    return answer
