"""What makes a function a page: somebody signed in, the thing found, the verb theirs, each post once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rangkul.core import kept, once, reading
from rangkul.core.access import Actor
from rangkul.core.errors import Denied
from rangkul.core.events import child_of
from rangkul.core.roles import Permission

__all__ = ["Request", "bound", "page", "redirect", "render"]

View = Callable[..., HttpResponse]


class Request(HttpRequest):
    """A request inside a page: somebody is signed in and acts."""

    actor: Actor
    memberships: list[Any]


def page(
    permission: Permission,
    *,
    on: Callable[..., Any] | None = None,
    methods: tuple[str, ...] = ("GET", "POST"),
) -> Callable[[View], View]:
    """Make a view a page for those who have `permission`.

    `on(actor, **address)` finds the thing the page is about, or raises NotFound; the view then gets the
    thing in place of the address. It is asked before the verb, so that a stranger sees "not found" and
    never "forbidden". A post carries `op`, a number of its own, and counts once.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, **address: Any) -> HttpResponse:
            actor: Actor | None = getattr(request, "actor", None)
            if actor is None and request.headers.get("HX-Request") and request.method == "POST":
                # A part of a page that asks by itself: nothing is kept, and the typed form stays as it is.
                return HttpResponse(status=204)
            if actor is None and request.user.is_authenticated:
                # Signed in and in no office: asking for the sign-in again would lead back here for ever.
                return render(request, "no_office.html", status=403)
            if actor is None:
                return _ask_to_sign_in(request)
            if getattr(request, "second_factor_due", False):
                messages.info(
                    request, _("Set up the second step of your sign-in first: it protects the children.")
                )
                return redirect("mfa_activate_totp")
            thing = on(actor, **address) if on else None
            if not actor.may(permission):
                raise Denied
            post, earlier = (None, None)
            if request.method == "POST":
                post, earlier = once.earlier_answer(request, actor.user_id)
                if earlier is not None:
                    return earlier
            with _written_down(request, actor, thing) as written:
                response = written(view(request, thing) if on else view(request, **address))
            once.complete(post, response)
            return response

        run.permission = permission  # type: ignore[attr-defined]
        run.on = on  # type: ignore[attr-defined]
        run.methods = methods  # type: ignore[attr-defined]
        return require_http_methods([*methods, "HEAD"] if "GET" in methods else list(methods))(run)

    return decorate


@contextmanager
def _written_down(
    request: HttpRequest, actor: Actor, thing: Any
) -> Iterator[Callable[[HttpResponse], HttpResponse]]:
    """No page about a child leaves without a line in the log, whatever its view has written itself."""
    child = _child_of(thing)
    # A refusal undoes the request with its log, and may still show what stands: see core.middleware.
    request.child_shown = child  # type: ignore[attr-defined]

    def written(response: HttpResponse) -> HttpResponse:
        if child is not None and reading.shows_something(response):
            reading.opened(actor, child, part=reading.part_of(request), at=timezone.now())
        return response

    with reading.one_page():
        yield written


def _child_of(thing: Any) -> UUID | None:
    """The child whose file a page is about, if it is about one."""
    about = thing[0] if isinstance(thing, tuple) else thing
    return child_of(about) if isinstance(about, Model) else None


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        keep = kept.keep(request)
        if keep:
            messages.info(
                request, _("You were signed out. Sign in again: what you typed is kept for one hour.")
            )
    return redirect_to_login(request.get_full_path() if request.method == "GET" else request.path)


def bound(request: Request, form: type[Form], **options: Any) -> Any:
    """The form with what was posted, else with what was kept after an ended session, else fresh."""
    if request.method == "POST":
        return form(request.POST, request.FILES or None, **options)
    words = kept.take_back(request, request.actor.user_id)
    if words is not None:
        messages.info(request, _("Here is what you typed before you were signed out. Check it and save."))
        return form(words, **options)
    return form(**options)
