"""No log, no read: which children this page has put into the log, and who writes down what it showed else.

The log itself says here what it wrote (`remember`). When a page is made, `core.pages` looks whether the child
it is about is among them; if not, it has the app that knows children write the opening down, in the same
transaction and before the answer leaves. So a page that forgets is written down all the same.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

Open = Callable[[Any, UUID, str, datetime], None]
List = Callable[[Any, Iterable[UUID], str, datetime], None]

_written: ContextVar[set[UUID] | None] = ContextVar("written", default=None)
_open: list[Open] = []
_list: list[List] = []


def writes_openings(function: Open) -> Open:
    """Register who writes down that a person opened a part of a child's file."""
    _open[:] = [function]
    return function


def writes_lists(function: List) -> List:
    """Register who writes down which children a list showed."""
    _list[:] = [function]
    return function


@contextmanager
def one_page() -> Iterator[None]:
    """For the length of a page: remember which children were written down as read."""
    token = _written.set(set())
    try:
        yield
    finally:
        _written.reset(token)


def remember(children: Iterable[UUID]) -> None:
    """The log has written down that these children were read."""
    written = _written.get()
    if written is not None:
        written.update(children)


def opened(actor: Any, child: UUID, *, part: str, at: datetime) -> None:
    """Write down that a page showed this child, unless the page has done so itself."""
    if child not in (_written.get() or ()):
        for write in _open:
            write(actor, child, part, at)


def listed(actor: Any, children: Iterable[UUID], *, where: str, at: datetime) -> None:
    """Write down which children a list showed: one event, however many."""
    shown = set(children)
    if shown:
        for write in _list:
            write(actor, sorted(shown), where, at)


def part_of(request: HttpRequest) -> str:
    """What a page is called in the log: by its address's name."""
    match = request.resolver_match
    return (match and match.url_name) or ""


def shows_something(response: HttpResponse) -> bool:
    """Whether an answer has a body that may tell of a child; a redirect and an empty answer have none."""
    return response.status_code in (200, 400, 409, 422)
