"""What makes a function a page: somebody signed in, the thing found, the verb theirs, each post once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.core import again, kept, once, reading
from rangkul.core.access import Actor
from rangkul.core.errors import Denied, KernelReason, Refused, Stale
from rangkul.core.events import child_of
from rangkul.core.roles import Permission
from rangkul.core.typed import typed_words, without_unseen

__all__ = ["Request", "bound", "page", "redirect", "render"]

View = Callable[..., HttpResponse]
Draw = Callable[[], HttpResponse]


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
    never "forbidden". A post carries `op`, a number of its own, and counts once. One that a rule refuses
    comes back as the form with everything typed and the reason (`core.again`); one whose right was lost
    meanwhile is kept for its hour, as after an ended session.
    """

    def decorate(view: View) -> View:
        opened = _Page(view, permission, on, methods)

        @wraps(view)
        def run(request: HttpRequest, **address: Any) -> HttpResponse:
            return opened.answer(request, address)

        run.permission = permission  # type: ignore[attr-defined]
        run.on = on  # type: ignore[attr-defined]
        run.methods = methods  # type: ignore[attr-defined]
        return run

    return decorate


@dataclass(frozen=True)
class _Page:
    """A view, and what is asked of whoever opens it."""

    view: View
    permission: Permission
    on: Callable[..., Any] | None
    methods: tuple[str, ...]

    @property
    def has_form(self) -> bool:
        return "GET" in self.methods

    def answer(self, request: HttpRequest, address: dict[str, Any]) -> HttpResponse:
        """The page, or the no that comes before it; the order of the questions is a promise."""
        answered = (*self.methods, "HEAD") if self.has_form else self.methods
        if request.method not in answered:
            return _not_by_this_way(request, answered)
        closed = _closed_door(request, has_form=self.has_form)
        if closed is not None:
            return closed
        actor: Actor = request.actor  # type: ignore[attr-defined]
        request.may_keep = request.method == "POST" and self.has_form  # type: ignore[attr-defined]
        thing = self._found(actor, address)
        if not actor.may(self.permission):
            raise Denied
        if request.method != "POST":
            return again.status_of(request, self._drawn(request, address, thing))
        return self._taken(request, address, thing)

    def _taken(self, request: HttpRequest, address: dict[str, Any], thing: Any) -> HttpResponse:
        """A post, which counts once; after a refusal its form is drawn anew from what stands."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        post, earlier = once.earlier_answer(request, actor.user_id)
        if earlier is not None:
            return earlier

        def afresh() -> HttpResponse:
            return self._drawn(request, address, self._found(actor, address))

        def draw() -> HttpResponse:
            _check_office(request, actor)
            return self._drawn(request, address, thing)

        response = again.status_of(request, _answer(request, draw, afresh if self.has_form else None))
        once.complete(post, response)
        return response

    def _found(self, actor: Actor, address: dict[str, Any]) -> Any:
        return self.on(actor, **address) if self.on else None

    def _drawn(self, request: HttpRequest, address: dict[str, Any], thing: Any) -> HttpResponse:
        """The view's answer, written down if it shows something of a child."""
        draw = partial(self.view, request, thing) if self.on else partial(self.view, request, **address)
        return _written_down(request, request.actor, thing, draw)  # type: ignore[attr-defined]


def _check_office(request: HttpRequest, actor: Actor) -> None:
    """Whoever changed to another office in a second tab does not act for it by a form of the first."""
    begun_for = kept.office_of(request)
    if begun_for is not None and begun_for != actor.organisation_id:
        raise Refused(KernelReason.OTHER_OFFICE, organisation=actor.organisation_name)


def _closed_door(request: HttpRequest, *, has_form: bool) -> HttpResponse | None:
    """What whoever is not signed in, acts for no office or lacks the second step gets instead of the page."""
    if getattr(request, "actor", None) is None:
        if request.headers.get("HX-Request") and request.method == "POST":
            # A part of a page that asks by itself: nothing is kept, and the typed form stays as it is.
            return HttpResponse(status=204)
        if request.user.is_authenticated:
            # Signed in and in no office: asking for the sign-in again would lead back here for ever.
            typed: dict[str, Any] = {}
            if request.method == "POST":
                kept_now = has_form and kept.keep(request)
                typed = {"typed": typed_words(request.POST), "kept": kept_now}
            return render(request, "no_office.html", typed, status=403)
        return _ask_to_sign_in(request, has_form=has_form)
    if getattr(request, "second_factor_due", False):
        messages.info(request, _("Set up the second step of your sign-in first: it protects the children."))
        return redirect("mfa_activate_totp")
    return None


def _answer(request: HttpRequest, draw: Draw, afresh: Draw | None) -> HttpResponse:
    """What a post is answered; after a refusal, its form again, and nothing of the first try is left."""
    if afresh is None or request.headers.get("HX-Request"):
        return draw()
    try:
        with transaction.atomic():
            return draw()
    except (Refused, Stale) as no:
        again_drawn = again.drawn_again(request, no, afresh)
        if again_drawn is None:
            raise
        return again_drawn


def _written_down(request: HttpRequest, actor: Actor, thing: Any, draw: Draw) -> HttpResponse:
    """No page about a child leaves without a line in the log, whatever its view has written itself."""
    child = _child_of(thing)
    # A refusal undoes the request with its log, and may still show what stands: see core.middleware.
    request.child_shown = child  # type: ignore[attr-defined]
    with reading.one_page():
        response = draw()
        if child is not None and reading.shows_something(response):
            reading.opened(actor, child, part=reading.part_of(request), at=timezone.now())
    return response


def _child_of(thing: Any) -> UUID | None:
    """The child whose file a page is about, if it is about one."""
    about = thing[0] if isinstance(thing, tuple) else thing
    return child_of(about) if isinstance(about, Model) else None


def _not_by_this_way(request: HttpRequest, answered: tuple[str, ...]) -> HttpResponse:
    """The address of a button, opened as a page: by the browser's history, or after signing in again."""
    answer = render(request, "405.html", status=405)
    answer["Allow"] = ", ".join(answered)
    return answer


def _ask_to_sign_in(request: HttpRequest, *, has_form: bool) -> HttpResponse:
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    if has_form and kept.keep(request):
        messages.info(request, _("You were signed out. Sign in again: what you typed is kept for one hour."))
    elif not has_form:
        messages.info(
            request, _("You were signed out, and nothing was done. Sign in and press the button again.")
        )
    # With its question mark: behind it stands which passage or factor the form is about.
    return redirect_to_login(request.get_full_path() if has_form else again.way_back(request))


def bound(request: Request, form: type[Form], **options: Any) -> Any:
    """The form with what was posted, else with what was kept after an ended session, else fresh."""
    if request.method == "POST":
        return form(without_unseen(request.POST), request.FILES or None, **options)
    if getattr(request, "refused", None):
        return again.with_reason(request, form, **options)
    words, elsewhere = kept.take_back(request, request.actor, one_seat=len(request.memberships) == 1)
    if words is not None:
        messages.info(request, _("Here is what you typed before. Check it and save."))
        return form(words, **options)
    _say_for_whom(request, elsewhere)
    return form(**options)


def _say_for_whom(request: Request, offices: list[int]) -> None:
    """Say, once a page, for which other organisations words wait here, and how to come by them."""
    if getattr(request, "said_for_whom", False):
        return
    request.said_for_whom = True  # type: ignore[attr-defined]
    own = {seat.organisation_id: seat.organisation.short_name for seat in request.memberships}
    for office in offices:
        if office in own:
            sentence = _(
                "You typed this form for %(organisation)s, and now act for %(current)s. What you typed is "
                "kept for an hour: change to %(organisation)s in the account menu, then open this page again."
            ) % {"organisation": own[office], "current": request.actor.organisation_name}
        else:
            sentence = _(
                "You typed this form for an organisation for which you no longer act. What you typed then is "
                "not shown here, and after an hour it is gone."
            )
        messages.info(request, sentence)
