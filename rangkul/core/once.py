"""A posted form counts once: a double click or a repeated delivery gets the first answer again."""

import hashlib
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rangkul.core.models import Post

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

    The row is unique for the form; of two clicks at once the second waits here for the first to commit.
    """
    op = _uuid(request.POST.get("op", ""))
    if op is None:
        return None, None
    mark = fingerprint(request)
    post = Post(id=op, user_id=user_id, fingerprint=mark)
    try:
        with transaction.atomic():
            post.save(force_insert=True)
        return post, None
    except IntegrityError:
        earlier = Post.objects.filter(id=op, user_id=user_id).first()
    if earlier and earlier.location and earlier.fingerprint == mark:
        return None, HttpResponseRedirect(earlier.location)
    # Sent again with other words after going back: a new form in all but number.
    return None, None


def complete(post: Post | None, response: HttpResponse) -> None:
    """Remember where a successful post led; forget a post that changed nothing."""
    if post is None:
        return
    if response.status_code in (302, 303):
        Post.objects.filter(pk=post.pk).update(location=response["Location"])
    else:
        Post.objects.filter(pk=post.pk).delete()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
