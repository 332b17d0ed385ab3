"""Nothing typed is lost: a form that could not be taken waits, sealed, for the same person.

The session had ended, the right was another office's, or the page was older than the last sign-in.
"""

from datetime import timedelta

from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils import timezone

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
    owner, text = _owner_of(request), _words_of(request)
    if owner is None or not text or len(text) > _LARGEST:
        return False
    row = KeptForm(user_id=owner, path=request.path[:200], expires_at=timezone.now() + KEPT_FOR)
    row.sealed = seal_value(text, f"keptform:{row.id}")
    over = Q(expires_at__lte=timezone.now())
    KeptForm.objects.filter(over | Q(user_id=owner, path=row.path)).delete()
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


def take_back(request: HttpRequest, user_id: int) -> QueryDict | None:
    """The form kept for this user at this address, once; None when there is none or its hour is over."""
    now = timezone.now()
    row = KeptForm.objects.filter(user_id=user_id, path=request.path[:200], expires_at__gt=now).first()
    if row is None:
        return None
    words = QueryDict(open_value(bytes(row.sealed), f"keptform:{row.id}"))
    row.delete()
    return words
