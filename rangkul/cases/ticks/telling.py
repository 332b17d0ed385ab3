"""How a tick tells the office it works for: its desk, or its supervisors."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model

from rangkul.cases.commands.notices import tell_of_clock
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor
from rangkul.core.ticks import each

M = TypeVar("M", bound=Model)


def _once(_one: Any) -> str:
    return ""


def tell_desk(
    actor: Actor, waiting: Iterable[M], kind: NoticeKind, at: datetime, *, again: Callable[[M], str] = _once
) -> int:
    """The desk hears once of each; `again` tells apart the times when one thing's clock runs anew."""
    return _tell(actor, waiting, kind, at, again, for_supervisors=False)


def tell_supervisors(
    actor: Actor, waiting: Iterable[M], kind: NoticeKind, at: datetime, *, again: Callable[[M], str] = _once
) -> int:
    """The supervisors hear once of each; `again` tells apart the times when one thing's clock runs anew."""
    return _tell(actor, waiting, kind, at, again, for_supervisors=True)


def _tell(
    actor: Actor,
    waiting: Iterable[M],
    kind: NoticeKind,
    at: datetime,
    again: Callable[[M], str],
    *,
    for_supervisors: bool,
) -> int:
    def tell(one: M) -> None:
        tell_of_clock(actor, about=one, kind=kind, for_supervisors=for_supervisors, at=at, again=again(one))

    return each(waiting, tell)
