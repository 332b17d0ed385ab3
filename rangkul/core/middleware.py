"""What surrounds every request: one transaction, one identity for wall 2, and errors that speak."""

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone, translation

from rangkul.core import kept, reading
from rangkul.core.again import way_back
from rangkul.core.errors import Denied, NotFound, Refused, Stale
from rangkul.core.identity import NOBODY, asked_by, seal
from rangkul.core.typed import standing_words, typed_words

# What a browser sends; no page of ours or of a library is asked otherwise.
METHODS = ("GET", "HEAD", "POST")

Handler = Callable[[HttpRequest], HttpResponse]
FindActor = Callable[[HttpRequest], object]

_find_actor: list[FindActor] = []


def finds_actor(function: FindActor) -> FindActor:
    """Register who turns a request into an actor (the people app; core knows no accounts)."""
    _find_actor[:] = [function]
    return function


class OneTransaction:
    """Each request is one transaction in which the database knows who asks; a refusal undoes it whole."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest  # no keyboard writes it, and no column of the database takes it
        if request.path.startswith(("/static/", "/livez")):
            return self.get_response(request)
        with transaction.atomic():
            actor = _find_actor[0](request) if _find_actor else None
            request.actor = actor  # type: ignore[attr-defined]
            token = seal(actor.user_id, actor.membership_id) if actor else NOBODY  # type: ignore[attr-defined]
            with asked_by(token):
                response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if getattr(request, "keep_typed", False):
            with transaction.atomic(), asked_by(token):
                kept.keep(request)
        if getattr(request, "undone", False) and (child := getattr(request, "child_shown", None)):
            # What a colleague saved is shown beside one's own; the log of the undone request is gone.
            with transaction.atomic(), asked_by(token):
                reading.opened(actor, child, part=reading.part_of(request), at=timezone.now())
        response.headers.setdefault("Cache-Control", "no-store")
        if actor is not None and not request.user.is_authenticated:
            # Whoever sits down next at a shared computer finds nothing by the way back.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a no into a page; anything else is our bug and flies."""
        answers = {
            Refused: (409, "409.html"),
            Stale: (409, "409.html"),
            Denied: (403, "403.html"),
            NotFound: (404, "404.html"),
        }
        for kind, (status, template) in answers.items():
            if isinstance(error, kind):
                transaction.set_rollback(True)
                sentence = error.sentence if isinstance(error, Refused) else ""
                current = standing_words(error.current) if isinstance(error, Stale) else []
                request.undone = kind in (Refused, Stale)  # type: ignore[attr-defined]
                context = {"sentence": sentence, "current": current, **_what_was_typed(request, kind)}
                return _answer(request, template, status, context)
        return None


def _what_was_typed(request: HttpRequest, kind: type[Exception]) -> dict[str, object]:
    """One's own words beside the no, and whether they wait for the hour in which the right may come back."""
    if request.method != "POST":
        return {}
    lost_right = kind in (Denied, NotFound) and getattr(request, "may_keep", False)
    request.keep_typed = lost_right and kept.can_keep(request)  # type: ignore[attr-defined]
    return {
        "typed": typed_words(request.POST),
        "kept": request.keep_typed,  # type: ignore[attr-defined]
        "back": way_back(request),
    }


def _answer(request: HttpRequest, template: str, status: int, context: dict[str, object]) -> HttpResponse:
    # The transaction is marked for rollback: nothing on this page may ask the database again.
    return HttpResponse(render(request, template, {**context, "quiet": True}).content, status=status)


class ContentPolicy:
    """Tell the browser from where a page may load: the same for every page, so it is worded once."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response, self.words = get_response, build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Django's own page of an error, for a developer, styles itself.
        if not (settings.DEBUG and response.status_code in (404, 500)):
            response.headers.setdefault("Content-Security-Policy", self.words)
        return response


class PersonLanguage:
    """Speak the language the person chose, on every device."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if actor is not None and actor.language in ("id", "en"):
            translation.activate(actor.language)
            request.LANGUAGE_CODE = actor.language
        return self.get_response(request)
