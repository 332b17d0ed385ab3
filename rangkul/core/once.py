"""A posted form counts once: a double click or a repeated delivery gets the first answer again."""

import hashlib
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from rangkul.core.models import Post

# Of two clicks at once the second waits here for the first to commit, and then writes nothing.
_FIRST = (
    "INSERT INTO core_post (id, user_id, fingerprint, location, posted_at) VALUES (%s, %s, %s, '', %s)"
    " ON CONFLICT (id) DO NOTHING"
)
_NOT_CONTENT = {"csrfmiddlewaretoken", "op", "kept_for"}


def fingerprint(request: HttpRequest) -> str:
    """What was posted where, as a hash."""
    parts = [request.path]
    for name in sorted(request.POST):
        if name not in _NOT_CONTENT:
            parts += [name, *request.POST.getlist(name)]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def earlier_answer(request: HttpRequest, user_id: int) -> tuple[Post | None, HttpResponse | None]:
    """The post to complete, or the answer that an earlier delivery of the same form already got.

    A form that was here before breaks nothing: the statement then writes no row.
    """
    op = _uuid(request.POST.get("op", ""))
    if op is None:
        return None, None
    mark = fingerprint(request)
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [op, user_id, mark, timezone.now()])
        if cursor.rowcount:
            return Post(id=op, user_id=user_id, fingerprint=mark), None
    earlier = Post.objects.filter(id=op, user_id=user_id).first()
    if earlier and earlier.location and earlier.fingerprint == mark:
        return None, HttpResponseRedirect(earlier.location)
    # Sent again with other words after going back: a new form in all but number.
    return None, None


def complete(post: Post | None, response: HttpResponse) -> None:
    """Remember where a successful post led; forget a post that changed nothing.

    An answer that draws a part of its page leads nowhere: its `stands_at` says where that part can be had.
    """
    if post is None:
        return
    led = response["Location"] if response.status_code in (302, 303) else getattr(response, "stands_at", "")
    if led:
        Post.objects.filter(pk=post.pk).update(location=led)
    else:
        Post.objects.filter(pk=post.pk).delete()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
