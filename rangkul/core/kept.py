"""Nothing typed is lost: a form that could not be taken waits, sealed, for the same person and office.

The session had ended, the right was another office's, or the page was older than the last sign-in.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.core.models import KeptForm
from rangkul.core.sealing import open_value, seal_value

KEPT_FOR = timedelta(hours=1)
_SALT = "rangkul.kept"
_LARGEST = 200_000


def form_owner(user_id: int, organisation_id: int) -> str:
    """A signed mark in each form: whose it is, for when the session is gone, and for which office."""
    return signing.dumps([user_id, organisation_id], salt=_SALT)


def keep(request: HttpRequest) -> bool:
    """Keep the posted form for its owner; False when it carries no valid owner or is too large."""
    (owner, office), text = _mark_of(request), _words_of(request)
    if owner is None or not text or len(text) > _LARGEST:
        return False
    row = KeptForm(user_id=owner, path=request.path[:200], expires_at=timezone.now() + KEPT_FOR)
    row.sealed = seal_value(f"{office or ''}\n{text}", f"keptform:{row.id}")
    KeptForm.objects.filter(expires_at__lte=timezone.now()).delete()
    for earlier, begun_for, _words in _waiting(owner, row.path):
        if begun_for == office:
            earlier.delete()
    row.save(force_insert=True)
    return True


def can_keep(request: HttpRequest) -> bool:
    """Whether `keep` would keep this form."""
    text = _words_of(request)
    return _owner_of(request) is not None and 0 < len(text) <= _LARGEST


def office_of(request: HttpRequest) -> int | None:
    """The organisation for which the posted form was begun; None where its mark does not say."""
    return _mark_of(request)[1]


def _owner_of(request: HttpRequest) -> int | None:
    return _mark_of(request)[0]


def _mark_of(request: HttpRequest) -> tuple[int | None, int | None]:
    try:
        mark = signing.loads(request.POST.get("kept_for", ""), salt=_SALT, max_age=7 * 86400)
    except signing.BadSignature:
        return None, None
    # A page of an earlier version named the person alone.
    return (mark[0], mark[1]) if isinstance(mark, list) else (mark, None)


def _words_of(request: HttpRequest) -> str:
    words = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "kept_for", "op"):
        words.pop(name, None)
    return words.urlencode()


def take_back(request: HttpRequest, actor: Actor, *, one_seat: bool) -> tuple[QueryDict | None, list[int]]:
    """The form kept at this address for this person in this office, once; and for which others one waits.

    One whose office nobody wrote down is given back only to who has one seat: there is no wrong one.
    """
    elsewhere = []
    for row, office, words in _waiting(actor.user_id, request.path[:200]):
        if office == actor.organisation_id or (office is None and one_seat):
            row.delete()
            return QueryDict(words), []
        if office is not None:
            elsewhere.append(office)
    return None, elsewhere


def _waiting(user_id: int, path: str) -> Iterator[tuple[KeptForm, int | None, str]]:
    """What waits for a person at an address, newest first: the row, its office, the words."""
    rows = KeptForm.objects.filter(user_id=user_id, path=path, expires_at__gt=timezone.now())
    for row in rows.order_by("-expires_at"):
        # Encoded words have no line break of their own; a row of an earlier version is words alone.
        office, _break, words = open_value(bytes(row.sealed), f"keptform:{row.id}").rpartition("\n")
        yield row, int(office) if office else None, words
