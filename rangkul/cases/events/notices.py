"""What can happen to a notice."""

from dataclasses import dataclass
from uuid import UUID

from rangkul.cases.models import Notice
from rangkul.core.events import Event
from rangkul.core.models import EventKind
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class NoticeSent(Event):
    """An organisation was told that something happened, never to whom."""

    name = "notice.sent"
    kind = EventKind.NOTICE
    notice: Notice
    to_organisation: Organisation
    notice_kind: str
    about_kind: str
    about: UUID


@dataclass(frozen=True)
class NoticeRead(Event):
    """An organisation read what it was told."""

    name = "notice.read"
    kind = EventKind.NOTICE
    notice: Notice
    notice_kind: str
