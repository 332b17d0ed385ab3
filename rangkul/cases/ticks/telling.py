"""How a tick tells the office it works for: its desk, or its supervisors."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from rangkul.cases.commands.notices import tell_of_clock
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor
from rangkul.core.ticks import each


def tell_desk(actor: Actor, waiting: Iterable[Model], kind: NoticeKind, at: datetime) -> int:
    """The desk hears once of each."""
    return _tell(actor, waiting, kind, at, for_supervisors=False)


def tell_supervisors(actor: Actor, waiting: Iterable[Model], kind: NoticeKind, at: datetime) -> int:
    """The supervisors hear once of each."""
    return _tell(actor, waiting, kind, at, for_supervisors=True)


def _tell(
    actor: Actor, waiting: Iterable[Model], kind: NoticeKind, at: datetime, *, for_supervisors: bool
) -> int:
    return each(
        waiting,
        lambda one: tell_of_clock(actor, about=one, kind=kind, for_supervisors=for_supervisors, at=at),
    )
